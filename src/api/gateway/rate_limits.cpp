#include "api/gateway/rate_limits.hpp"

namespace parley::api {

UserLimits::PerUser& UserLimits::of_user(Budget budget) {
  switch (budget) {
    case Budget::messages:
      return messages;
    case Budget::calls:
      return calls;
    case Budget::changes:
      return changes;
    case Budget::receipts:
      return receipts;
    case Budget::reads:
      return reads;
    case Budget::account_changes:
      return account_changes;
    case Budget::password_changes:
      return password_changes;
    case Budget::uploads:
      return uploads;
    case Budget::signals:
      return signals;
    default:
      return others;
  }
}

UserLimits::PerAddress& UserLimits::of_address(Budget budget) {
  if (budget == Budget::registrations) return registrations;
  return budget == Budget::downloads ? downloads : open_requests;
}

}  // namespace parley::api
