// The YAML that rules, mappings and configuration are written in (RULES 1): one document, UTF-8,
// scalars are text until a reader types them, and every key and scalar knows where it stands.
//
// Refused, with a message and a place: anchors, aliases, tags, merge keys, duplicate keys (E011),
// tabs, several documents, directives, keys that are no plain text, other encodings and control
// characters (E013), and text that is no YAML at all (E001).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/document/diagnostics.h"

namespace tributary {

// Limits of one document. A larger one is refused with E013; nothing is cut in silence.
inline constexpr std::size_t kMostYamlBytes = std::size_t{1} << 20;  ///< a rule is some 4 KiB
inline constexpr std::size_t kMostYamlDepth = 32;                    ///< the deepest key of ours: 6
inline constexpr std::size_t kMostYamlNodes = 100'000;               ///< value tables included

enum class NodeKind : std::uint8_t { kScalar, kSequence, kMapping };
enum class ScalarStyle : std::uint8_t { kPlain, kSingleQuoted, kDoubleQuoted, kLiteral, kFolded };

struct YamlEntry;

/// A value of the document. Its span: of a scalar the text with its quotes, of a mapping or
/// sequence only the first character.
struct YamlNode {
  NodeKind kind = NodeKind::kScalar;
  ScalarStyle style = ScalarStyle::kPlain;
  Span span;
  std::string text;                ///< of a scalar: without quotes, escapes undone
  std::vector<YamlNode> items;     ///< of a sequence
  std::vector<YamlEntry> entries;  ///< of a mapping, in the order of the file; keys are unique

  [[nodiscard]] bool is_scalar() const { return kind == NodeKind::kScalar; }
  [[nodiscard]] bool is_sequence() const { return kind == NodeKind::kSequence; }
  [[nodiscard]] bool is_mapping() const { return kind == NodeKind::kMapping; }
  /// A key with nothing behind it: plain and empty.
  [[nodiscard]] bool is_empty() const;
  /// The plain word `null`. Only a value table means something by it; elsewhere it is text.
  [[nodiscard]] bool is_null() const;
  /// Entry of a mapping by key; nullptr when there is none or this is no mapping.
  [[nodiscard]] const YamlEntry* entry(std::string_view key) const;
  [[nodiscard]] const YamlNode* find(std::string_view key) const;
};

struct YamlEntry {
  std::string key;
  Span key_span;
  YamlNode value;
};

/// Raw text of a scalar and where it begins, for a lexer that reports file positions itself.
struct RawText {
  std::string_view text;  ///< refers into the document
  std::size_t begin = 0;  ///< byte offset in YamlDocument::text()
};

/// A loaded file. Owns its text and tree; a value that is moved, not shared between threads while
/// it changes. `raw` and `span_at` refer to the text, so they stay valid while the document lives
/// at its place.
class YamlDocument {
 public:
  /// Reads `text` under the name `file` (used in messages only). Everything that is wrong goes to
  /// `diagnostics`. nullopt when no tree could be made; a tree may come with errors (a duplicate
  /// key's later value is dropped, an alias is an empty scalar), so that the rest can be checked.
  static std::optional<YamlDocument> parse(std::string file, std::string text,
                                           Diagnostics& diagnostics);
  /// The same from a path. A file that cannot be read is one E013 without a line.
  static std::optional<YamlDocument> load(const std::string& path, Diagnostics& diagnostics);

  [[nodiscard]] const std::string& file() const { return file_; }
  [[nodiscard]] std::string_view text() const { return text_; }  ///< without a byte order mark
  [[nodiscard]] const YamlNode& root() const { return root_; }
  [[nodiscard]] YamlNode& root() { return root_; }  ///< to fill in ${env:} and ${file:}

  /// Raw text of a plain, quoted (without escapes) or `|` scalar; nullopt for `>`, for quoted text
  /// with escapes, and for what is no scalar. Offsets in it map to the file by span_at. Indentation
  /// of further lines is part of it.
  [[nodiscard]] std::optional<RawText> raw(const YamlNode& node) const;
  /// Place of `bytes` bytes that begin `offset` bytes into the raw text; the underline stays on the
  /// first line and is at least one character.
  [[nodiscard]] Span span_at(const RawText& raw, std::size_t offset, std::size_t bytes) const;
  /// A comment begins after this plain scalar on the same line: a ` #` inside an expression ends it
  /// (E013, "put it in a | block"); the rule language decides whether that was meant.
  [[nodiscard]] bool comment_follows(const YamlNode& node) const;
  /// The line as it stands, without its end; empty when there is no such line.
  [[nodiscard]] std::string_view line(std::uint32_t number) const;

 private:
  friend class YamlBuilder;
  YamlDocument(std::string file, std::string text);

  std::string file_;
  std::string text_;
  std::vector<std::size_t> line_starts_;
  YamlNode root_;
};

}  // namespace tributary
