// The bytes of a stored file on their way to a client, and the fields around them: whatever the file holds,
// it is neither run nor sniffed, and shown in place only where it is an image that cannot run anything.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "files/blobs.hpp"
#include "http/body.hpp"
#include "http/handler.hpp"
#include "http/message.hpp"
#include "store/file_store.hpp"

namespace parley::api {

/// Reads a blob a piece at a time.
class FileSource final : public http::BodySource {
 public:
  static constexpr std::size_t piece_size = 128 << 10;

  FileSource(std::unique_ptr<files::BlobReader> blob, std::uint64_t offset)
      : blob_(std::move(blob)), offset_(offset) {}
  void read(Piece done) override;

 private:
  std::unique_ptr<files::BlobReader> blob_;
  std::uint64_t offset_;
  std::shared_ptr<bool> is_there_ = std::make_shared<bool>(true);  ///< watched by what comes back later
};

/// RFC 6266: how the file is to be shown, and its name in plain ASCII and whole.
std::string content_disposition(const store::File& file);

/// Answers 200, 206, 304 or 416; 404 where the bytes are gone.
void answer_with_file(const store::File& file, const http::Request& request, http::Responder responder,
                      files::Blobs& blobs);

}  // namespace parley::api
