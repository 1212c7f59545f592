#include "web/page.hpp"

#include <utility>

#include "base/json/json.hpp"
#include "http/content/static_file.hpp"
#include "web/files.hpp"

namespace parley::web {

namespace {

constexpr std::string_view html = "text/html; charset=utf-8";
constexpr std::string_view manifest_type = "application/manifest+json; charset=utf-8";
constexpr std::string_view script_name = "sw.js";
constexpr std::string_view call_style = "styles/calls.css";
constexpr std::string_view manifest_path = "/manifest.webmanifest";

const http::StaticFile* find_named(std::string_view folder, std::string_view name) {
  return http::find_file(files(), std::string(folder) + std::string(name));
}

std::string_view bytes_of(std::string_view folder, std::string_view name) {
  const http::StaticFile* const file = find_named(folder, name);
  return file == nullptr ? std::string_view() : file->bytes;
}

/// The text for HTML, also within an attribute in double quotes.
std::string html_of(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string json_of(std::string_view text) {
  std::string out;
  base::json::Writer(out).value(text);
  return out;
}

void replace_all(std::string& text, std::string_view name, std::string_view value) {
  for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name, at + value.size())) {
    text.replace(at, name.size(), value);
  }
}

/// Returns the paths of the scripts that the page needs at once, or of the files that it loads when it needs
/// them.
std::vector<std::string> files_needed(std::string_view folder, bool at_once) {
  std::vector<std::string> paths;
  for (const http::StaticFile& file : files()) {
    std::string_view name = file.path;
    name.remove_prefix(folder.size());
    const bool is_later = name.starts_with("later/") || name.starts_with("words/") || name == call_style;
    const bool is_wanted = name.ends_with(".js") || name == call_style;
    if (is_wanted && name != script_name && is_later != at_once) paths.emplace_back(file.path);
  }
  return paths;
}

/// Links that let the browser request these scripts together, before the first of them imports the others.
std::string preloads(std::string_view folder) {
  std::string out;
  for (const std::string& path : files_needed(folder, true)) {
    out += "<link rel=\"modulepreload\" href=\"" + path + "\">\n";
  }
  return out;
}

std::string later_files(std::string_view folder) {
  std::string out;
  for (const std::string& path : files_needed(folder, false)) out += (out.empty() ? "" : " ") + path;
  return out;
}

std::string json_of(const std::vector<TestUser>& users) {
  std::string out;
  base::json::Writer json(out);
  json.begin_array();
  for (const TestUser& user : users) {
    json.begin_object();
    json.key("email").value(user.email);
    json.key("name").value(user.name);
    json.key("password").value(user.password);
    json.end_object();
  }
  json.end_array();
  return out;
}

/// The document says what is missing if the program was built without the npm packages.
std::string_view index_name(std::string_view folder) {
  return find_named(folder, "preact.js") != nullptr ? "index.html" : "missing.html";
}

std::string folder_of_files() {
  const std::string_view first = files().empty() ? std::string_view("/web/none/") : files().front().path;
  return std::string(first.substr(0, first.find('/', std::string_view("/web/").size()) + 1));
}

}  // namespace

Page::Page(PageOptions options)
    : options_(std::move(options)),
      folder_(folder_of_files()),
      index_(document_of(bytes_of(folder_, index_name(folder_)), html, false)),
      manifest_(document_of(bytes_of(folder_, "manifest.webmanifest"), manifest_type, true)) {
  const std::string jitsi = "https://" + options_.jitsi_domain;
  policy_ =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
      "media-src 'self' blob:; connect-src 'self'; frame-src " +
      jitsi +
      "; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  for (const std::string_view feature : {"camera", "microphone", "display-capture"}) {
    permissions_ += (permissions_.empty() ? "" : ", ") + std::string(feature) + "=(self \"" + jitsi + "\")";
  }
}

std::string Page::filled(std::string_view text, bool is_json) const {
  const auto quoted = [is_json](std::string_view value) { return is_json ? json_of(value) : html_of(value); };
  std::string out(text);
  replace_all(out, "{{folder}}", folder_);
  replace_all(out, "{{preloads}}", preloads(folder_));
  replace_all(out, "{{later}}", later_files(folder_));
  replace_all(out, "{{test users}}", html_of(json_of(options_.test_users)));
  replace_all(out, "{{title}}", quoted(options_.title));
  return out;
}

http::MadeFile Page::document_of(std::string_view text, std::string_view content_type, bool is_json) const {
  return {filled(text, is_json), std::string(content_type)};
}

http::Response Page::answer_with_document(const http::MadeFile& document,
                                          const http::Request& request) const {
  http::Response response = document.answer(request);
  response.headers.set("Cache-Control", "no-cache");
  response.headers.set("Vary", "Accept, Accept-Encoding");
  response.headers.add("Content-Security-Policy", policy_);
  response.headers.add("Permissions-Policy", permissions_);
  response.headers.add("Referrer-Policy", "no-referrer");
  response.headers.add("Cross-Origin-Opener-Policy", "same-origin");
  return response;
}

std::optional<http::Response> Page::answer(const http::Request& request) const {
  if (!options_.is_enabled) return std::nullopt;
  const bool is_read = request.method == "GET" || request.method == "HEAD";
  if (request.path == "/") {
    const std::string* const accept = request.headers.find("Accept");
    if (!is_read || accept == nullptr || accept->find("text/html") == std::string::npos) return std::nullopt;
    return answer_with_document(index_, request);
  }
  if (request.path == manifest_path) return answer_with_document(manifest_, request);
  if (request.path == "/sw.js") {
    const http::StaticFile* const script = find_named(folder_, script_name);
    if (script == nullptr) return std::nullopt;
    http::Response response = http::answer_with(*script, request);
    response.headers.set("Cache-Control", "no-cache");
    return response;
  }
  const http::StaticFile* const file = http::find_file(files(), request.path);
  if (file == nullptr) return std::nullopt;
  http::Response response = http::answer_with(*file, request);
  if (response.status < 400) response.headers.set("Cache-Control", "public, max-age=31536000, immutable");
  return response;
}

}  // namespace parley::web
