#include "schemas/document/render_machine.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <set>
#include <string>

namespace tributary {

namespace {

using Json = nlohmann::ordered_json;

const std::string& message_in(Language language, const Diagnostic& diagnostic) {
  return language == Language::kChinese ? diagnostic.message_zh : diagnostic.message_en;
}

std::string_view severity_of(const Diagnostic& diagnostic) {
  return diagnostic.severity == Severity::kError ? "error" : "warning";
}

/// The sentence with the suggestion after it, for forms that have one string only.
std::string full_message(Language language, const Diagnostic& diagnostic) {
  const std::string& message = message_in(language, diagnostic);
  if (diagnostic.suggestion.empty()) return message;
  return language == Language::kChinese
             ? fmt::format("{}；是不是 `{}`？", message, diagnostic.suggestion)
             : fmt::format("{}; did you mean `{}`?", message, diagnostic.suggestion);
}

/// A file name or a source line may hold bytes that are no UTF-8; they are replaced.
std::string dump(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

/// GitHub's escapes: in a value, and more in a property.
std::string escaped(std::string_view text, bool is_property) {
  std::string out;
  for (const char c : text) {
    if (c == '%') {
      out += "%25";
    } else if (c == '\r') {
      out += "%0D";
    } else if (c == '\n') {
      out += "%0A";
    } else if (is_property && c == ':') {
      out += "%3A";
    } else if (is_property && c == ',') {
      out += "%2C";
    } else {
      out += c;
    }
  }
  return out;
}

Json json_of(const Diagnostic& diagnostic, Language language) {
  return {{"code", diagnostic.code},
          {"severity", severity_of(diagnostic)},
          {"file", diagnostic.file},
          {"line", diagnostic.line},
          {"column", diagnostic.column},
          {"length", diagnostic.length},
          {"message", message_in(language, diagnostic)},
          {"message_en", diagnostic.message_en},
          {"message_zh", diagnostic.message_zh},
          {"source_line", diagnostic.source_line},
          {"suggestion", diagnostic.suggestion},
          {"valid", diagnostic.valid},
          {"note", language == Language::kChinese ? diagnostic.note_zh : diagnostic.note}};
}

Json sarif_result(const Diagnostic& diagnostic, Language language) {
  Json location = {{"artifactLocation", {{"uri", diagnostic.file}}}};
  if (diagnostic.line > 0) {
    location["region"] = {{"startLine", diagnostic.line},
                          {"startColumn", diagnostic.column},
                          {"endColumn", diagnostic.column + diagnostic.length}};
  }
  return {{"ruleId", diagnostic.code},
          {"level", severity_of(diagnostic)},
          {"message", {{"text", full_message(language, diagnostic)}}},
          {"locations", Json::array({{{"physicalLocation", location}}})}};
}

}  // namespace

std::string render_json(const Diagnostics& diagnostics, Language language) {
  Json list = Json::array();
  for (const Diagnostic& each : diagnostics.sorted()) list.push_back(json_of(each, language));
  return dump({{"diagnostics", list},
               {"errors", diagnostics.errors()},
               {"warnings", diagnostics.warnings()},
               {"left_out", diagnostics.left_out()}});
}

std::string render_sarif(const Diagnostics& diagnostics, Language language) {
  Json results = Json::array();
  std::set<std::string> codes;
  for (const Diagnostic& each : diagnostics.sorted()) {
    results.push_back(sarif_result(each, language));
    codes.insert(each.code);
  }
  Json rules = Json::array();
  for (const std::string& code : codes) rules.push_back({{"id", code}});
  const Json driver = {{"name", "tributary"}, {"rules", rules}};
  const Json run = {
      {"tool", {{"driver", driver}}}, {"columnKind", "unicodeCodePoints"}, {"results", results}};
  return dump({{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
               {"version", "2.1.0"},
               {"runs", Json::array({run})}});
}

std::string render_github(const Diagnostics& diagnostics, Language language) {
  std::string out;
  for (const Diagnostic& each : diagnostics.sorted()) {
    const std::string at = each.line == 0 ? ""
                                          : fmt::format(",line={},col={},endColumn={}", each.line,
                                                        each.column, each.column + each.length);
    out += fmt::format("::{} file={}{},title={}::{}\n", severity_of(each), escaped(each.file, true),
                       at, escaped(each.code, true), escaped(full_message(language, each), false));
  }
  return out;
}

}  // namespace tributary
