// Sends changes of stored messages to the users' devices, each in the form that the device asked for.
#pragma once

#include "api/delivery/user_delivery.hpp"
#include "chat/message_edits.hpp"
#include "chat/receipts.hpp"
#include "presence/blocks.hpp"

namespace parley::api {

class ReceiptDelivery final : public chat::ReceiptAudience, public chat::MessageEditAudience {
 public:
  /// `blocks` may be nullptr, in which case there are no blocks.
  explicit ReceiptDelivery(UserDelivery& delivery, const presence::Blocks* blocks = nullptr)
      : delivery_(delivery), blocks_(blocks) {}

  void on_mark(const store::Mark& mark, const chat::SourceDevice& origin) override;
  void on_edited(const store::Message& message) override;
  void on_removed(const store::Removed& removed) override;

 private:
  /// While one of the two blocks the other, neither is sent the other's marks.
  bool are_apart(const base::UserId& one, const base::UserId& other) const {
    return blocks_ != nullptr && blocks_->between(one, other) != nullptr;
  }
  /// A user who blocks another is not sent the other's edits and deletions.
  bool has_blocked(const base::UserId& blocker, const base::UserId& blocked) const {
    return blocks_ != nullptr && blocks_->has_blocked(blocker, blocked);
  }

  UserDelivery& delivery_;
  const presence::Blocks* blocks_;
};

}  // namespace parley::api
