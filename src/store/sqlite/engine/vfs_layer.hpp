// A layer between SQLite and the file system, which SQLite calls a VFS. It has its own object for each open
// file. The object of the file beneath follows directly in the same allocation.
//
//     struct File {                 // the layer's data of a file; its size is a multiple of 8
//       sqlite3_file base;          // must be first
//       int before_call();          // called before each call is passed on; returns SQLITE_OK or an error
//     };
//     sqlite3_io_methods methods = passing_on<File>;   // then replace the methods that the layer implements
#pragma once

#include <type_traits>

#include <sqlite3.h>

namespace parley::store::sqlite::vfs_layer {

template <class File>
File& own(sqlite3_file* file) {
  return *reinterpret_cast<File*>(file);
}

template <class File>
sqlite3_file* beneath(File& file) {
  return reinterpret_cast<sqlite3_file*>(&file + 1);
}

/// Passes a call on to the file beneath.
template <class File, auto Member, class... Arguments>
auto pass_on(sqlite3_file* file, Arguments... arguments) {
  File& layer = own<File>(file);
  sqlite3_file* const below = beneath(layer);
  using Answer = decltype((below->pMethods->*Member)(below, arguments...));
  if constexpr (!std::is_void_v<Answer>) {
    if (const int code = layer.before_call(); code != SQLITE_OK) return code;
  }
  return (below->pMethods->*Member)(below, arguments...);
}

template <class File>
inline constexpr sqlite3_io_methods passing_on = {
    .iVersion = 2,
    .xClose = pass_on<File, &sqlite3_io_methods::xClose>,
    .xRead = pass_on<File, &sqlite3_io_methods::xRead, void*, int, sqlite3_int64>,
    .xWrite = pass_on<File, &sqlite3_io_methods::xWrite, const void*, int, sqlite3_int64>,
    .xTruncate = pass_on<File, &sqlite3_io_methods::xTruncate, sqlite3_int64>,
    .xSync = pass_on<File, &sqlite3_io_methods::xSync, int>,
    .xFileSize = pass_on<File, &sqlite3_io_methods::xFileSize, sqlite3_int64*>,
    .xLock = pass_on<File, &sqlite3_io_methods::xLock, int>,
    .xUnlock = pass_on<File, &sqlite3_io_methods::xUnlock, int>,
    .xCheckReservedLock = pass_on<File, &sqlite3_io_methods::xCheckReservedLock, int*>,
    .xFileControl = pass_on<File, &sqlite3_io_methods::xFileControl, int, void*>,
    .xSectorSize = pass_on<File, &sqlite3_io_methods::xSectorSize>,
    .xDeviceCharacteristics = pass_on<File, &sqlite3_io_methods::xDeviceCharacteristics>,
    .xShmMap = pass_on<File, &sqlite3_io_methods::xShmMap, int, int, int, void volatile**>,
    .xShmLock = pass_on<File, &sqlite3_io_methods::xShmLock, int, int, int>,
    .xShmBarrier = pass_on<File, &sqlite3_io_methods::xShmBarrier>,
    .xShmUnmap = pass_on<File, &sqlite3_io_methods::xShmUnmap, int>,
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

}  // namespace parley::store::sqlite::vfs_layer
