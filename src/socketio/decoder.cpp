#include "socketio/decoder.hpp"

#include <algorithm>
#include <utility>

namespace parley::socketio {

const std::vector<std::string>& Packet::attachments() const {
  static const std::vector<std::string> none;
  return assembly && !payload.defect ? assembly->attachments : none;
}

Decoder::Step Decoder::on_text(std::string_view text, PayloadReader& reader) {
  if (assembly_) return Violation::unexpected_text;
  const base::Result<Header, Violation> header = parse_header(text);
  if (!header) return header.error();
  const base::Result<Payload, Violation> payload = reader.read(*header);
  if (!payload) return payload.error();
  if (header->attachments == 0) return std::optional<Packet>(Packet{*header, *payload});

  assembly_ = std::make_unique<Assembly>();
  assembly_->text = text;
  const base::Result<Header, Violation> kept = parse_header(assembly_->text);
  assembly_->header = *kept;
  return std::optional<Packet>();
}

Decoder::Step Decoder::on_binary(std::string_view bytes, PayloadReader& reader, std::size_t bytes_at_most) {
  if (!assembly_) return Violation::unexpected_binary;
  if (bytes.size() > bytes_at_most - std::min(assembly_->bytes, bytes_at_most))
    return Violation::attachments_too_large;
  assembly_->bytes += bytes.size();
  assembly_->attachments.emplace_back(bytes);
  if (assembly_->attachments.size() < assembly_->header.attachments) return std::optional<Packet>();

  std::unique_ptr<Assembly> whole = std::move(assembly_);
  const base::Result<Payload, Violation> payload = reader.read(whole->header);
  if (!payload) return payload.error();
  const Header header = whole->header;
  return std::optional<Packet>(Packet{header, *payload, std::move(whole)});
}

}  // namespace parley::socketio
