#include "cluster/codec.hpp"

#include <array>
#include <chrono>
#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

#include "cluster/fields.hpp"

namespace parley::cluster {

namespace {

/// The last value of an enumeration. Values after it are not decoded.
template <class Enum>
constexpr Enum last_of = Enum::does_not_exist;  // each enumeration of a message needs a line below
template <>
constexpr auto last_of<Envelope::Kind> = Envelope::Kind::answer;
template <>
constexpr auto last_of<store::MessageType> = store::MessageType::file;
template <>
constexpr auto last_of<store::MarkKind> = store::MarkKind::read;

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};
template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};
template <class T>
struct IsShared : std::false_type {};
template <class T>
struct IsShared<std::shared_ptr<const T>> : std::true_type {};
template <class T>
struct IsStringId : std::false_type {};
template <class Tag>
struct IsStringId<base::StringId<Tag>> : std::true_type {};
template <class T>
struct IsDuration : std::false_type {};
template <class Rep, class Period>
struct IsDuration<std::chrono::duration<Rep, Period>> : std::true_type {};
template <class T>
struct IsTimePoint : std::false_type {};
template <class Clock, class Duration>
struct IsTimePoint<std::chrono::time_point<Clock, Duration>> : std::true_type {};

class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}

  void number(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) out_.push_back(static_cast<char>((value & 0x7f) | 0x80));
    out_.push_back(static_cast<char>(value));
  }
  void signed_number(std::int64_t value) {
    number((static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63));
  }
  void text(std::string_view text) {
    number(text.size());
    out_ += text;
  }

  template <class T>
  void value(const T& value) {
    if constexpr (std::is_same_v<T, bool>) {
      number(value ? 1 : 0);
    } else if constexpr (std::is_enum_v<T>) {
      number(static_cast<std::uint64_t>(value));
    } else if constexpr (std::is_integral_v<T>) {
      if constexpr (std::is_signed_v<T>) {
        signed_number(value);
      } else {
        number(value);
      }
    } else if constexpr (std::is_same_v<T, std::string>) {
      text(value);
    } else if constexpr (std::is_same_v<T, base::Uuid>) {
      out_.append(reinterpret_cast<const char*>(value.bytes().data()), value.bytes().size());
    } else if constexpr (IsStringId<T>()) {
      text(value.str());
    } else if constexpr (IsDuration<T>()) {
      signed_number(value.count());
    } else if constexpr (IsTimePoint<T>()) {
      signed_number(value.time_since_epoch().count());
    } else if constexpr (IsOptional<T>()) {
      number(value ? 1 : 0);
      if (value) this->value(*value);
    } else if constexpr (IsVector<T>()) {
      number(value.size());
      for (const auto& element : value) this->value(element);
    } else if constexpr (IsShared<T>()) {
      this->value(*value);
    } else {
      std::string members;
      Writer inner(members);
      std::apply([&inner](const auto&... member) { (inner.value(member), ...); }, detail::tie_members(value));
      text(members);
    }
  }

 private:
  std::string& out_;
};

