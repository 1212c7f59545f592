// A file that the program makes at start-up instead of embedding it: its text, the compressed form and the
// tag are made once, and answer every request.
#pragma once

#include <string>
#include <string_view>

#include "http/content/static_file.hpp"
#include "http/message.hpp"

namespace parley::http {

class MadeFile {
 public:
  /// `content_type` includes the charset.
  MadeFile(std::string text, std::string content_type);

  /// Answers as answer_with() does for an embedded file.
  Response answer(const Request& request) const;

 private:
  std::string text_;
  std::string content_type_;
  std::string gzipped_;
  std::string tag_;
};

}  // namespace parley::http
