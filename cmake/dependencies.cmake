# Everything Parley links to, each found once and given one name. All of it comes from the distribution.
find_package(Threads REQUIRED)
find_package(OpenSSL 3.0 REQUIRED)
find_package(ZLIB REQUIRED)
find_package(SQLite3 3.37 REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(utf8proc REQUIRED IMPORTED_TARGET libutf8proc)

# bcrypt, for hashes that were imported.
pkg_check_modules(xcrypt REQUIRED IMPORTED_TARGET libxcrypt)

# The allocator of what serves (decision 13). A sanitizer brings its own.
add_library(allocator INTERFACE)
if(NOT PARLEY_SANITIZE)
  pkg_check_modules(jemalloc REQUIRED IMPORTED_TARGET jemalloc)
  target_link_libraries(allocator INTERFACE PkgConfig::jemalloc)
endif()

find_path(ASIO_INCLUDE_DIR asio.hpp REQUIRED)
add_library(asio INTERFACE)
target_include_directories(asio SYSTEM INTERFACE $<BUILD_INTERFACE:${ASIO_INCLUDE_DIR}>)
target_compile_definitions(asio INTERFACE ASIO_STANDALONE ASIO_NO_DEPRECATED ASIO_SEPARATE_COMPILATION
  # Otherwise 1.22 picks its allocator by which headers a file happened to include before it.
  ASIO_HAS_STD_ALIGNED_ALLOC)
target_link_libraries(asio INTERFACE Threads::Threads)

find_path(TOMLPLUSPLUS_INCLUDE_DIR toml++/toml.h REQUIRED)
add_library(tomlplusplus INTERFACE)
target_include_directories(tomlplusplus SYSTEM INTERFACE ${TOMLPLUSPLUS_INCLUDE_DIR})
