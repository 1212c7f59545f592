#include "chat/message_edits.hpp"

#include <utility>

#include "chat/messenger.hpp"

namespace parley::chat {

void MessageEdits::edit(const base::UserId& by, const base::MessageId& message, std::string content,
                        store::Completion<store::Message> done) {
  ++in_flight_;
  const bool is_url = is_acceptable_url(content);
  conversations_.edit(by, message, {std::move(content), is_url}, window_,
                      [this, done = std::move(done)](base::Result<store::Message> edited) mutable {
                        --in_flight_;
                        if (edited) {
                          bus_.publish(cluster::MessageEdited{*edited});
                        } else if (edited.error().code == base::ErrorCode::invalid_data) {
                          return done(no_acceptable_url());
                        }
                        done(std::move(edited));
                      });
}

void MessageEdits::remove(const base::UserId& by, const base::MessageId& message,
                          store::Completion<store::Removed> done) {
  ++in_flight_;
  conversations_.remove(by, message, window_,
                        [this, done = std::move(done)](base::Result<store::Removed> removed) mutable {
                          --in_flight_;
                          if (removed && !removed->repeated) bus_.publish(cluster::MessageDeleted{*removed});
                          done(std::move(removed));
                        });
}

}  // namespace parley::chat
