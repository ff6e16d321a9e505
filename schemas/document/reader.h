// Types the scalars of a YamlDocument and says what is wrong in the words of RULES 5. Every reader
// returns nullopt after having reported; none reports twice.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/decimal.h"
#include "engine/base/time.h"
#include "schemas/document/diagnostics.h"
#include "schemas/document/yaml_document.h"

namespace tributary {

/// Whether a message may show the line it is about. kNo for what looks personal (E209).
enum class ShowLine : std::uint8_t { kYes, kNo };

/// Reads one document into one collector; both must outlive it.
class Reader {
 public:
  Reader(const YamlDocument& document, Diagnostics& diagnostics)
      : document_(document), diagnostics_(diagnostics) {}

  /// A diagnostic of this document, complete except for suggestion, valid names and note; to be
  /// changed and passed to `report`. A line of more than 4 KiB is not quoted.
  [[nodiscard]] Diagnostic at(const Span& span, std::string_view code, Message message,
                              Severity severity = Severity::kError,
                              ShowLine show = ShowLine::kYes) const;
  void report(Diagnostic diagnostic) { diagnostics_.add(std::move(diagnostic)); }
  void error(const Span& span, std::string_view code, Message message);
  void warning(const Span& span, std::string_view code, Message message);

  /// Checks that `node` is a mapping (E110) and has only keys of `valid` (E010 each, with the
  /// nearest valid name). False when it is no mapping.
  bool keys(const YamlNode& node, std::initializer_list<std::string_view> valid);
  bool keys(const YamlNode& node, std::span<const std::string> valid);
  /// E010 for one key. `note` says what the valid names are: {"keys of `score`", "`score` 的键"}.
  void unknown_key(const YamlEntry& entry, std::span<const std::string> valid, const Message& note);

  /// Value of a key that must be there and not be empty (E012, reported at `mapping`; not when E010
  /// was reported for a key there that is taken for it).
  const YamlNode* required(const YamlNode& mapping, std::string_view key);

  // One scalar each (E110 when it is another kind of value). A list where one value is given alone
  // is a list of one.
  std::optional<std::string> text(const YamlNode& node);
  std::optional<std::int64_t> integer(const YamlNode& node, std::int64_t least, std::int64_t most);
  std::optional<Decimal> decimal(const YamlNode& node);
  std::optional<Millis> duration(const YamlNode& node);           ///< E111 for a wrong unit
  std::optional<std::uint64_t> byte_count(const YamlNode& node);  ///< `256MiB`; B, KiB, MiB, GiB
  std::optional<bool> boolean(const YamlNode& node);              ///< `true` or `false`, no other
  std::optional<std::vector<std::string>> texts(const YamlNode& node);
  /// Index in `valid`; E110 with the nearest name otherwise.
  std::optional<std::size_t> one_of(const YamlNode& node,
                                    std::initializer_list<std::string_view> valid);

  [[nodiscard]] const YamlDocument& document() const { return document_; }
  [[nodiscard]] Diagnostics& diagnostics() { return diagnostics_; }

 private:
  void wrong_type(const YamlNode& node, const Message& expected);
  void wrong_unit(const YamlNode& node);
  [[nodiscard]] bool is_misspelt_in(const YamlNode& mapping, std::string_view key) const;

  const YamlDocument& document_;
  Diagnostics& diagnostics_;
  std::map<const YamlEntry*, std::string> misspelt_;  ///< unknown keys, and what each is taken for
};

}  // namespace tributary
