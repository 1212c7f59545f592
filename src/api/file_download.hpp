// Sends the bytes of a stored file to a client. The header fields keep a browser from running the file or
// guessing its type, whatever it contains. Only an image of a type that runs no code is shown inline.
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
  std::shared_ptr<bool> is_there_ =
      std::make_shared<bool>(true);  ///< expires with this object; completions check it
};

/// Returns the value of Content-Disposition (RFC 6266): how the file is to be shown, its name in ASCII, and
/// its complete name.
std::string content_disposition(const store::File& file);

/// Answers 200, 206, 304 or 416; 404 if the bytes no longer exist.
void answer_with_file(const store::File& file, const http::Request& request, http::Responder responder,
                      files::Blobs& blobs);

}  // namespace parley::api
