#include "api/files.hpp"

#include <array>
#include <charconv>
#include <chrono>
#include <utility>

#include "api/feature_rows.hpp"
#include "api/features.hpp"
#include "api/file_download.hpp"
#include "api/file_upload.hpp"
#include "api/gateway/rest_gateway.hpp"
#include "api/gateway/rest_response.hpp"

namespace parley::api {

using base::Error;
using base::ErrorCode;

namespace {

void upload(const Features& features, HttpCall call) {
  if (features.files == nullptr) return call.reply.respond(refusal(Error(ErrorCode::not_found)));
  FileServices& files = *features.files;
  const std::string* const type = call.request.headers.find("Content-Type");
  const auto boundary = type == nullptr ? std::nullopt : http::multipart_boundary(*type);
  if (!boundary) {
    return call.reply.respond(
        refusal(Error(ErrorCode::unsupported_media_type, "The body must be multipart/form-data")));
  }
  if (*files.uploads >= FileServices::most_uploads) {
    return call.reply.respond(refusal(Error(ErrorCode::unavailable)));
  }
  const ContentMode mode = call.gateway->mode_of(call.request);
  std::make_shared<FileUpload>(files, std::move(call.principal.user), *boundary, mode, call.reply.lend())
      ->begin(call.request.body);
}

/// Answers with the bytes of the file that the path names, if the call's user may read it.
void serve_file(FileServices* files, HttpCall call) {
  const auto id = base::Uuid::parse(call.path_parameter(download_file.traits.path(), "fileId"));
  if (!id || files == nullptr) return call.reply.respond(refusal(Error(ErrorCode::not_found)));
  const base::UserId reader = call.principal.user;
  files->store.find_file(
      *id, reader, [files, call = std::move(call)](base::Result<std::optional<store::File>> file) mutable {
        if (!file) return call.reply.respond(refusal(file.error()));
        if (!*file) return call.reply.respond(refusal(Error(ErrorCode::not_found)));
        answer_with_file(**file, call.request, call.reply.lend(), files->blobs);
      });
}

void download(const Features& features, HttpCall call) {
  FileServices* const files = features.files;
  const auto signature = query(call.request, "signature");
  if (!signature) {
    RestGateway& gateway = *call.gateway;
    return gateway.identify(std::move(call),
                            [files](HttpCall known) { serve_file(files, std::move(known)); });
  }
  const std::string expires = query(call.request, "expires").value_or("");
  const base::UserId user(query(call.request, "user").value_or(""));
  const auto id = base::Uuid::parse(call.path_parameter(download_file.traits.path(), "fileId"));
  std::int64_t seconds = 0;
  const auto [stopped, problem] = std::from_chars(expires.data(), expires.data() + expires.size(), seconds);
  const bool is_number = problem == std::errc{} && stopped == expires.data() + expires.size();
  const bool is_good = id && is_number && files != nullptr &&
                       files->links.verifies(*id, user, seconds, *signature, files->clock.wall_now());
  if (!is_good) {
    return call.reply.respond(call.gateway->refusal_of_stranger(call.request, Error(ErrorCode::not_found)));
  }
  call.principal.user = user;
  serve_file(files, std::move(call));
}

void link(const Features& features, const Caller& caller, const FileChoice& request, Reply<FileLink> reply) {
  FileServices* const files = features.files;
  if (files == nullptr) return reply.refuse({Error(ErrorCode::not_found)});
  files->store.find_file(
      request.file, caller.user(),
      [files, user = caller.user(),
       reply = std::move(reply)](base::Result<std::optional<store::File>> file) mutable {
        if (!file) return reply.refuse({std::move(file).error()});
        if (!*file) return reply.refuse({Error(ErrorCode::not_found)});
        const base::Uuid& id = (*file)->id;
        const auto expires =
            std::chrono::floor<std::chrono::seconds>(files->clock.wall_now()) + files::LinkSigner::life;
        const std::int64_t seconds = expires.time_since_epoch().count();
        reply.send({detail::path_of(**file) + "?user=" + http::percent_encode(user.str()) + "&expires=" +
                        std::to_string(seconds) + "&signature=" + files->links.sign(id, user, seconds),
                    expires});
      });
}

constexpr std::array rows{serve_http<upload_file, &upload>(), serve_http<download_file, &download>(),
                          serve<link_file, &link>()};

}  // namespace

FeatureRows file_rows() {
  return {rows, {}};
}

}  // namespace parley::api
