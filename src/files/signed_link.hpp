// Signed links to files. Any client with a link can open its file for a short time, in the name of the user
// who asked for it. Links are for clients that cannot send a token, such as an <img> element of a page.
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

  /// Derives its own key from `secret`, so that a signature is valid for no other purpose.
  explicit LinkSigner(std::string_view secret);

  /// Returns the value of the parameter "signature". `expires` is in seconds since 1970.
  std::string sign(const store::FileId& id, const base::UserId& user, std::int64_t expires) const;
  bool verifies(const store::FileId& id, const base::UserId& user, std::int64_t expires,
                std::string_view signature, base::Timestamp now) const;

 private:
  std::string key_;
};

}  // namespace parley::files
