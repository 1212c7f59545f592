// The lines of one process, kept in memory. Claims are answered at once. The size is bounded by the number of
// calls that hold lines.
#pragma once

#include <cstddef>
#include <unordered_map>

#include "calls/lines.hpp"

namespace parley::calls {

class MemoryLines final : public Lines {
 public:
  void claim(const base::CallId& call, const base::UserId& caller, const base::UserId& callee,
             base::UniqueFunction<void(Reservation)> done) override;
  void release(const base::CallId& call, const base::UserId& caller, const base::UserId& callee) override;

  /// The number of lines that are held: two for each call.
  std::size_t size() const { return holders_.size(); }

 private:
  struct Holder {
    base::CallId call;
    bool is_caller;
  };
  Reservation answer(const base::CallId& call, const base::UserId& caller, const base::UserId& callee);

  std::unordered_map<base::UserId, Holder> holders_;
};

}  // namespace parley::calls
