#include "files/blobs.hpp"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include <openssl/evp.h>

#include "base/descriptor.hpp"
#include "base/threads/offload.hpp"

namespace parley::files {

namespace {

using base::Descriptor;
using base::Error;
using base::ErrorCode;

constexpr std::string_view part_suffix = ".part";

bool write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t size = ::write(file, bytes.data(), bytes.size());
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(size));
  }
  return true;
}

std::string hexadecimal(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    text.push_back(digits[byte >> 4]);
    text.push_back(digits[byte & 15]);
  }
  return text;
}

bool sync_folder(const std::string& folder) {
  const Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  return opened.is_open() && ::fsync(opened.number()) == 0;
}

}  // namespace

/// The file being written. Only one thread at a time uses it, because the calls of a writer do not overlap.
struct BlobWriter::Part {
  explicit Part(std::string folder_)
      : folder(std::move(folder_)),
        path(folder + "/" + base::Uuid::random().to_string() + std::string(part_suffix)) {}
  ~Part() {
    EVP_MD_CTX_free(digest);
    if (file.is_open() && !is_kept) ::unlink(path.c_str());
  }
  Part(const Part&) = delete;
  Part& operator=(const Part&) = delete;

  bool open() {
    if (file.is_open()) return true;
    std::error_code ignored;  // opening the file below fails too and reports it
    std::filesystem::create_directories(folder, ignored);
    file = Descriptor(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    return file.is_open() && digest != nullptr && EVP_DigestInit_ex(digest, EVP_sha256(), nullptr) == 1;
  }
  base::Result<void> write(std::string_view bytes) {
    if (!open() || !write_all(file.number(), bytes) ||
        EVP_DigestUpdate(digest, bytes.data(), bytes.size()) != 1) {
      return Error(ErrorCode::unavailable);
    }
    return {};
  }
  base::Result<std::string> keep(const store::FileId& id) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> sum;
    unsigned int size = 0;
    const std::string target = folder + "/" + id.to_string();
    if (!open() || ::fsync(file.number()) != 0 || EVP_DigestFinal_ex(digest, sum.data(), &size) != 1 ||
        ::rename(path.c_str(), target.c_str()) != 0) {
      return Error(ErrorCode::unavailable);
    }
    is_kept = true;
    if (!sync_folder(folder)) return Error(ErrorCode::unavailable);
    return hexadecimal({reinterpret_cast<const char*>(sum.data()), size});
  }

  std::string folder;
  std::string path;
  Descriptor file;
  EVP_MD_CTX* digest = EVP_MD_CTX_new();
  bool is_kept = false;
};

struct BlobReader::Opened {
  Descriptor file;
};

struct Blobs::Sweep {
  bool has_begun = false;
  std::filesystem::directory_iterator next;
};

// --- tasks ------------------------------------------------------------------------------------------------

template <class T, class Task>
void Blobs::run(Task task, store::Completion<T> done) {
  base::offload<base::Result<T>>(worker_.get(), executor_, std::move(task), std::move(done),
                                 Error(ErrorCode::unavailable));
}

void Blobs::drop(std::shared_ptr<void> what) {
  if (what == nullptr || worker_ == nullptr) return;
  static_cast<void>(worker_->try_run([what = std::move(what)]() mutable { what.reset(); }));
}

Blobs::Blobs(base::Executor& executor, std::string folder)
    : executor_(executor),
      folder_(std::move(folder)),
      worker_(std::make_unique<base::Worker>(threads, waiting)) {}

std::unique_ptr<BlobWriter> Blobs::create() {
  return std::unique_ptr<BlobWriter>(new BlobWriter(*this));
}

BlobWriter::BlobWriter(Blobs& blobs) : blobs_(blobs), part_(std::make_shared<Part>(blobs.folder_)) {}

BlobWriter::~BlobWriter() {
  blobs_.drop(std::move(part_));
}

void BlobWriter::write(std::string bytes, store::Completion<void> done) {
  blobs_.run<void>([part = part_, bytes = std::move(bytes)] { return part->write(bytes); }, std::move(done));
}

void BlobWriter::keep(const store::FileId& id, store::Completion<std::string> done) {
  blobs_.run<std::string>([part = part_, id] { return part->keep(id); }, std::move(done));
}

BlobReader::BlobReader(Blobs& blobs, std::shared_ptr<Opened> opened)
    : blobs_(blobs), opened_(std::move(opened)) {}

BlobReader::~BlobReader() {
  blobs_.drop(std::move(opened_));
}

void BlobReader::read(std::uint64_t offset, std::size_t size, store::Completion<base::SharedBytes> done) {
  blobs_.run<base::SharedBytes>(
      [opened = opened_, offset, size]() -> base::Result<base::SharedBytes> {
        std::string bytes(size, '\0');
        ssize_t got = -1;
        do {
          got = ::pread(opened->file.number(), bytes.data(), size, static_cast<off_t>(offset));
        } while (got < 0 && errno == EINTR);
        if (got < 0) return Error(ErrorCode::unavailable);
        bytes.resize(static_cast<std::size_t>(got));
        return std::make_shared<const std::string>(std::move(bytes));
      },
      std::move(done));
}

void Blobs::open(const store::FileId& id, store::Completion<std::unique_ptr<BlobReader>> done) {
  run<std::unique_ptr<BlobReader>>(
      [this, path = folder_ + "/" + id.to_string()]() -> base::Result<std::unique_ptr<BlobReader>> {
        auto opened = std::make_shared<BlobReader::Opened>();
        opened->file = Descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
        if (!opened->file.is_open()) return Error(ErrorCode::not_found);
        return std::unique_ptr<BlobReader>(new BlobReader(*this, std::move(opened)));
      },
      std::move(done));
}

void Blobs::remove(std::vector<store::FileId> ids, store::Completion<void> done) {
  run<void>(
      [folder = folder_, ids = std::move(ids)]() -> base::Result<void> {
        for (const store::FileId& id : ids) ::unlink((folder + "/" + id.to_string()).c_str());
        return {};
      },
      std::move(done));
}

// --- the sweep --------------------------------------------------------------------------------------------

void Blobs::sweep(base::Timestamp before, std::size_t most,
                  store::Completion<std::vector<store::FileId>> done) {
  if (sweep_ == nullptr) sweep_ = std::make_shared<Sweep>();
  run<std::vector<store::FileId>>(
      [sweep = sweep_, folder = folder_, before, most]() -> base::Result<std::vector<store::FileId>> {
        std::vector<store::FileId> ids;
        std::error_code error;
        if (!std::exchange(sweep->has_begun, true))
          sweep->next = std::filesystem::directory_iterator(folder, error);
        while (!error && sweep->next != std::filesystem::directory_iterator() && ids.size() < most) {
          const std::string path = sweep->next->path().string();
          const std::string name = sweep->next->path().filename().string();
          sweep->next.increment(error);
          struct stat status{};
          if (::stat(path.c_str(), &status) != 0) continue;
          if (base::Timestamp(std::chrono::seconds(status.st_mtim.tv_sec)) >= before) continue;
          if (name.ends_with(part_suffix)) {
            ::unlink(path.c_str());
          } else if (const auto id = base::Uuid::parse(name)) {
            ids.push_back(*id);
          }
        }
        return ids;
      },
      std::move(done));
}

}  // namespace parley::files
