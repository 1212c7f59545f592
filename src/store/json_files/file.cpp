#include "store/json_files/file.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include "base/descriptor.hpp"

namespace parley::store::json_files {

namespace {

constexpr std::size_t buffer_size = 64 << 10;

}  // namespace

base::Result<std::optional<std::string>, FileError> read_file(const std::string& path) {
  const auto failed = [&path] { return FileError{path, std::strerror(errno)}; };
  const base::Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) {
    if (errno == ENOENT) return std::optional<std::string>();
    return failed();
  }
  struct stat found{};
  if (::fstat(file.number(), &found) != 0) return failed();
  if (!S_ISREG(found.st_mode)) return FileError{path, "it is not a file"};
  if (static_cast<std::size_t>(found.st_size) > max_file_size) return FileError{path, "it is too large"};
  std::string text(static_cast<std::size_t>(found.st_size), '\0');
  std::size_t done = 0;
  while (done < text.size()) {
    const ssize_t size = ::read(file.number(), text.data() + done, text.size() - done);
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return failed();
    if (size == 0) break;
    done += static_cast<std::size_t>(size);
  }
  text.resize(done);
  return std::optional<std::string>(std::move(text));
}

Replacement::Replacement(const std::string& folder, const std::string& name)
    : folder_(folder),
      path_(folder + "/" + name),
      unfinished_(path_ + ".new"),
      file_(::open(unfinished_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)) {
  if (file_ < 0) fail();
}

Replacement::~Replacement() {
  if (file_ >= 0) ::close(file_);
  if (!committed_) ::unlink(unfinished_.c_str());
}

void Replacement::fail() {
  if (!error_) error_ = FileError{path_, std::strerror(errno)};
}

void Replacement::write(std::string_view text) {
  buffer_ += text;
  if (buffer_.size() >= buffer_size) flush();
}

std::string Replacement::digest() {
  flush();
  return digest_.finish();
}

void Replacement::flush() {
  if (!buffer_.empty()) digest_.update(buffer_);
  std::string_view rest = buffer_;
  while (!rest.empty() && !error_) {
    const ssize_t size = ::write(file_, rest.data(), rest.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) {
      fail();
    } else {
      rest.remove_prefix(static_cast<std::size_t>(size));
    }
  }
  buffer_.clear();
}

base::Result<void, FileError> Replacement::commit() {
  flush();
  if (!error_ && ::fsync(file_) != 0) fail();
  if (!error_ && ::rename(unfinished_.c_str(), path_.c_str()) != 0) fail();
  if (error_) return *error_;
  committed_ = true;
  const base::Descriptor folder(::open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder.is_open() || ::fsync(folder.number()) != 0) return FileError{folder_, std::strerror(errno)};
  return {};
}

}  // namespace parley::store::json_files
