// A printed JSON document, and questions about it.
#pragma once

#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "base/json/json.hpp"

namespace parley::api::printing {

class PrintedJson {
 public:
  explicit PrintedJson(std::string text) : text_(std::move(text)) {
    EXPECT_EQ(document_.parse(text_), base::json::ParseError::none);
  }
  PrintedJson(const PrintedJson&) = delete;
  PrintedJson& operator=(const PrintedJson&) = delete;

  const std::string& text() const { return text_; }
  base::json::Value root() const { return document_.root(); }

  /// The value at the end of a path of keys, or std::nullopt.
  std::optional<base::json::Value> find(const std::vector<std::string_view>& keys) const {
    std::optional<base::json::Value> value = root();
    for (const std::string_view key : keys) {
      if (value) value = value->find(key);
    }
    return value;
  }
  /// The same as JSON without blanks; empty if there is no such value.
  std::string at(const std::vector<std::string_view>& keys) const {
    const auto value = find(keys);
    std::string text(value ? value->raw() : std::string_view());
    std::erase_if(text, [](char c) { return c == ' ' || c == '\n'; });
    return text;
  }

  /// The value that a "$ref" names, or std::nullopt.
  std::optional<base::json::Value> target(std::string_view reference) const {
    std::optional<base::json::Value> value = root();
    reference.remove_prefix(std::string_view("#/").size());
    while (value && !reference.empty()) {
      const std::size_t end = std::min(reference.find('/'), reference.size());
      value = value->find(reference.substr(0, end));
      reference.remove_prefix(std::min(end + 1, reference.size()));
    }
    return value;
  }

  /// Calls `visit` with every object of the document.
  void each_object(const std::function<void(base::json::Value)>& visit) const { each_object(root(), visit); }

  /// Fails the test for each reference that names nothing.
  void expect_good_references() const {
    each_object([&](base::json::Value object) {
      const auto reference = object.find("$ref");
      if (!reference) return;
      EXPECT_TRUE(target(reference->as_string())) << reference->as_string();
    });
  }

 private:
  static void each_object(base::json::Value value, const std::function<void(base::json::Value)>& visit) {
    if (value.is(base::json::Kind::object)) visit(value);
    for (const base::json::Member member : value) each_object(member.value, visit);
  }

  std::string text_;
  base::json::Document document_;
};

}  // namespace parley::api::printing
