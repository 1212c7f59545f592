// Files as clients are told of them.
#pragma once

#include <string>

#include "api/contract/output.hpp"
#include "store/file_store.hpp"

namespace parley::api {

namespace detail {
inline std::string path_of(const store::File& file) {
  return std::string(store::file_path) + file.id.to_string();
}
}  // namespace detail

inline constexpr auto file_object = output<store::File>(
    "File", "An uploaded file; its url is what an image or file message links.",
    field("id", &store::File::id), field("url", &detail::path_of), markup("name", &store::File::name),
    field("type", &store::File::type), field("size", &store::File::size),
    field("sha256", &store::File::sha256), field("createdAt", &store::File::created_at));

inline void write_value(Encoding& to, const store::File& file, bool) {
  encode(to, file_object, file);
}

}  // namespace parley::api
