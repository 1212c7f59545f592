#include "support/memory_call_store.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace parley::support {

namespace {

bool is_part(const store::Call& call, const base::UserId& user) {
  return call.caller == user || (call.callee == user && !call.withheld);
}

}  // namespace

store::Call MemoryCallStore::seen_now(store::Call call) const {
  call.caller_name = users_.get(call.caller)->name;
  call.callee_name = users_.get(call.callee)->name;
  return call;
}

std::vector<store::Call> MemoryCallStore::newest_first() const {
  std::vector<std::size_t> places(calls_.size());
  std::iota(places.begin(), places.end(), 0u);
  std::ranges::sort(places, std::ranges::greater{},
                    [this](std::size_t place) { return std::pair(calls_[place].placed_at, place); });
  std::vector<store::Call> sorted;
  for (const std::size_t place : places) sorted.push_back(calls_[place]);
  return sorted;
}

base::Result<void> MemoryCallStore::put_now(store::Call call) {
  if (refuse_puts) return *refuse_puts;
  if (users_.get(call.caller) == nullptr || users_.get(call.callee) == nullptr) {
    return base::Error(base::ErrorCode::user_not_found);
  }
  const auto known = std::ranges::find(calls_, call.id, &store::Call::id);
  if (known == calls_.end()) {
    calls_.push_back(std::move(call));
  } else {
    *known = std::move(call);
  }
  return {};
}

std::vector<store::Call> MemoryCallStore::live_now() const {
  std::vector<store::Call> calls;
  for (const store::Call& call : newest_first()) {
    const bool is_live =
        call.status == store::CallStatus::ringing || call.status == store::CallStatus::accepted;
    if (is_live) calls.push_back(seen_now(call));
  }
  std::ranges::reverse(calls);
  return calls;
}

std::optional<store::Call> MemoryCallStore::find_now(const base::CallId& id) const {
  const auto found = std::ranges::find(calls_, id, &store::Call::id);
  return found == calls_.end() ? std::nullopt : std::optional(seen_now(*found));
}

base::Result<store::CallPage> MemoryCallStore::history_now(const store::CallQuery& query) const {
  std::vector<store::Call> calls = newest_first();
  if (query.before) {
    const auto place = std::ranges::find(calls, *query.before, &store::Call::id);
    if (place == calls.end() || !is_part(*place, query.user)) {
      return base::Error(base::ErrorCode::call_not_found);
    }
    calls.erase(calls.begin(), place + 1);
  }
  std::erase_if(calls, [&](const store::Call& call) {
    const base::UserId& other = call.caller == query.user ? call.callee : call.caller;
    return !is_part(call, query.user) || (query.with && other != *query.with) ||
           (query.outcome && call.outcome != query.outcome) ||
           (query.missed && (call.caller == query.user || !call.outcome || !store::is_missed(*call.outcome)));
  });
  const std::size_t limit = std::clamp<std::size_t>(query.limit, 1, store::max_call_history_limit);
  store::CallPage page;
  page.has_more = calls.size() > limit;
  if (page.has_more) calls.resize(limit);
  for (store::Call& call : calls) page.calls.push_back(seen_now(std::move(call)));
  return page;
}

void MemoryCallStore::put(store::Call call, store::Completion<void> done) {
  answer<void>(executor_, std::move(done), put_now(std::move(call)));
}

void MemoryCallStore::live(store::Completion<std::vector<store::Call>> done) {
  answer<std::vector<store::Call>>(executor_, std::move(done), live_now());
}

void MemoryCallStore::find(const base::CallId& id, store::Completion<std::optional<store::Call>> done) {
  answer<std::optional<store::Call>>(executor_, std::move(done), find_now(id));
}

void MemoryCallStore::history(store::CallQuery query, store::Completion<store::CallPage> done) {
  answer<store::CallPage>(executor_, std::move(done), history_now(query));
}

}  // namespace parley::support
