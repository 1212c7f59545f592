// One upload: from a form to the disk and into the store.
//
//   body --form--> buffer --64 KiB--> disk      one write at a time; while the buffer is full, nothing is
//                                      |        read from the client
//                                      '-- all written --> synced and renamed --> stored --> 201
//
// An upload that fails, or whose client disconnects, leaves no file: the writer removes what was not kept.
// The connection owns the upload while the body arrives, and pending disk operations own it too.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "api/contract/output.hpp"
#include "api/features.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "http/body.hpp"
#include "http/content/multipart.hpp"
#include "http/handler.hpp"

namespace parley::api {

class FileUpload final : public http::BodySink, public std::enable_shared_from_this<FileUpload> {
 public:
  /// Bytes that may wait for the disk before the connection is no longer read from. With the bytes that are
  /// being written, and those that one read adds to each, an upload holds at most four times as many.
  static constexpr std::size_t buffer_size = 64 << 10;
  /// The bytes that a form may have in addition to those of its file.
  static constexpr std::size_t form_size = 64 << 10;

  FileUpload(FileServices& services, base::UserId owner, std::string_view boundary, ContentMode mode,
             http::Responder responder);
  ~FileUpload() override;
  FileUpload(const FileUpload&) = delete;
  FileUpload& operator=(const FileUpload&) = delete;

  /// Starts to receive the body; `come` is the part of it that arrived together with the request's head.
  void begin(std::string_view come);

  void on_body(std::string_view bytes) override;
  void on_body_end() override;
  void on_body_refused(int status) override;

 private:
  bool begin_part();
  bool take(std::string_view bytes);
  bool settle_type();
  void flush();
  void wrote(base::Result<void> result);
  void finish();
  void kept(base::Result<std::string> sha256);
  void fail(const base::Error& error);

  FileServices& services_;
  std::shared_ptr<std::size_t> uploads_;  ///< may outlive the services if the process ends during the upload
  ContentMode mode_;
  http::Responder responder_;
  http::MultipartParser form_;
  std::unique_ptr<files::BlobWriter> writer_;
  store::File file_;
  std::string head_;    ///< the first bytes, from which the type is detected
  std::string buffer_;  ///< not yet passed to the writer
  bool has_file_ = false;
  bool in_file_ = false;
  bool form_ended_ = false;
  bool is_writing_ = false;
  bool body_ended_ = false;
  bool has_failed_ = false;
};

}  // namespace parley::api
