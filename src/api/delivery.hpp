// Telling users something: encodes an event once for each form that somebody listens in, and hands it to
// the rooms of that user. The only place that knows which rooms exist; where more than one shard or node
// serves the users, what is told here is what travels.
//
//   user:<id>        the user's sockets that take text as the server is configured
//   user:<id>/raw    those that asked for the original text
//   everybody        all joined sockets
#pragma once

#include <string>
#include <string_view>

#include "api/answers.hpp"
#include "api/outputs.hpp"
#include "chat/messenger.hpp"
#include "chat/typing.hpp"
#include "presence/roster.hpp"
#include "socketio/server.hpp"

namespace parley::api {

class Delivery final : public chat::Audience, public chat::TypingListener, public presence::Listener {
 public:
  /// `mode`: how text is made safe for clients that do not ask for the original.
  Delivery(socketio::Namespace& sockets, ContentMode mode) : sockets_(sockets), mode_(mode) {}

  ContentMode mode(bool wants_raw) const { return wants_raw ? ContentMode::raw : mode_; }

  /// The socket hears what its user is told from now on.
  void subscribe(socketio::Socket& socket, const base::UserId& user, bool wants_raw);

  void on_message(const store::Message& message, const chat::Origin& origin) override;
  void on_typing(const base::UserId& from, std::string_view from_name, const base::UserId& to) override;
  void on_stopped_typing(const base::UserId& from, const base::UserId& to) override;
  void on_presence(const presence::Presence& presence) override;

  /// One event to one socket.
  template <class Contract>
  void emit(socketio::Socket& socket, const Contract& contract, const typename Contract::Value& value,
            bool wants_raw = false);

 private:
  socketio::Namespace& sockets_;
  ContentMode mode_;
};

template <class Contract>
void Delivery::emit(socketio::Socket& socket, const Contract& contract, const typename Contract::Value& value,
                    bool wants_raw) {
  socket.emit(contract.name, encoded(mode(wants_raw), contract, value));
}

/// The event to send for a presence: user:online or user:offline.
inline const auto& contract_of(const presence::Presence& presence) {
  return presence.status == presence::Status::offline ? user_offline : user_online;
}

}  // namespace parley::api
