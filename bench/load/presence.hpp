// Users who set their status to busy and back. A unit is one change that one of the other users has received.
//
//   one of them                     all others
//     presence:set busy ->
//                                     <- user:online busy        each is a unit; when all have received
//                                                                it, the next one changes
//
// `--window` users change at a time, in turn.
#pragma once

#include <string>
#include <vector>

#include "load/crowd.hpp"

namespace parley::bench {

class Changing final : public Crowd {
 public:
  explicit Changing(const Stage& stage);

  void begin() override;

 private:
  struct Change {
    bool is_busy = false;  ///< the last status that was set
    Nanos said{0};
    std::size_t heard = 0;  ///< by how many users; if by all others, no change is outstanding
  };

  void on_event(Session& session, std::string_view name, std::string_view body) override;
  void change_next();

  std::string busy_;
  std::string online_;
  std::vector<Change> changes_;  ///< by session
  std::size_t next_ = 0;
};

}  // namespace parley::bench
