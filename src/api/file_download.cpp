#include "api/file_download.hpp"

#include <algorithm>
#include <utility>

#include "api/gateway/rest_response.hpp"
#include "files/sniff.hpp"
#include "http/content/range.hpp"
#include "http/content/static_file.hpp"

namespace parley::api {

void FileSource::read(Piece done) {
  blob_->read(offset_, piece_size,
              [this, there = std::weak_ptr<bool>(is_there_),
               done = std::move(done)](base::Result<base::SharedBytes> piece) mutable {
                if (there.expired()) return;
                if (!piece) return done(nullptr);
                offset_ += (*piece)->size();
                done(std::move(*piece));
              });
}

std::string content_disposition(const store::File& file) {
  std::string plain;
  for (const char c : file.name) {
    const bool is_plain = c >= ' ' && c <= '~' && c != '"' && c != '\\' && c != '%';
    plain.push_back(is_plain ? c : '_');
  }
  const std::string_view kind = files::is_shown_inline(file.type) ? "inline" : "attachment";
  return std::string(kind) + "; filename=\"" + plain + "\"; filename*=UTF-8''" +
         http::percent_encode(file.name);
}

void answer_with_file(const store::File& file, const http::Request& request, http::Responder responder,
                      files::Blobs& blobs) {
  const auto size = static_cast<std::uint64_t>(file.size);
  const std::string etag = "\"" + file.sha256.substr(0, 32) + "\"";
  const http::Range range = http::wanted_range(request, size, etag);
  const bool is_current = http::has_current_form(request, etag);
  http::Response response = is_current ? http::Response{304, {}, {}} : http::answer_with(range, size);
  response.headers.add("Cache-Control", "private, no-cache");
  response.headers.add("ETag", etag);
  response.headers.add("X-Content-Type-Options", "nosniff");
  response.headers.add("Content-Security-Policy", "sandbox; default-src 'none'");
  if (is_current || response.status == 416) return responder.respond(std::move(response));
  response.headers.add("Content-Type", file.type == "text/plain" ? "text/plain; charset=utf-8" : file.type);
  response.headers.add("Content-Disposition", content_disposition(file));
  blobs.open(file.id, [range, response = std::move(response), responder = std::move(responder)](
                          base::Result<std::unique_ptr<files::BlobReader>> blob) mutable {
    if (!blob) return responder.respond(refusal(blob.error()));
    responder.respond_stream(std::move(response), range.length,
                             std::make_unique<FileSource>(std::move(*blob), range.first));
  });
}

}  // namespace parley::api
