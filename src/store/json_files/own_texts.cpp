#include "store/json_files/own_texts.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <sys/stat.h>
#include <utility>

#include "store/json_files/digest.hpp"

namespace parley::store::json_files {

namespace {

constexpr std::size_t digest_size = 64;

/// Returns whether a text begins like the texts of users_to_text() and of the export of messages.
bool has_form_of_export(std::string_view text) {
  return text == "[\n]\n" || text.starts_with("[\n{\"id\":\"");
}

}  // namespace

OwnTexts::OwnTexts(std::string folder) : folder_(std::move(folder)) {
  const auto record = read_file(path_of(record_file));
  if (record && *record) {
    read_record(**record);
  } else {
    for (const std::string_view name : {users_file, messages_file}) adopt(name);
  }
}

std::string OwnTexts::path_of(std::string_view name) const {
  return folder_ + "/" + std::string(name);
}

void OwnTexts::read_record(std::string_view text) {
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (line.size() <= digest_size + 2) continue;
    own_[std::string(line.substr(digest_size + 2))].digests.emplace_back(line.substr(0, digest_size));
  }
}

void OwnTexts::adopt(std::string_view name) {
  const auto text = read_file(path_of(name));
  if (!text || !*text || !has_form_of_export(**text)) return;
  own_[std::string(name)].digests.push_back(Digest::of(**text));
}

std::optional<OwnTexts::Stamp> OwnTexts::stamp_of(std::string_view name) const {
  struct stat found{};
  if (::stat(path_of(name).c_str(), &found) != 0) return std::nullopt;
  return Stamp{found.st_dev,
               found.st_ino,
               found.st_size,
               {found.st_mtim.tv_sec, found.st_ctim.tv_sec},
               {found.st_mtim.tv_nsec, found.st_ctim.tv_nsec}};
}

base::Result<bool, FileError> OwnTexts::may_replace(std::string_view name) {
  const auto stamp = stamp_of(name);
  if (!stamp) {
    if (errno == ENOENT) return true;
    return FileError{path_of(name), std::strerror(errno)};
  }
  Own& own = own_[std::string(name)];
  if (own.stamp == stamp) return true;
  auto text = read_file(path_of(name));
  if (!text) return std::move(text).error();
  if (!*text) return true;  // deleted meanwhile
  std::string digest = Digest::of(**text);
  if (std::ranges::find(own.digests, digest) == own.digests.end()) return false;
  own.on_disk = std::move(digest);
  own.stamp = stamp;
  return true;
}

base::Result<void, FileError> OwnTexts::expect(std::string_view name, std::string digest) {
  Own& own = own_[std::string(name)];
  std::vector<std::string> digests{std::move(digest)};
  if (!own.on_disk.empty() && own.on_disk != digests.front()) digests.push_back(own.on_disk);
  if (std::exchange(own.digests, digests) == digests) return {};
  return write_record();
}

void OwnTexts::settle(std::string_view name) {
  Own& own = own_[std::string(name)];
  own.on_disk = own.digests.front();
  own.stamp = stamp_of(name);
}

base::Result<void, FileError> OwnTexts::write_record() const {
  Replacement record(folder_, std::string(record_file));
  for (const auto& [name, own] : own_) {
    for (const std::string& digest : own.digests) record.write(digest + "  " + name + "\n");
  }
  return record.commit();
}

}  // namespace parley::store::json_files
