// How a YamlDocument's tree is made; of no interest outside this room. libyaml's events become
// nodes, and what RULES 1 does not accept becomes a diagnostic.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "schemas/document/diagnostics.h"
#include "schemas/document/yaml_document.h"

namespace tributary {

/// One use: builds the root of `document` from its text.
class YamlBuilder {
 public:
  YamlBuilder(YamlDocument& document, Diagnostics& diagnostics);
  ~YamlBuilder();
  YamlBuilder(const YamlBuilder&) = delete;
  YamlBuilder& operator=(const YamlBuilder&) = delete;

  /// False when there is no tree; the reason has been reported.
  bool build();

 private:
  struct Parser;
  struct Event;

  bool is_readable_text();
  bool read_document();
  bool next(Event& event);
  bool read_node(const Event& event, std::size_t depth, YamlNode& node);
  bool read_sequence(std::size_t depth, YamlNode& node);
  bool read_mapping(std::size_t depth, YamlNode& node);
  bool read_key(const Event& event, std::size_t depth, YamlEntry& entry);
  void read_scalar(const Event& event, YamlNode& node);
  void refuse_marks(const Event& event);
  void report_syntax();
  void report(const Span& span, std::string_view code, Message message);
  [[nodiscard]] Span span_of(std::size_t first_character, std::size_t last_character) const;
  [[nodiscard]] Span span_of(const Event& event) const;

  YamlDocument& document_;
  Diagnostics& diagnostics_;
  std::unique_ptr<Parser> parser_;
  std::vector<std::uint32_t> byte_of_character_;  ///< libyaml counts characters
  std::size_t nodes_ = 0;
  /// Where the last scalar begins, if it is quoted and ends on another line. What does not read
  /// behind it is most often the rest of a quote that was to end where this one began.
  std::optional<std::size_t> open_quote_;
};

}  // namespace tributary
