// Users who say that they are busy, and that they are not; a unit is what one of the others heard of it.
//
//   one of them                     everybody else
//     presence:set busy ->
//                                     <- user:online busy        each is a unit; once all have heard, the
//                                                                next one changes
//
// So many (`--window`) change at a time, in turn.
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
    bool is_busy = false;  ///< what was said last
    Nanos said{0};
    std::size_t heard = 0;  ///< by how many; all others: nothing is under way
  };

  void on_event(Session& session, std::string_view name, std::string_view body) override;
  void change_next();

  std::string busy_;
  std::string online_;
  std::vector<Change> changes_;  ///< by session
  std::size_t next_ = 0;
};

}  // namespace parley::bench
