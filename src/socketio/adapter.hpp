// What a namespace can do with a selection of sockets, as an interface: the adapter of the reference server.
//
//     Namespace --> LocalAdapter                                   the sockets of this shard (the default)
//     Namespace --> LinkedAdapter --+--> LocalAdapter              with a link: the sockets of all shards
//                                   '--> AdapterLink ==> the other shards, each with its LocalAdapter
//
// Only what may concern other shards is part of the interface. Which socket is in which room is always local:
// LocalAdapter has it, and the other shards do not know it.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/unique_function.hpp"
#include "engineio/application.hpp"

namespace parley::socketio {

class Socket;
using engineio::Delivery;

/// Selects the sockets in any of `rooms`, each once. If `rooms` is empty, selects all sockets of the
/// namespace. Excludes `except` and the sockets in any of `except_rooms`. The id of a socket is the name of a
/// room that contains only this socket.
struct Selection {
  std::span<const std::string_view> rooms{};
  std::span<const std::string_view> except_rooms{};
  const Socket* except = nullptr;
};

/// An event that its receivers acknowledge. `arguments_json` and `attachments` as in encode_binary_event.
struct AcknowledgedEvent {
  std::string_view name;
  std::string_view arguments_json;
  std::span<const std::string_view> attachments{};
};

/// The answer of one client to a broadcast.
struct BroadcastAnswer {
  std::string arguments_json;  ///< a JSON array
  std::vector<std::string> attachments{};
};

struct BroadcastResult {
  bool timed_out = false;                      ///< the time was over before all had answered
  std::span<const BroadcastAnswer> answers{};  ///< in the order of arrival; valid during the call
  /// Number of asked sockets without a usable answer: timed out, disconnected, JSON with a defect, or above
  /// the bytes kept (Options::broadcast_answer_bytes).
  std::size_t silent = 0;
  /// Number of other shards that have not reported what their sockets answered, because they did not answer
  /// in time, were gone, or had too many broadcasts waiting. Their sockets are not counted as silent.
  std::size_t missing_shards = 0;
};
/// Called exactly once.
using BroadcastCallback = base::UniqueFunction<void(const BroadcastResult&)>;

/// A connected socket of any shard.
struct SocketDescription {
  std::string id;
  std::string address;             ///< of its client
  std::vector<std::string> rooms;  ///< without the one that has the socket's id as its name
};

struct FetchResult {
  std::vector<SocketDescription> sockets;  ///< those of this shard first
  /// Number of selected sockets that are not described because of Options::fetched_sockets.
  std::size_t left_out = 0;
  /// Number of other shards that have not answered in time, or were gone.
  std::size_t missing_shards = 0;
};
/// Called exactly once.
using FetchCallback = base::UniqueFunction<void(FetchResult)>;

/// All functions must be called on the thread of the server, and none from inside a visit of for_each().
/// Other shards apply what concerns them later. Nothing reports that they have not: a link may lose messages
/// (see AdapterLink).
class Adapter {
 public:
  virtual ~Adapter() = default;

  /// `unit` is an event, or a packet and its attachments. Returns the number of sockets of this shard that it
  /// was sent to.
  virtual std::size_t broadcast(const Selection& selection, std::span<const engineio::EncodedMessage> unit,
                                Delivery delivery = Delivery::reliable) = 0;

  /// Requests an acknowledgement from every selected socket. `done` runs when all have answered or
  /// disconnected, or at the timeout with the answers so far, and never from inside this call. With a link it
  /// runs at most Options::link_grace after the timeout. Timeouts above 24 hours (longest_ack_wait) are
  /// reduced to that. Returns false for more than 10 attachments, and above the bounds
  /// Options::broadcasts_waiting and ::broadcast_answers_waiting. Then nothing is sent and `done` is not
  /// called. Not called either if the namespace is destroyed first.
  virtual bool broadcast_with_ack(const Selection& selection, const AcknowledgedEvent& event,
                                  base::Duration timeout, BroadcastCallback done) = 0;

  /// Describes the selected sockets. `done` may run before this returns, and at the latest after `timeout`
  /// with what the other shards have answered so far. Returns false, and does not call `done`, if
  /// Options::broadcasts_waiting questions wait for other shards.
  virtual bool fetch(const Selection& selection, base::Duration timeout, FetchCallback done) = 0;

  /// Makes the selected sockets join these rooms. A socket in Options::rooms_per_socket rooms stays out.
  virtual void join(const Selection& selection, std::span<const std::string_view> rooms) = 0;
  virtual void leave(const Selection& selection, std::span<const std::string_view> rooms) = 0;
  /// See Socket::disconnect.
  virtual void disconnect(const Selection& selection, bool close = false) = 0;

  /// Calls Handler::on_server_event on every other shard, not on this one. `arguments_json` as in
  /// encode_event.
  virtual void server_side_emit(std::string_view name, std::string_view arguments_json) = 0;
};

}  // namespace parley::socketio
