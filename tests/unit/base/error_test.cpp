// Tests the error catalogue, so that the values that clients rely on do not change by accident.
#include "base/error.hpp"

#include <map>
#include <string>

#include <gtest/gtest.h>

namespace parley::base {
namespace {

TEST(ErrorCatalogue, EachNameButInvalidDataBelongsToOneCode) {
  std::map<std::string_view, int> uses;
  for (const ErrorEntry& entry : error_catalogue) ++uses[entry.name];
  for (const auto& [name, count] : uses) EXPECT_EQ(count, name == "INVALID_DATA" ? 2 : 1) << name;
  EXPECT_EQ(entry(ErrorCode::unsupported_media_type).name, entry(ErrorCode::invalid_data).name);
}

TEST(ErrorCatalogue, NamesAreUpperCaseWords) {
  for (const ErrorEntry& entry : error_catalogue) {
    EXPECT_EQ(entry.name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ_"), std::string_view::npos)
        << entry.name;
    EXPECT_FALSE(entry.name.empty() || entry.name.starts_with('_') || entry.name.ends_with('_'))
        << entry.name;
    EXPECT_FALSE(entry.message.empty()) << entry.name;
    EXPECT_FALSE(entry.message.ends_with('.')) << entry.name;
  }
}

TEST(ErrorCatalogue, StatusesAreErrorsAndServerErrorsAreRetryable) {
  for (const ErrorEntry& entry : error_catalogue) {
    EXPECT_TRUE(entry.http_status >= 400 && entry.http_status < 600) << entry.name;
    if (entry.http_status >= 500 || entry.http_status == 429) {
      EXPECT_TRUE(entry.retry) << entry.name;
    }
    if (entry.http_status == 400 || entry.http_status == 401) {
      EXPECT_FALSE(entry.retry) << entry.name;
    }
  }
}

TEST(ErrorCatalogue, KeepsTheDocumentedCodes) {
  struct {
    ErrorCode code;
    std::string_view name;
    int status;
  } const documented[] = {
      {ErrorCode::invalid_data, "INVALID_DATA", 400},
      {ErrorCode::unauthorized, "UNAUTHORIZED", 401},
      {ErrorCode::token_expired, "TOKEN_EXPIRED", 401},
      {ErrorCode::permission_denied, "PERMISSION_DENIED", 403},
      {ErrorCode::user_not_found, "USER_NOT_FOUND", 404},
      {ErrorCode::rate_limited, "RATE_LIMITED", 429},
      {ErrorCode::message_send_failed, "MESSAGE_SEND_FAILED", 503},
  };
  for (const auto& d : documented) {
    EXPECT_EQ(entry(d.code).name, d.name);
    EXPECT_EQ(entry(d.code).http_status, d.status) << d.name;
  }
}

TEST(Error, HasTheCataloguesMessageUnlessOneIsGiven) {
  EXPECT_EQ(Error(ErrorCode::rate_limited).message, "Too many requests");
  EXPECT_EQ(Error(ErrorCode::not_found, "No such route").message, "No such route");
  EXPECT_FALSE(Error(ErrorCode::rate_limited).retry_after.has_value());
  const Error invalid = Error::invalid("content", "is too long");
  EXPECT_EQ(invalid.code, ErrorCode::invalid_data);
  EXPECT_EQ(invalid.field, "content");
}

}  // namespace
}  // namespace parley::base
