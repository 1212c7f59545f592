// Assembles the packets of one connection. A text message is a packet, or the header of a packet whose
// attachments are the binary messages that follow directly.
//
//     text "51-[…]"  ->  nothing yet        owes 1
//     binary "…"     ->  the packet         owes 0
//
// No other message may come in between, and no binary message may come unless one is owed. Both are
// violations.
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

/// The header of a binary packet and the attachments received so far.
struct Assembly {
  std::string text;
  Header header;  ///< refers to `text`
  std::vector<std::string> attachments;
  std::size_t bytes = 0;
};

struct Packet {
  Header header;
  Payload payload;
  std::unique_ptr<Assembly> assembly{};  ///< set for a binary packet

  const std::vector<std::string>& attachments() const;
};

/// As large as one pointer while no attachments are owed. Must not be used after a violation.
class Decoder {
 public:
  using Step = base::Result<std::optional<Packet>, Violation>;

  /// Returns a packet, or nullopt while its attachments are owed. The result is valid as long as `text`, and
  /// until the reader is used again. The payload of a binary packet is checked before its attachments are
  /// kept.
  Step on_text(std::string_view text, PayloadReader& reader);
  /// Keeps at most `bytes_at_most` bytes of attachments for one packet, whatever their number.
  Step on_binary(std::string_view bytes, PayloadReader& reader, std::size_t bytes_at_most);

  /// The header of the packet whose attachments are owed, or nullptr if none are.
  const Header* pending() const { return assembly_ ? &assembly_->header : nullptr; }

 private:
  std::unique_ptr<Assembly> assembly_;
};

}  // namespace parley::socketio
