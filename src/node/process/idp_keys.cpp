#include "node/process/idp_keys.hpp"

#include <fstream>
#include <optional>
#include <sys/stat.h>
#include <utility>

#include "jwt/jwks.hpp"
#include "jwt/public_key.hpp"
#include "node/config/file.hpp"

namespace parley::node {

namespace {

/// Reads at most one byte more than read_jwks() accepts, so that it can refuse a longer file.
std::optional<std::string> contents_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file.is_open()) return std::nullopt;
  std::string text(jwt::largest_jwks + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad()) return std::nullopt;
  text.resize(static_cast<std::size_t>(file.gcount()));
  return text;
}

IdpKeysError error_of(std::string_view setting, const std::string& path, std::string_view why) {
  return {std::string(setting) + ": " + path + ": " + std::string(why)};
}

}  // namespace

base::Result<IdpKeySet, IdpKeysError> load_outside_keys(const Config::Auth& config) {
  IdpKeySet all;
  if (!config.jwks.empty()) {
    const auto text = contents_of(config.jwks);
    if (!text) return error_of("auth.jwks", config.jwks, "cannot be read");
    auto set = jwt::read_jwks(*text);
    if (!set) return error_of("auth.jwks", config.jwks, on_one_line(set.error().message));
    all.keys = std::move(set->keys);
    all.complaints = std::move(set->complaints);
  }
  if (!config.public_key.empty()) {
    const auto text = contents_of(config.public_key);
    if (!text) return error_of("auth.public_key", config.public_key, "cannot be read");
    auto key = jwt::PublicKey::from_pem(*text);
    if (!key) return error_of("auth.public_key", config.public_key, key.error().message);
    all.keys.push_back(std::move(*key));
  }
  return all;
}

FileMark FileMark::of(const std::string& path) {
  struct stat found{};
  if (path.empty() || ::stat(path.c_str(), &found) != 0) return {};
  return {found.st_ino, found.st_mtim.tv_sec, found.st_mtim.tv_nsec, found.st_size};
}

IdpKeys::IdpKeys(const Config::Auth& config, base::Timers& timers, base::Log& log,
                 base::UniqueFunction<void(Keys)> use)
    : config_(config), log_(log), use_(std::move(use)), timer_(timers, [this] { look(); }) {
  if (!has_files()) return;
  reload();
  timer_.arm(period);
}

IdpKeys::Marks IdpKeys::marks() const {
  return {FileMark::of(config_.public_key), FileMark::of(config_.jwks)};
}

void IdpKeys::reload() {
  if (!has_files()) return;
  seen_ = marks();  // before loading, so that the next check detects a change during the load
  auto set = load_outside_keys(config_);
  if (!set) return log_.error("keys not reloaded", {{"why", set.error().line}});
  for (const std::string& complaint : set->complaints) {
    log_.warning("key passed over", {{"file", config_.jwks}, {"why", complaint}});
  }
  log_.info("keys of the identity provider", {{"keys", set->keys.size()}});
  use_(std::move(set->keys));
}

void IdpKeys::look() {
  if (marks() != seen_) reload();
  timer_.arm(period);
}

}  // namespace parley::node
