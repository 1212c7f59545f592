#include "api/contract/response.hpp"

namespace parley::api {

std::string error_answer(const base::Error& error, const std::optional<base::CallId>& call) {
  ErrorObject object{base::entry(error.code).name, error.message, {}, {}, call};
  if (!error.field.empty()) object.field_name = error.field;
  if (error.retry_after) object.retry_after_ms = error.retry_after->count();
  std::string text;
  base::json::Writer json(text);
  Encoding to{json, ContentMode::raw};
  json.begin_object().key("success").value(false).key("error");
  encode(to, error_object, object);
  json.end_object();
  return text;
}

void write_page_end(Encoding& to, const std::optional<std::string>& next_cursor) {
  to.json.key("hasMore").value(next_cursor.has_value()).key("nextCursor");
  if (next_cursor) {
    to.json.value(*next_cursor);
  } else {
    to.json.null();
  }
}

}  // namespace parley::api
