// Links that open one file to whoever has them, for a short time and in the name of the user who asked: for
// what cannot send a token, as an <img> of a page.
//
//     /api/files/<id>?user=<id>&expires=<seconds since 1970>&signature=<HMAC-SHA256 of the three>
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "store/file_store.hpp"

namespace parley::files {

class LinkSigner {
 public:
  static constexpr std::chrono::minutes life{10};

  /// A key of its own is derived from `secret`, so that no signature is good for anything else.
  explicit LinkSigner(std::string_view secret);

  /// What stands behind "signature=".
  std::string sign(const store::FileId& id, const base::UserId& user, std::int64_t expires) const;
  bool verifies(const store::FileId& id, const base::UserId& user, std::int64_t expires,
                std::string_view signature, base::Timestamp now) const;

 private:
  std::string key_;
};

}  // namespace parley::files
