// Files: uploading, downloading, and links for clients that cannot send a token.
#pragma once

#include <optional>
#include <string>

#include "api/contract/operation.hpp"
#include "store/file_store.hpp"

namespace parley::api {

namespace detail {
inline std::string path_of(const store::File& file) {
  return std::string(store::file_path) + file.id.to_string();
}
}  // namespace detail

inline constexpr auto file_object =
    output<store::File>("File", "An uploaded file. An image or file message links its url.",
                        field("id", &store::File::id), field("url", &detail::path_of),
                        markup("name", &store::File::name), field("type", &store::File::type),
                        field("size", &store::File::size), field("sha256", &store::File::sha256),
                        field("createdAt", &store::File::created_at));
template <>
inline constexpr const auto& object_of<store::File> = file_object;

inline constexpr auto upload_file = operation<EmptyRequest>(
    {.route = "POST /api/files",
     .summary = "Uploads a file as multipart/form-data.",
     .budget = Budget::uploads,
     .body = Body::form,
     .status = 201,
     .errors = {base::ErrorCode::not_found, base::ErrorCode::permission_denied}},
    answer_with<store::File>("file"));

struct FileRequest {
  base::Uuid file;
  std::string user;
  std::int64_t expires = 0;
  std::string signature;
};
/// The answer is the bytes of the file. A link is signed in its query; a request without a signature needs a
/// token.
inline constexpr auto download_file = operation<FileRequest>(
    {.route = "GET /api/files/:fileId",
     .summary = "Returns the bytes of a file to a user who may read it, or to the holder of a signed link.",
     .auth = Auth::open,
     .budget = Budget::downloads,
     .has_content_format = false,
     .media_type = "*/*",
     .takes_range = true,
     .errors = {base::ErrorCode::not_found, base::ErrorCode::unauthorized}},
    done_answer, required("fileId", &FileRequest::file, file_id),
    optional("user", &FileRequest::user, search_text(255)), optional("expires", &FileRequest::expires, count),
    optional("signature", &FileRequest::signature, search_text(255)));

struct FileChoice {
  base::Uuid file;
};
struct FileLink {
  std::string url;
  base::Timestamp expires_at{};
};
inline constexpr auto link_file = operation<FileChoice>(
    {.route = "GET /api/files/:fileId/url",
     .summary = "Returns a link to a file that works without a token for a while.",
     .budget = Budget::reads,
     .has_content_format = false,
     .errors = {base::ErrorCode::not_found}},
    output<FileLink>("", "", field("url", &FileLink::url), field("expiresAt", &FileLink::expires_at)),
    required("fileId", &FileChoice::file, file_id));

}  // namespace parley::api
