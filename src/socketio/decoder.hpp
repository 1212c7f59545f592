// Puts the packets of one connection together: a text message is a packet, or the header of one whose
// attachments are the binary messages right behind it.
//
//     text "51-[…]"  ->  nothing yet        owes 1
//     binary "…"     ->  the packet         owes 0
//
// Nothing may come in between, and no binary message out of turn: either is a violation.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "socketio/packet.hpp"
#include "socketio/payload.hpp"

namespace parley::socketio {

/// A binary packet's header and the attachments that have come.
struct Assembly {
  std::string text;
  Header header;  ///< into `text`
  std::vector<std::string> attachments;
  std::size_t bytes = 0;
};

struct Packet {
  Header header;
  Payload payload;
  std::unique_ptr<Assembly> assembly{};  ///< of a binary packet

  const std::vector<std::string>& attachments() const;
};

/// One pointer while no attachments are owed. After a violation it must not be fed any more.
class Decoder {
 public:
  using Step = base::Result<std::optional<Packet>, Violation>;

  /// A packet, or nothing while its attachments are owed. What is returned is valid as long as `text`, and
  /// until the reader is used again. A binary packet's payload is checked before its attachments are kept.
  Step on_text(std::string_view text, PayloadReader& reader);
  /// At most `bytes_at_most` of attachments are kept for one packet, whatever their number.
  Step on_binary(std::string_view bytes, PayloadReader& reader, std::size_t bytes_at_most);

  /// The header of the packet whose attachments are owed; null where none are.
  const Header* pending() const { return assembly_ ? &assembly_->header : nullptr; }

 private:
  std::unique_ptr<Assembly> assembly_;
};

}  // namespace parley::socketio
