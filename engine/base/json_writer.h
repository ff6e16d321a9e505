// Writes JSON text, keys in the order given: the bytes of rows and changes are part of the contract
// (P3), so they are not left to a library's map order or number formatting. Reading JSON is a
// library's work.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tributary {

/// Appends to a string it does not own. The caller keeps begin and end balanced.
class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}

  JsonWriter& begin_object();
  JsonWriter& end_object();
  JsonWriter& begin_array();
  JsonWriter& end_array();
  JsonWriter& key(std::string_view name);

  JsonWriter& value(std::string_view text);
  JsonWriter& value(const char* text) { return value(std::string_view(text)); }
  JsonWriter& value(std::int64_t number);
  JsonWriter& value(std::uint64_t number);
  JsonWriter& value(int number) { return value(static_cast<std::int64_t>(number)); }
  JsonWriter& value(std::uint32_t number) { return value(static_cast<std::uint64_t>(number)); }
  JsonWriter& value(bool truth);
  /// A number already in JSON's form.
  JsonWriter& number(std::string_view text);
  /// A whole value, written before.
  JsonWriter& json(std::string_view text);
  JsonWriter& null();

  template <typename T>
  JsonWriter& member(std::string_view name, const T& content) {
    return key(name).value(content);
  }
  /// null when empty.
  JsonWriter& text_or_null(std::string_view name, std::string_view text);

 private:
  void separate();
  /// A comma if one is due, the text in quotation marks, then `after`.
  void quote(std::string_view text, std::string_view after);
  std::string& out_;
  bool needs_comma_ = false;
};

}  // namespace tributary
