// Whole calls, one after another in each pair. A unit is one call.
//
//   caller                         callee
//     call:initiate ->
//     <- call:initiated              <- call:incoming
//                                    call:respond accept ->
//     <- call:accepted               <- call:accepted
//     call:end ->
//     <- call:ended                  <- call:ended         both received: the unit is done, and the next one
//     begins
#pragma once

#include <deque>
#include <string>

#include "load/crowd.hpp"
#include "load/frame_template.hpp"

namespace parley::bench {

class Calling final : public Crowd {
 public:
  explicit Calling(const Stage& stage);

  void begin() override;

 private:
  struct Line {
    std::string initiate;
    FrameTemplate accept;
    FrameTemplate end;
    std::string call_id{};
    Nanos placed{0};
    int ended = 0;  ///< how many of the two have received `call:ended`
  };

  void on_event(Session& session, std::string_view name, std::string_view body) override;
  void place(std::size_t pair);

  std::deque<Line> lines_;
};

}  // namespace parley::bench
