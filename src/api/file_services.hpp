// What the routes of files stand on, and the bounds they keep.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "files/blobs.hpp"
#include "files/signed_link.hpp"
#include "store/file_store.hpp"

namespace parley::api {

struct FileBounds {
  std::size_t max_size = 25'000'000;  ///< bytes of one file
  std::int64_t per_user = 0;          ///< bytes of one user's files together; 0: no bound
  std::string types = "*";            ///< see files::is_accepted
};

struct FileServices {
  /// Uploads under way at once; each holds a quarter of a MiB at the most. Past it: `unavailable`.
  static constexpr std::size_t most_uploads = 256;

  store::FileStore& store;
  files::Blobs& blobs;
  files::LinkSigner links;
  FileBounds bounds;
  std::shared_ptr<std::size_t> uploads = std::make_shared<std::size_t>(0);  ///< under way
};

}  // namespace parley::api
