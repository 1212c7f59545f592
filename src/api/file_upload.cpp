#include "api/file_upload.hpp"

#include <algorithm>
#include <utility>

#include "api/contract/response.hpp"
#include "api/files.hpp"
#include "api/gateway/rest_response.hpp"
#include "base/unicode.hpp"
#include "base/utf8.hpp"
#include "files/sniff.hpp"

namespace parley::api {

using base::Error;
using base::ErrorCode;

namespace {

constexpr std::size_t longest_name = 255;

/// Returns the last part of a path, because some browsers send a path, without control characters and cut to
/// `longest_name` bytes.
std::string file_name(std::string_view sent) {
  sent.remove_prefix(std::min(sent.find_last_of("/\\") + 1, sent.size()));
  std::string name = base::is_valid_utf8(sent) ? base::cleaned(sent) : std::string();
  std::erase_if(name, [](char c) { return c == '\t' || c == '\n'; });
  std::size_t size = std::min(name.size(), longest_name);
  while (size > 0 && size < name.size() && (static_cast<unsigned char>(name[size]) & 0xc0) == 0x80) --size;
  name.resize(size);
  return name.empty() ? "file" : name;
}

}  // namespace

FileUpload::FileUpload(FileServices& services, base::UserId owner, std::string_view boundary,
                       ContentMode mode, http::Responder responder)
    : services_(services),
      uploads_(services.uploads),
      mode_(mode),
      responder_(std::move(responder)),
      form_(boundary),
      writer_(services.blobs.create()) {
  file_.id = base::Uuid::random();
  file_.owner = std::move(owner);
  ++*uploads_;
}

FileUpload::~FileUpload() {
  --*uploads_;
}

void FileUpload::begin(std::string_view come) {
  responder_.receive_body(shared_from_this(), come);
}

void FileUpload::fail(const Error& error) {
  has_failed_ = true;
  writer_ = nullptr;
  buffer_ = {};
  responder_.respond(refusal(error));
}

void FileUpload::on_body(std::string_view bytes) {
  using Event = http::MultipartParser::Event;
  while (!has_failed_) {
    switch (form_.next(bytes)) {
      case Event::part:
        if (!begin_part()) return;
        break;
      case Event::data:
        if (in_file_ && !take(form_.data())) return;
        break;
      case Event::part_end:
        in_file_ = false;
        break;
      case Event::end:
        form_ended_ = true;
        break;
      case Event::refused:
        return fail(Error(ErrorCode::invalid_data, "Malformed form"));
      case Event::more:
        return flush();
    }
  }
}

bool FileUpload::begin_part() {
  in_file_ = form_.filename().has_value();
  if (!in_file_) return true;
  if (std::exchange(has_file_, true)) {
    fail(Error::invalid(form_.name(), "One file at a time"));
    return false;
  }
  file_.name = file_name(*form_.filename());
  return true;
}

bool FileUpload::take(std::string_view bytes) {
  file_.size += static_cast<std::int64_t>(bytes.size());
  if (static_cast<std::size_t>(file_.size) > services_.bounds.max_size) {
    fail(Error(ErrorCode::payload_too_large));
    return false;
  }
  const std::size_t wanted = files::sniffed_bytes - head_.size();
  head_.append(bytes.substr(0, wanted));
  if (file_.type.empty() && head_.size() == files::sniffed_bytes && !settle_type()) return false;
  buffer_.append(bytes);
  return true;
}

bool FileUpload::settle_type() {
  file_.type = files::sniff(head_);
  if (files::is_accepted(file_.type, services_.bounds.types)) return true;
  fail(Error(ErrorCode::unsupported_media_type, "Files of this type are not accepted"));
  return false;
}

void FileUpload::flush() {
  const bool is_due = buffer_.size() >= buffer_size || (body_ended_ && !buffer_.empty());
  if (is_due && !is_writing_) {
    is_writing_ = true;
    writer_->write(std::exchange(buffer_, {}), [self = shared_from_this()](base::Result<void> result) {
      self->wrote(std::move(result));
    });
  }
  if (is_writing_ && buffer_.size() >= buffer_size) responder_.hold_body();
}

void FileUpload::wrote(base::Result<void> result) {
  is_writing_ = false;
  if (has_failed_) return;
  if (!result) return fail(result.error());
  flush();
  if (buffer_.size() < buffer_size) responder_.resume_body();
  if (body_ended_ && !is_writing_) finish();
}

void FileUpload::on_body_end() {
  if (has_failed_) return;
  if (!form_ended_) return fail(Error(ErrorCode::invalid_data, "Malformed form"));
  if (!has_file_) return fail(Error::invalid("file", "There is no file in the form"));
  if (file_.size == 0) return fail(Error::invalid("file", "The file is empty"));
  if (file_.type.empty() && !settle_type()) return;
  body_ended_ = true;
  flush();
  if (!is_writing_) finish();
}

void FileUpload::on_body_refused(int status) {
  if (has_failed_) return;
  has_failed_ = true;
  writer_ = nullptr;
  responder_.respond(refusal(status));
}

void FileUpload::finish() {
  writer_->keep(file_.id, [self = shared_from_this()](base::Result<std::string> sha256) {
    self->kept(std::move(sha256));
  });
}

void FileUpload::kept(base::Result<std::string> sha256) {
  writer_ = nullptr;
  if (!sha256) return fail(sha256.error());
  file_.sha256 = std::move(*sha256);
  file_.created_at = services_.clock.wall_now();
  services_.store.add_file(
      file_, services_.bounds.per_user, [self = shared_from_this()](const base::Result<void>& added) {
        if (!added) {
          self->services_.blobs.remove({self->file_.id}, [](const base::Result<void>&) {});
          return self->fail(added.error());
        }
        self->responder_.respond(
            json_answer(201, success_answer(self->mode_, upload_file.answer, self->file_)));
      });
}

}  // namespace parley::api
