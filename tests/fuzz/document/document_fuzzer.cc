// Any bytes as a YAML document: no crash, every place inside the file, everything printable.
#include <cstddef>
#include <cstdint>
#include <string>

#include "engine/base/check.h"
#include "engine/base/text.h"
#include "schemas/document/reader.h"
#include "schemas/document/render.h"
#include "schemas/document/yaml_document.h"

namespace {

using namespace tributary;  // NOLINT(google-build-using-namespace): one file, one program

void check_span(const YamlDocument& document, const Span& span) {
  CHECK_LE(span.begin, span.end);
  CHECK_LE(span.end, document.text().size());
  CHECK_GE(span.line, 1U);
  CHECK_GE(span.column, 1U);
  CHECK_GE(span.length, 1U);
}

void check_node(Reader& reader, const YamlNode& node) {
  const YamlDocument& document = reader.document();
  check_span(document, node.span);
  if (document.comment_follows(node)) CHECK(node.is_scalar());
  if (const auto raw = document.raw(node)) {
    CHECK_LE(raw->begin + raw->text.size(), document.text().size());
    for (const std::size_t offset : {std::size_t{0}, raw->text.size() / 2, raw->text.size() + 3}) {
      check_span(document, document.span_at(*raw, offset, 4));
    }
  }
  if (node.is_scalar()) {
    reader.integer(node, -10, 10);
    reader.duration(node);
    reader.byte_count(node);
    reader.decimal(node);
  }
  for (const YamlNode& item : node.items) check_node(reader, item);
  for (const YamlEntry& entry : node.entries) {
    check_span(document, entry.key_span);
    CHECK(node.find(entry.key) == &entry.value);
    check_node(reader, entry.value);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Diagnostics diagnostics;
  // The bytes of the input are characters here and nowhere else.
  std::string text(reinterpret_cast<const char*>(data), size);
  const auto document = YamlDocument::parse("fuzz.yaml", std::move(text), diagnostics);
  CHECK(document.has_value() || diagnostics.has_errors());
  if (document) {
    Reader reader(*document, diagnostics);
    reader.keys(document->root(), {"rule", "version"});
    check_node(reader, document->root());
  }
  for (const auto format : {DiagnosticFormat::kText, DiagnosticFormat::kJson,
                            DiagnosticFormat::kSarif, DiagnosticFormat::kGithub}) {
    const std::string shown = render(diagnostics, {format, Language::kChinese, false});
    CHECK(is_valid_utf8(shown));
  }
  return 0;
}
