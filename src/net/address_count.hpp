// How many connections there are from each address, under its http::limit_key(). The holder of a share of an
// address gives it back by letting it go; an address without shares takes no memory, so this is bounded by
// the connections there are.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

namespace parley::net {

class AddressCount {
  using Shares = std::unordered_map<std::string, std::size_t>;

 public:
  /// One connection's part in its address. Empty by default. The count outlives it.
  class Share {
   public:
    Share() = default;
    Share(Share&& other) noexcept : count_(std::exchange(other.count_, nullptr)), entry_(other.entry_) {}
    Share& operator=(Share&& other) noexcept {
      std::swap(count_, other.count_);
      std::swap(entry_, other.entry_);
      return *this;
    }
    ~Share() {
      if (count_ != nullptr) count_->give_back(*entry_);
    }

    /// False for the empty one.
    explicit operator bool() const { return count_ != nullptr; }

   private:
    friend class AddressCount;
    Share(AddressCount& count, Shares::value_type& entry) : count_(&count), entry_(&entry) {}

    AddressCount* count_ = nullptr;
    Shares::value_type* entry_ = nullptr;  ///< stays where it is until its last share goes
  };

  AddressCount() = default;
  AddressCount(const AddressCount&) = delete;
  AddressCount& operator=(const AddressCount&) = delete;

  /// Nothing where the address has `most` shares already.
  std::optional<Share> take(const std::string& address, std::size_t most);
  /// Addresses that have any.
  std::size_t size() const { return shares_.size(); }

 private:
  void give_back(Shares::value_type& entry);

  Shares shares_;
};

}  // namespace parley::net
