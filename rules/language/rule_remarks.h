// The comments of a rule file and the line to which each belongs, so that the formatter can move
// lines without losing one.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "schemas/document/yaml_document.h"

namespace tributary::language {

/// With its `#`; without the line end.
struct Remark {
  std::string text;
  bool has_blank_above = false;
};

/// What stands around one entry or list item that begins a line of its own.
struct Remarks {
  std::vector<Remark> above;
  std::string beside;            ///< at the end of its first line
  std::vector<Remark> below;     ///< behind all of it, indented as it is
  bool has_blank_above = false;  ///< between it and what is above it, comments of its own included
};

struct RemarkTable {
  std::vector<Remark> header;             ///< at the top of the file, a blank line behind it
  std::vector<Remark> footer;             ///< at its end
  std::map<const YamlNode*, Remarks> of;  ///< by the value of the entry, or the item
};

/// Every comment of `document` in exactly one place. The document has no errors.
RemarkTable collect_remarks(const YamlDocument& document);

/// `{…}` or `[…]`; its children begin no lines.
bool is_flow(const YamlDocument& document, const YamlNode& node);

}  // namespace tributary::language
