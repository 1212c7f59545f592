// The page that browsers get at the address of the server: a chat client with calls.
//
//   /                                              the document, if the client accepts HTML
//   /web/VERSION/...                               scripts and styles, which caches may keep forever
//   /sw.js /manifest.webmanifest                   files that browsers look for at fixed paths
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/content/made_file.hpp"
#include "http/message.hpp"

namespace parley::web {

/// An account that the login form offers with one button, in development mode.
struct TestUser {
  std::string_view email;
  std::string_view name;
  std::string_view password;
};

struct PageOptions {
  bool is_enabled = true;
  std::string title = "Parley";
  std::string jitsi_domain{};  ///< the only other origin that the page may show, in a frame
  std::vector<TestUser> test_users{};
};

class Page {
 public:
  explicit Page(PageOptions options);

  /// Returns nothing if the request is not for the page.
  std::optional<http::Response> answer(const http::Request& request) const;

 private:
  http::MadeFile document_of(std::string_view text, std::string_view content_type, bool is_json) const;
  std::string filled(std::string_view text, bool is_json) const;
  http::Response answer_with_document(const http::MadeFile& document, const http::Request& request) const;

  PageOptions options_;
  std::string folder_;  ///< "/web/VERSION/"
  http::MadeFile index_;
  http::MadeFile manifest_;
  std::string policy_;
  std::string permissions_;
};

}  // namespace parley::web
