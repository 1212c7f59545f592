// Carries what becomes of stored messages to the devices it is for, each in the form that device asked for.
#pragma once

#include "api/delivery/user_delivery.hpp"
#include "chat/message_edits.hpp"
#include "chat/receipts.hpp"
#include "presence/blocks.hpp"

namespace parley::api {

class ReceiptDelivery final : public chat::ReceiptAudience, public chat::MessageEditAudience {
 public:
  /// `blocks` may be null: nobody blocks anybody.
  explicit ReceiptDelivery(UserDelivery& delivery, const presence::Blocks* blocks = nullptr)
      : delivery_(delivery), blocks_(blocks) {}

  void on_mark(const store::Mark& mark, const chat::SourceDevice& origin) override;
  void on_edited(const store::Message& message) override;
  void on_removed(const store::Removed& removed) override;

 private:
  /// While a block stands, neither of the two is told how far the other reads.
  bool are_apart(const base::UserId& one, const base::UserId& other) const {
    return blocks_ != nullptr && blocks_->between(one, other) != nullptr;
  }
  /// The one who blocks is told nothing of what the other changes.
  bool has_blocked(const base::UserId& blocker, const base::UserId& blocked) const {
    return blocks_ != nullptr && blocks_->has_blocked(blocker, blocked);
  }

  UserDelivery& delivery_;
  const presence::Blocks* blocks_;
};

}  // namespace parley::api
