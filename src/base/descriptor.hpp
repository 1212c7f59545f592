// Owns a file descriptor and closes it in the destructor.
#pragma once

#include <unistd.h>
#include <utility>

namespace parley::base {

class Descriptor {
 public:
  Descriptor() = default;
  /// Takes ownership of `number`. A negative number means no descriptor.
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor() { close(); }

  bool is_open() const { return number_ >= 0; }
  int number() const { return number_; }
  void close() {
    if (is_open()) ::close(std::exchange(number_, -1));
  }

 private:
  int number_ = -1;
};

}  // namespace parley::base
