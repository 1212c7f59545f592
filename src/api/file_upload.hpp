// One upload on its way from a form to the disk and into the store.
//
//   body --form--> buffer --64 KiB--> disk      one write at a time; the client is held while the buffer is
//   full
//                                      `-- all written --> synced and renamed --> stored --> 201
//
// Whatever goes wrong, also the client's going, leaves nothing behind: the writer removes what was not kept.
// The connection keeps the upload while the body comes, and what is under way on the disk keeps it too.
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
  /// Bytes that wait for the disk before the client is held. With what is being written, and with what one
  /// read brings to each, an upload holds four times as many at the most.
  static constexpr std::size_t buffer_size = 64 << 10;
  /// What a form may be longer than its file.
  static constexpr std::size_t form_size = 64 << 10;

  FileUpload(FileServices& services, base::UserId owner, std::string_view boundary, ContentMode mode,
             http::Responder responder);
  ~FileUpload() override;
  FileUpload(const FileUpload&) = delete;
  FileUpload& operator=(const FileUpload&) = delete;

  /// Lets the body come; `come` is one that has come with its head.
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
  std::shared_ptr<std::size_t> uploads_;  ///< may outlive the services, where the process ends meanwhile
  ContentMode mode_;
  http::Responder responder_;
  http::MultipartParser form_;
  std::unique_ptr<files::BlobWriter> writer_;
  store::File file_;
  std::string head_;    ///< what the type is told by
  std::string buffer_;  ///< not yet on its way to the disk
  bool has_file_ = false;
  bool in_file_ = false;
  bool form_ended_ = false;
  bool is_writing_ = false;
  bool body_ended_ = false;
  bool has_failed_ = false;
};

}  // namespace parley::api
