// Counts the connections from each address. Callers use http::limit_key() of the address as the key. A share
// is released when its holder destroys it. An address without shares takes no memory, so memory is bounded by
// the number of open connections.
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
  /// One connection's part in the count of its address. Empty if default-constructed. The AddressCount must
  /// outlive it.
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

    /// Returns false if the share is empty.
    explicit operator bool() const { return count_ != nullptr; }

   private:
    friend class AddressCount;
    Share(AddressCount& count, Shares::value_type& entry) : count_(&count), entry_(&entry) {}

    AddressCount* count_ = nullptr;
    Shares::value_type* entry_ = nullptr;  ///< does not move until its last share is released
  };

  AddressCount() = default;
  AddressCount(const AddressCount&) = delete;
  AddressCount& operator=(const AddressCount&) = delete;

  /// Returns nullopt if the address already has `most` shares.
  std::optional<Share> take(const std::string& address, std::size_t most);
  /// Number of addresses that have at least one share.
  std::size_t size() const { return shares_.size(); }

 private:
  void give_back(Shares::value_type& entry);

  Shares shares_;
};

}  // namespace parley::net
