// The link from a namespace to the same namespace on other shards of the process, or other nodes of a
// cluster. What crosses it are plain values: no closures, no references, nothing that belongs to one thread.
//
//     LinkedAdapter --publish(AdapterMessage)-->  AdapterLink  ==>  Server::receive(message) on each other
//     one
//                   --ask(AdapterQuestion)----->               ==>  Server::answer(question, reply)
//                   <--done(AdapterAnswers)-----               <==  reply(answer)
//
// The application implements the link: examples/two_shards does so for the threads of a process. A link to
// other processes encodes the values in a form of its own.
#pragma once

#include <cstddef>
#include <string>
#include <variant>
#include <vector>

#include "base/clock.hpp"
#include "base/unique_function.hpp"
#include "socketio/adapter.hpp"

namespace parley::socketio {

/// A Selection as a value. The excepted socket is the room with its id.
struct SelectedRooms {
  std::vector<std::string> rooms{};  ///< if empty, all sockets of the namespace
  std::vector<std::string> except_rooms{};
};

/// What every other shard applies to its own sockets.
struct AdapterMessage {
  /// One packet of an encoded unit: the text of a Socket.IO packet, or the bytes of an attachment.
  struct Packet {
    std::string bytes;
    bool is_binary = false;
  };
  struct Broadcast {
    SelectedRooms to;
    std::vector<Packet> packets;
    Delivery delivery = Delivery::reliable;
  };
  struct Join {
    SelectedRooms sockets;
    std::vector<std::string> rooms;
  };
  struct Leave {
    SelectedRooms sockets;
    std::vector<std::string> rooms;
  };
  struct Disconnect {
    SelectedRooms sockets;
    bool close = false;
  };
  struct ServerEvent {
    std::string name;
    std::string arguments_json;
  };

  std::string namespace_name;
  std::variant<Broadcast, Join, Leave, Disconnect, ServerEvent> content;
};

/// What every other shard answers from its own sockets.
struct AdapterQuestion {
  struct Acknowledgements {
    SelectedRooms to;
    std::string event_name;
    std::string arguments_json;
    std::vector<std::string> attachments;
    base::Duration timeout{};  ///< for the clients
  };
  struct Sockets {
    SelectedRooms sockets;
  };

  std::string namespace_name;
  std::variant<Acknowledgements, Sockets> content;
};

/// The answer of one shard.
struct AdapterAnswer {
  struct Acknowledgements {
    bool timed_out = false;
    std::vector<BroadcastAnswer> answers;
    std::size_t silent = 0;  ///< see BroadcastResult
  };
  struct Sockets {
    std::vector<SocketDescription> sockets;
    std::size_t left_out = 0;  ///< see FetchResult
  };
  /// The shard has too many broadcasts waiting.
  struct Refused {};

  std::variant<Acknowledgements, Sockets, Refused> content;
};

struct AdapterAnswers {
  std::vector<AdapterAnswer> answers;  ///< at most one from each shard, in any order
  std::size_t missing = 0;             ///< shards that did not answer in time, or were gone
};

/// One link serves one Server, and must outlive it. All calls are made on that server's thread.
class AdapterLink {
 public:
  virtual ~AdapterLink() = default;

  /// Passes the message to Server::receive() of every other shard, on its thread. The messages of one shard
  /// must arrive in the order published, each at most once. A message may get lost, which nothing reports.
  /// Must not call back into this server before it returns. Must bound what waits for a slow receiver.
  virtual void publish(AdapterMessage message) = 0;

  /// Passes the question to Server::answer() of every other shard, behind what was published before. Calls
  /// `done` exactly once on this server's thread: when all have answered, or at the deadline with the answers
  /// so far. `done` may run before this returns, and does nothing if the server is gone.
  using Done = base::UniqueFunction<void(AdapterAnswers answers)>;
  virtual void ask(AdapterQuestion question, base::Duration deadline, Done done) = 0;
};

}  // namespace parley::socketio
