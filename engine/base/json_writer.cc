#include "engine/base/json_writer.h"

#include <algorithm>
#include <cstring>

namespace tributary {

namespace {

bool is_plain(char c) { return c != '"' && c != '\\' && static_cast<unsigned char>(c) >= 0x20; }

constexpr std::uint64_t kEach = 0x0101010101010101;
constexpr std::uint64_t kHighBits = kEach * 0x80;

/// Some byte of it is smaller than `least`, which is at most 128.
constexpr std::uint64_t any_below(std::uint64_t bytes, unsigned char least) {
  return (bytes - kEach * least) & ~bytes & kHighBits;
}

/// So many bytes at the beginning need no escape. Nearly all do not, so they are looked at by
/// eight.
std::size_t plain_length(std::string_view text) {
  std::size_t at = 0;
  for (std::uint64_t bytes = 0; at + sizeof(bytes) <= text.size(); at += sizeof(bytes)) {
    std::memcpy(&bytes, text.data() + at, sizeof(bytes));
    const bool any_escape = (any_below(bytes, 0x20) | any_below(bytes ^ (kEach * '"'), 1) |
                             any_below(bytes ^ (kEach * '\\'), 1)) != 0;
    if (any_escape) break;
  }
  while (at < text.size() && is_plain(text[at])) ++at;
  return at;
}

void append_escape(std::string& out, char c) {
  static constexpr std::string_view kHex = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(c);
  if (c == '"' || c == '\\') {
    out.push_back('\\');
    out.push_back(c);
  } else if (c == '\n') {
    out += "\\n";
  } else if (c == '\t') {
    out += "\\t";
  } else {
    out += "\\u00";
    out.push_back(kHex[byte >> 4]);
    out.push_back(kHex[byte & 15]);
  }
}

void append_escaped(std::string& out, std::string_view text) {
  for (;;) {
    const std::size_t plain = plain_length(text);
    out.append(text.substr(0, plain));
    if (plain == text.size()) return;
    append_escape(out, text[plain]);
    text.remove_prefix(plain + 1);
  }
}

}  // namespace

void JsonWriter::separate() {
  if (needs_comma_) out_.push_back(',');
  needs_comma_ = true;
}

/// Nearly always there is nothing to escape: then the bytes are put down at once.
void JsonWriter::quote(std::string_view text, std::string_view after) {
  separate();
  const std::size_t begin = out_.size();
  if (plain_length(text) < text.size()) {
    out_.push_back('"');
    append_escaped(out_, text);
    out_.push_back('"');
    out_ += after;
    return;
  }
  out_.resize(begin + text.size() + 2 + after.size(), '"');
  std::copy(text.begin(), text.end(), out_.begin() + static_cast<std::ptrdiff_t>(begin + 1));
  std::copy(after.begin(), after.end(), out_.end() - static_cast<std::ptrdiff_t>(after.size()));
}

JsonWriter& JsonWriter::begin_object() {
  separate();
  out_.push_back('{');
  needs_comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::end_object() {
  out_.push_back('}');
  needs_comma_ = true;
  return *this;
}

JsonWriter& JsonWriter::begin_array() {
  separate();
  out_.push_back('[');
  needs_comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::end_array() {
  out_.push_back(']');
  needs_comma_ = true;
  return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
  quote(name, ":");
  needs_comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::value(std::string_view text) {
  quote(text, "");
  return *this;
}

JsonWriter& JsonWriter::value(std::int64_t number) { return this->number(std::to_string(number)); }
JsonWriter& JsonWriter::value(std::uint64_t number) { return this->number(std::to_string(number)); }
JsonWriter& JsonWriter::value(bool truth) { return number(truth ? "true" : "false"); }

JsonWriter& JsonWriter::number(std::string_view text) {
  separate();
  out_ += text;
  return *this;
}

JsonWriter& JsonWriter::json(std::string_view text) { return number(text); }

JsonWriter& JsonWriter::null() { return number("null"); }

JsonWriter& JsonWriter::text_or_null(std::string_view name, std::string_view text) {
  key(name);
  return text.empty() ? null() : value(text);
}

}  // namespace tributary
