// The scene for the requirements of every engine for calls. An engine's test names a Backend, as for
// StoreScene, with two more members:
//
//     store::CallStore& calls();
//     void fill_disk(bool full);      sets whether changes find the disk full
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "store/call_store.hpp"
#include "support/store_scene.hpp"

namespace parley::store {

template <class Backend>
class CallScene : public support::StoreScene<Backend> {
 public:
  /// Makes a ringing call that `from` placed now.
  Call ringing(const std::string& from, const std::string& to) {
    Call call;
    call.id = base::Uuid::random();
    call.caller = support::user_id(from);
    call.callee = support::user_id(to);
    call.placed_at = this->backend.clock.wall_now();
    call.ring_timeout = base::Duration(45'000);
    return call;
  }
  /// Makes a finished call, placed one second after the previous one.
  Call over(const std::string& from, const std::string& to, CallOutcome outcome) {
    this->backend.clock.advance(base::Duration(1'000));
    Call call = ringing(from, to);
    call.status = outcome == CallOutcome::rejected ? CallStatus::rejected : CallStatus::ended;
    call.outcome = outcome;
    call.ended_at = call.placed_at;
    return call;
  }

  base::Result<void> put(Call call) {
    return support::answer_of<void>(this->backend.executor, [&](auto done) {
      this->backend.calls().put(std::move(call), std::move(done));
    });
  }
  Call stored(Call call) {
    if (!put(call).ok()) throw std::runtime_error("the call was refused");
    return call;
  }
  std::vector<Call> live() {
    return *support::answer_of<std::vector<Call>>(
        this->backend.executor, [&](auto done) { this->backend.calls().live(std::move(done)); });
  }
  std::optional<Call> find_call(const base::CallId& id) {
    return *support::answer_of<std::optional<Call>>(
        this->backend.executor, [&](auto done) { this->backend.calls().find(id, std::move(done)); });
  }
  base::Result<CallPage> call_history(CallQuery query) {
    return support::answer_of<CallPage>(this->backend.executor, [&](auto done) {
      this->backend.calls().history(std::move(query), std::move(done));
    });
  }

  static std::vector<base::CallId> ids(const std::vector<Call>& calls) {
    std::vector<base::CallId> found;
    for (const Call& call : calls) found.push_back(call.id);
    return found;
  }
  static std::vector<base::CallId> ids(const base::Result<CallPage>& page) {
    return page ? ids(page->calls) : std::vector<base::CallId>{base::Uuid()};
  }
};

}  // namespace parley::store
