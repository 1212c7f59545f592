// A part of a shard's server. Its members are for the modules that are constructed after it. A shard asks
// every module when it starts and when it stops, so that no part can be forgotten: a module joins the list
// when it is constructed.
//
//   load() ... load()   resume()   serving   begin_drain()   is_drained()?   close()   is_closed()?
#pragma once

#include <functional>
#include <vector>

#include "base/unique_function.hpp"
#include "store/user_store.hpp"

namespace parley::node {

class Module;

/// In the order of construction. All calls are made on the shard's thread.
class ModuleList {
 public:
  void add(Module& module) { all_.push_back(module); }

  /// Calls `step(Module&, completion)` for one module after the other, each when the one before has
  /// completed, and then `done`. The first failure ends the sequence and is passed to `done`.
  using Step = void (*)(Module&, store::Completion<void>);
  void run(Step step, store::Completion<void> done) const { run_from(0, step, std::move(done)); }

  template <class Visit>
  void for_each(Visit visit) const {
    for (Module& module : all_) visit(module);
  }
  template <class Predicate>
  bool all_of(Predicate predicate) const {
    for (const Module& module : all_) {
      if (!predicate(module)) return false;
    }
    return true;
  }

 private:
  void run_from(std::size_t index, Step step, store::Completion<void> done) const {
    if (index == all_.size()) return done({});
    step(all_[index], [this, index, step, done = std::move(done)](base::Result<void> result) mutable {
      if (!result) return done(std::move(result));
      run_from(index + 1, step, std::move(done));
    });
  }

  std::vector<std::reference_wrapper<Module>> all_;
};

class Module {
 public:
  explicit Module(ModuleList& all) { all.add(*this); }
  Module(const Module&) = delete;
  Module& operator=(const Module&) = delete;
  virtual ~Module() = default;

  /// Loads what must be known before the first connection is accepted.
  virtual void load(store::Completion<void> done) { done({}); }
  /// Resumes what the previous process left unfinished. Called after every shard has loaded, and before the
  /// first connection is accepted.
  virtual void resume(store::Completion<void> done) { done({}); }
  /// Takes no new work. What is in flight is answered.
  virtual void begin_drain() {}
  /// Whether every answer that was owed when the drain began has been given.
  virtual bool is_drained() const { return true; }
  /// Stores what must survive, and closes every transport but no socket, so that stock clients reconnect.
  virtual void close() {}
  /// Whether everything that close() stores has been stored.
  virtual bool is_closed() const { return true; }
};

}  // namespace parley::node
