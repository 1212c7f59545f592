// A connection between two shards: what net::Connection::leave() takes along and the next one goes on with.
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
  std::unique_ptr<TlsStream> tls;  ///< goes before its socket
  WriteQueue queue;
  std::string peer_address;
  bool is_counted = false;  ///< among the connections of its address
  bool at_end_of_input = false;
};

}  // namespace parley::net
