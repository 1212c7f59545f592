// Files: uploading, downloading, and links for what cannot send a token.
#include <charconv>
#include <chrono>
#include <utility>

#include "api/contract/response.hpp"
#include "api/file_download.hpp"
#include "api/file_upload.hpp"
#include "api/gateway/rest_gateway.hpp"
#include "api/gateway/rest_response.hpp"
#include "base/iso8601.hpp"

namespace parley::api {

using base::Error;
using base::ErrorCode;

void RestGateway::upload_file(Call call) {
  if (services_.files == nullptr) return call.responder.respond(refusal(Error(ErrorCode::not_found)));
  FileServices& files = *services_.files;
  const std::string* const type = call.request.headers.find("Content-Type");
  const auto boundary = type == nullptr ? std::nullopt : http::multipart_boundary(*type);
  if (!boundary) {
    return call.responder.respond(
        refusal(Error(ErrorCode::unsupported_media_type, "The body must be multipart/form-data")));
  }
  if (*files.uploads >= FileServices::most_uploads) {
    return call.responder.respond(refusal(Error(ErrorCode::unavailable)));
  }
  const ContentMode mode = mode_of(call.request);
  std::make_shared<FileUpload>(files, timers_.clock(), std::move(call.principal.user), *boundary, mode,
                               call.responder.lend())
      ->begin(call.request.body);
}

void RestGateway::with_file(Call call, base::UniqueFunction<void(Call, store::File)> use) {
  const auto id = base::Uuid::parse(call.id);
  if (!id || services_.files == nullptr) {
    return call.responder.respond(refusal(Error(ErrorCode::not_found)));
  }
  const base::UserId reader = call.principal.user;
  services_.files->store.find_file(
      *id, reader,
      [call = std::move(call), use = std::move(use)](base::Result<std::optional<store::File>> file) mutable {
        if (!file) return call.responder.respond(refusal(file.error()));
        if (!*file) return call.responder.respond(refusal(Error(ErrorCode::not_found)));
        use(std::move(call), std::move(**file));
      });
}

void RestGateway::download_file(Call call) {
  const auto serve = [this](Call authorised) {
    with_file(std::move(authorised), [this](Call found, const store::File& file) {
      answer_with_file(file, found.request, found.responder.lend(), services_.files->blobs);
    });
  };
  const auto signature = query(call.request, "signature");
  if (!signature) return identify(std::move(call), serve);

  const std::string expires = query(call.request, "expires").value_or("");
  const base::UserId user(query(call.request, "user").value_or(""));
  const auto id = base::Uuid::parse(call.id);
  std::int64_t seconds = 0;
  const auto [stopped, problem] = std::from_chars(expires.data(), expires.data() + expires.size(), seconds);
  const bool is_number = problem == std::errc{} && stopped == expires.data() + expires.size();
  const bool is_good =
      id && is_number && services_.files != nullptr &&
      services_.files->links.verifies(*id, user, seconds, *signature, timers_.clock().wall_now());
  if (!is_good) {
    return call.responder.respond(refusal_of_stranger(call.request, Error(ErrorCode::not_found)));
  }
  call.principal.user = user;
  serve(std::move(call));
}

void RestGateway::link_file(Call call) {
  with_file(std::move(call), [this](Call found, const store::File& file) {
    const auto expires =
        std::chrono::floor<std::chrono::seconds>(timers_.clock().wall_now()) + files::LinkSigner::life;
    const std::int64_t seconds = expires.time_since_epoch().count();
    const base::UserId& user = found.principal.user;
    const std::string url = std::string(store::file_path) + file.id.to_string() +
                            "?user=" + http::percent_encode(user.str()) +
                            "&expires=" + std::to_string(seconds) +
                            "&signature=" + services_.files->links.sign(file.id, user, seconds);
    found.responder.respond(json_answer(200, success_answer(ContentMode::raw, [&](Encoding& to) {
                                          to.json.key("url").value(url);
                                          to.json.key("expiresAt").value(base::to_iso8601(expires));
                                        })));
  });
}

}  // namespace parley::api
