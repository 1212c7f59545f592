// A temporary folder for a test, deleted when the test ends.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unistd.h>

namespace parley::support {

class TemporaryFolder {
 public:
  TemporaryFolder() {
    // In memory if the system has such a folder, because the cost of syncs is not tested here.
    const bool in_memory = ::access("/dev/shm", W_OK) == 0;
    const auto parent =
        in_memory ? std::filesystem::path("/dev/shm") : std::filesystem::temp_directory_path();
    std::string name = (parent / "parley-test-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = name;
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }

  const std::string& path() const { return path_; }
  std::string file(const std::string& name) const { return path_ + "/" + name; }
  bool has(const std::string& name) const { return std::filesystem::exists(file(name)); }

  void put(const std::string& name, std::string_view bytes) const {
    std::ofstream(file(name), std::ios::binary) << bytes;
  }
  std::string get(const std::string& name) const {
    std::ifstream opened(file(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(opened), {}};
  }

 private:
  std::string path_;
};

}  // namespace parley::support
