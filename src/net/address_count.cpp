#include "net/address_count.hpp"

namespace parley::net {

std::optional<AddressCount::Share> AddressCount::take(const std::string& address, std::size_t most) {
  const auto found = shares_.find(address);
  if ((found == shares_.end() ? 0 : found->second) >= most) return {};
  Shares::value_type& entry = found == shares_.end() ? *shares_.emplace(address, 0).first : *found;
  ++entry.second;
  return Share(*this, entry);
}

void AddressCount::give_back(Shares::value_type& entry) {
  if (--entry.second == 0) shares_.erase(shares_.find(entry.first));
}

}  // namespace parley::net
