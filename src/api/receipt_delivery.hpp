// Carries what becomes of stored messages to the devices it is for, each in the form that device asked for.
#pragma once

#include "api/delivery.hpp"
#include "chat/changes.hpp"
#include "chat/receipts.hpp"

namespace parley::api {

class ReceiptDelivery final : public chat::ReceiptAudience, public chat::ChangeAudience {
 public:
  explicit ReceiptDelivery(Delivery& delivery) : delivery_(delivery) {}

  void on_mark(const store::Mark& mark, const chat::Origin& origin) override;
  void on_edited(const store::Message& message) override;
  void on_removed(const store::Removed& removed) override;

 private:
  Delivery& delivery_;
};

}  // namespace parley::api
