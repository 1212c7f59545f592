// A connection that moves between two shards: net::Connection::leave() makes it, and the other shard
// continues it.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "base/descriptor.hpp"
#include "base/wire.hpp"
#include "net/tls_stream.hpp"
#include "net/write_queue.hpp"

namespace parley::net {

struct DetachedTransport final : base::DetachedTransport {
  DetachedTransport(base::Descriptor socket_, std::unique_ptr<TlsStream> tls_, WriteQueue queue_,
                    std::string peer_address_)
      : socket(std::move(socket_)),
        tls(std::move(tls_)),
        queue(std::move(queue_)),
        peer_address(std::move(peer_address_)) {}

  base::Descriptor socket;
  std::unique_ptr<TlsStream> tls;  ///< destroyed before its socket
  WriteQueue queue;
  std::string peer_address;
  bool is_counted = false;  ///< whether it has a share in the count of its address
  bool at_end_of_input = false;
};

}  // namespace parley::net