class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  bool is_at_end() const { return bytes_.empty(); }

  bool number(std::uint64_t& value) {
    value = 0;
    for (unsigned shift = 0; shift < 64 && !bytes_.empty(); shift += 7) {
      const auto byte = static_cast<std::uint8_t>(bytes_.front());
      bytes_.remove_prefix(1);
      if (shift == 63 && byte > 1) return false;
      value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
      if ((byte & 0x80) == 0) return true;
    }
    return false;
  }
  bool signed_number(std::int64_t& value) {
    std::uint64_t folded = 0;
    if (!number(folded)) return false;
    value = static_cast<std::int64_t>((folded >> 1) ^ (~(folded & 1) + 1));
    return true;
  }
  bool text(std::string_view& text) {
    std::uint64_t size = 0;
    if (!number(size) || size > bytes_.size()) return false;
    text = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return true;
  }

  template <class T>
  bool value(T& value) {
    if constexpr (std::is_same_v<T, bool>) {
      std::uint64_t read = 0;
      if (!number(read) || read > 1) return false;
      value = read == 1;
      return true;
    } else if constexpr (std::is_enum_v<T>) {
      std::uint64_t read = 0;
      if (!number(read) || read > static_cast<std::uint64_t>(last_of<T>)) return false;
      value = static_cast<T>(read);
      return true;
    } else if constexpr (std::is_integral_v<T>) {
      return integral(value);
    } else if constexpr (std::is_same_v<T, std::string>) {
      std::string_view read;
      if (!text(read)) return false;
      value = read;
      return true;
    } else if constexpr (std::is_same_v<T, base::Uuid>) {
      return uuid(value);
    } else if constexpr (IsStringId<T>()) {
      std::string_view read;
      if (!text(read)) return false;
      value = T(std::string(read));
      return true;
    } else if constexpr (IsDuration<T>()) {
      std::int64_t count = 0;
      if (!signed_number(count)) return false;
      value = T(count);
      return true;
    } else if constexpr (IsTimePoint<T>()) {
      std::int64_t count = 0;
      if (!signed_number(count)) return false;
      value = T(typename T::duration(count));
      return true;
    } else if constexpr (IsOptional<T>()) {
      bool is_given = false;
      if (!this->value(is_given)) return false;
      return !is_given || this->value(value.emplace());
    } else if constexpr (IsVector<T>()) {
      return list(value);
    } else if constexpr (IsShared<T>()) {
      auto made = std::make_shared<std::remove_const_t<typename T::element_type>>();
      if (!this->value(*made)) return false;
      value = std::move(made);
      return true;
    } else {
      std::string_view members;
      if (!text(members)) return false;
      Reader inner(members);
      return std::apply([&inner](auto&... member) { return (inner.member(member) && ...); },
                        detail::tie_members(value));
    }
  }

 private:
  /// A member that is missing at the end was not known to the sender. It keeps its default, which a value
  /// that is shared does not have.
  template <class T>
  bool member(T& member) {
    if (is_at_end()) return !IsShared<T>();
    return value(member);
  }
  template <class T>
  bool integral(T& value) {
    if constexpr (std::is_signed_v<T>) {
      std::int64_t read = 0;
      if (!signed_number(read) || !std::in_range<T>(read)) return false;
      value = static_cast<T>(read);
    } else {
      std::uint64_t read = 0;
      if (!number(read) || !std::in_range<T>(read)) return false;
      value = static_cast<T>(read);
    }
    return true;
  }
  bool uuid(base::Uuid& value) {
    std::array<std::uint8_t, 16> bytes{};
    if (bytes_.size() < bytes.size()) return false;
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(bytes_[i]);
    bytes_.remove_prefix(bytes.size());
    value = base::Uuid(bytes);
    return true;
  }
  template <class T>
  bool list(std::vector<T>& value) {
    std::uint64_t count = 0;
    // Every element takes at least one byte.
    if (!number(count) || count > bytes_.size()) return false;
    for (std::uint64_t i = 0; i < count; ++i) {
      if (!this->value(value.emplace_back())) return false;
    }
    return true;
  }

  std::string_view bytes_;
};

template <std::size_t... I>
bool read_alternative(Reader& reader, std::size_t alternative, Message& message, std::index_sequence<I...>) {
  return ((I == alternative && reader.value(message.emplace<I>())) || ...);
}

}  // namespace

void append_encoded(std::string& to, const Envelope& envelope) {
  to.push_back(static_cast<char>(codec_version));
  Writer writer(to);
  writer.value(envelope.from);
  writer.value(envelope.kind);
  writer.value(envelope.id);
  writer.number(envelope.message.index());
  std::visit([&writer](const auto& value) { writer.value(value); }, envelope.message);
}

std::optional<Envelope> decode(std::string_view bytes) {
  if (bytes.empty() || bytes.size() > longest_message) return std::nullopt;
  if (static_cast<std::uint8_t>(bytes.front()) != codec_version) return std::nullopt;
  Reader reader(bytes.substr(1));
  Envelope envelope;
  std::uint64_t alternative = 0;
  if (!reader.value(envelope.from) || !reader.value(envelope.kind) || !reader.value(envelope.id) ||
      !reader.number(alternative)) {
    return std::nullopt;
  }
  if (!read_alternative(reader, alternative, envelope.message,
                        std::make_index_sequence<std::variant_size_v<Message>>()) ||
      !reader.is_at_end()) {
    return std::nullopt;
  }
  return envelope;
}

}  // namespace parley::cluster
