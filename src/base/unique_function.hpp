// UniqueFunction: a callable that can be moved but not copied, so that it can own the object that it
// completes (a Responder, an acknowledgement). C++20 has no std::move_only_function.
//
// A callable that captures at most one pointer, like nearly all timer callbacks, is stored inline. Any other
// is allocated on the heap. A call may move the function object that it is called through. It may also
// destroy it if it does not use its captures afterwards.
#pragma once

#include <cstddef>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

namespace parley::base {

template <class Signature>
class UniqueFunction;

template <class R, class... Args>
class UniqueFunction<R(Args...)> {
 public:
  UniqueFunction() = default;

  template <class F>
    requires(!std::is_same_v<std::decay_t<F>, UniqueFunction> &&
             std::is_invocable_r_v<R, std::decay_t<F>&, Args...>)
  UniqueFunction(F&& callable) : kind_(&kind_of<std::decay_t<F>>) {
    using Callable = std::decay_t<F>;
    if constexpr (lies_inside<Callable>) {
      ::new (place_.bytes) Callable(std::forward<F>(callable));
    } else {
      ::new (place_.bytes) Callable*(std::make_unique<Callable>(std::forward<F>(callable)).release());
    }
  }

  UniqueFunction(UniqueFunction&& other) noexcept
      : kind_(std::exchange(other.kind_, nullptr)), place_(other.place_) {}
  UniqueFunction& operator=(UniqueFunction&& other) noexcept {
    UniqueFunction old(std::move(other));
    std::swap(kind_, old.kind_);
    std::swap(place_, old.place_);
    return *this;
  }
  ~UniqueFunction() {
    if (kind_ != nullptr && kind_->destroy != nullptr) kind_->destroy(place_);
  }

  explicit operator bool() const { return kind_ != nullptr; }
  R operator()(Args... args) { return kind_->call(place_, std::forward<Args>(args)...); }

 private:
  /// The callable, or a pointer to it.
  struct Place {
    alignas(void*) std::byte bytes[sizeof(void*)]{};
  };
  struct Kind {
    R (*call)(Place place, Args... args);
    void (*destroy)(Place place);  ///< nullptr for inline callables
  };

  /// Whether F is stored inline. It can then be moved by copying its bytes, needs no destruction, and its
  /// calls do not modify it, because they operate on a copy.
  template <class F>
  static constexpr bool lies_inside =
      sizeof(F) <= sizeof(Place) && alignof(F) <= alignof(Place) && std::is_trivially_copyable_v<F> &&
      std::is_invocable_r_v<R, const F&, Args...>;

  template <class F>
  static R call(Place place, Args... args) {
    if constexpr (lies_inside<F>) {
      return (*std::launder(reinterpret_cast<const F*>(place.bytes)))(std::forward<Args>(args)...);
    } else {
      return (**std::launder(reinterpret_cast<F**>(place.bytes)))(std::forward<Args>(args)...);
    }
  }
  template <class F>
  static void destroy(Place place) {
    const std::unique_ptr<F> gone(*std::launder(reinterpret_cast<F**>(place.bytes)));
  }
  template <class F>
  static constexpr Kind kind_of{&call<F>, lies_inside<F> ? nullptr : &destroy<F>};

  const Kind* kind_ = nullptr;
  Place place_;
};

}  // namespace parley::base
