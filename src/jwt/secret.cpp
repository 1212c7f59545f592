// Makes a file that is either complete or absent. It is written under a temporary name, synced, and linked to
// its name, which fails if another process was first. Then the folder is synced.
#include "jwt/secret.hpp"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <optional>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include "base/ids.hpp"
#include "jwt/key.hpp"

namespace parley::jwt {
namespace {

namespace fs = std::filesystem;
using base::Result;

constexpr std::size_t random_size = 32;
constexpr std::size_t least_secret = Hs256Key::least_secret;
constexpr std::size_t largest_file = 4096;

class File {
 public:
  File(const fs::path& path, int flags, mode_t mode = 0)
      : fd_(::open(path.c_str(), flags | O_CLOEXEC, mode)) {}
  ~File() {
    if (fd_ >= 0) ::close(fd_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  bool is_open() const { return fd_ >= 0; }
  int fd() const { return fd_; }

  bool write_all(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t written = ::write(fd_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
  }

  /// Reads at most `largest_file` + 1 bytes.
  bool read_all(std::string& out) {
    std::array<char, largest_file + 1> buffer;
    while (out.size() <= largest_file) {
      const ssize_t got = ::read(fd_, buffer.data(), buffer.size() - out.size());
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return false;
      if (got == 0) return true;
      out.append(buffer.data(), static_cast<std::size_t>(got));
    }
    return true;
  }

 private:
  int fd_;
};

SecretError failure(SecretFault fault, const fs::path& path, int error) {
  return {fault, path.string() + ": " + std::system_category().message(error)};
}

/// Returns nothing if there is no such file.
Result<std::optional<std::string>, SecretError> load(const fs::path& path) {
  File file(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  if (!file.is_open()) {
    if (errno == ENOENT) return std::optional<std::string>();
    return failure(SecretFault::unreadable, path, errno);
  }
  struct stat status{};
  if (::fstat(file.fd(), &status) != 0) return failure(SecretFault::unreadable, path, errno);
  if (!S_ISREG(status.st_mode)) return SecretError{SecretFault::damaged, path.string() + ": not a file"};
  // A copy or a restored backup may have a wider mode. If this process may not change the mode, it stays.
  if ((status.st_mode & 077) != 0) static_cast<void>(::fchmod(file.fd(), 0600));

  std::string text;
  if (!file.read_all(text)) return failure(SecretFault::unreadable, path, errno);
  const std::size_t size = text.size();
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  if (text.size() < least_secret || size > largest_file) {
    return SecretError{SecretFault::damaged, path.string() + ": a secret has 32 to 4096 bytes"};
  }
  return std::optional(std::move(text));
}

/// Returns false if another process created the file first.
Result<bool, SecretError> create(const fs::path& folder, const fs::path& path, std::string_view secret) {
  const fs::path beside = folder / (std::string(secret_file_name) + "." + base::random_token(9));
  {
    File file(beside, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0600);
    if (!file.is_open()) return failure(SecretFault::unwritable, beside, errno);
    if (!file.write_all(secret) || !file.write_all("\n") || ::fsync(file.fd()) != 0) {
      const int error = errno;
      ::unlink(beside.c_str());
      return failure(SecretFault::unwritable, beside, error);
    }
  }
  // Link and not rename: a rename would replace a secret with which another process may already have signed.
  int error = ::link(beside.c_str(), path.c_str()) == 0 ? 0 : errno;
  if (error == EPERM || error == EOPNOTSUPP) {  // a file system without links
    error = ::rename(beside.c_str(), path.c_str()) == 0 ? 0 : errno;
  }
  ::unlink(beside.c_str());
  if (error == EEXIST) return false;
  if (error != 0) return failure(SecretFault::unwritable, path, error);

  const File directory(folder, O_RDONLY | O_DIRECTORY);
  if (!directory.is_open() || ::fsync(directory.fd()) != 0) {
    return failure(SecretFault::unwritable, folder, errno);
  }
  return true;
}

}  // namespace

Result<void, SecretError> check_secret(std::string_view configured) {
  if (configured.size() >= least_secret) return {};
  return SecretError{SecretFault::too_short, "the secret has fewer than 32 bytes"};
}

Result<std::string, SecretError> load_or_create_secret(const fs::path& folder) {
  const fs::path path = folder / secret_file_name;
  auto found = load(path);
  if (!found) return std::move(found).error();
  if (*found) return std::move(**found);

  std::string secret = base::random_token(random_size);
  const auto created = create(folder, path, secret);
  if (!created) return created.error();
  if (*created) return secret;

  found = load(path);
  if (!found) return std::move(found).error();
  if (!*found) return failure(SecretFault::unreadable, path, ENOENT);
  return std::move(**found);
}

}  // namespace parley::jwt
