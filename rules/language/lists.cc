#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include "engine/base/text.h"
#include "engine/model/divisions.h"
#include "engine/model/personal_shapes.h"
#include "rules/language/context.h"
#include "rules/language/problems.h"

namespace tributary {
namespace {

using language::Extent;
using language::Help;
using language::Problems;
using language::say;

bool is_enumeration_value(const Catalog& catalog, std::string_view entry) {
  const auto has = [&](std::span<const std::string_view> values) {
    return std::find(values.begin(), values.end(), entry) != values.end();
  };
  for (const Schema& schema : catalog.schemas) {
    for (const Field& field : schema.fields) {
      if (field.kind == FieldKind::kEnumeration && value_named(field, entry)) return true;
    }
  }
  for (const SubjectType& type : catalog.subject_types) {
    for (const Attribute& attribute : type.attributes) {
      if (attribute.kind == AttributeKind::kEnumeration && has(attribute.values)) return true;
    }
  }
  return false;
}

void check_entry(std::string_view entry, Extent at, const Catalog& catalog, Problems& problems) {
  if (looks_personal(entry)) {
    problems.error("E209", at,
                   say("this looks like the number or address of a person",
                       "此处内容像个人证件号、电话或邮箱"),
                   Help{{}, {}, {}, true});
    return;
  }
  if (catalog.topic_named(entry) || is_division_of_street_or_above(entry) ||
      is_enumeration_value(catalog, entry)) {
    return;
  }
  Help help{std::string(entry), {}, say("topics", "主题"), false};
  for (const Topic& topic : catalog.topics) help.valid.emplace_back(topic.name);
  problems.error(
      "E210", at,
      say("a list holds topics, enumeration values and division codes of street level or "
          "above; `{0}` is none of them",
          "列表只能包含主题、枚举值或街道及以上行政区划代码；“{0}”均不是", {entry}),
      help);
}

std::string_view trimmed(std::string_view line) {
  line = line.substr(0, line.find('#'));
  while (!line.empty() && (line.back() == ' ' || line.back() == '\r' || line.back() == '\t')) {
    line.remove_suffix(1);
  }
  return line;
}

}  // namespace

NamedList parse_list(const std::string& file, std::string_view text, const Catalog& catalog,
                     Diagnostics& diagnostics) {
  NamedList list{file, {}};
  Problems problems(file, text, diagnostics);
  if (!is_valid_utf8(text)) {
    diagnostics.file_error("E013", file, say("this file is not UTF-8", "文件不是 UTF-8 编码"));
    return list;
  }
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    std::string_view entry = trimmed(text.substr(begin, end - begin));
    std::size_t from = begin;
    while (!entry.empty() && entry.front() == ' ') entry.remove_prefix(1), ++from;
    if (!entry.empty()) {
      const Extent at{static_cast<std::uint32_t>(from),
                      static_cast<std::uint32_t>(from + entry.size())};
      check_entry(entry, at, catalog, problems);
      list.entries.emplace_back(entry);
    }
    begin = end + 1;
  }
  std::sort(list.entries.begin(), list.entries.end());
  list.entries.erase(std::unique(list.entries.begin(), list.entries.end()), list.entries.end());
  return list;
}

void load_lists(const std::string& directory, const Catalog& catalog, NamedLists& lists,
                Diagnostics& diagnostics) {
  namespace fs = std::filesystem;
  std::error_code error;
  std::vector<fs::path> paths;
  for (fs::directory_iterator entry(directory, error), end; !error && entry != end;
       entry.increment(error)) {
    if (entry->path().extension() == ".txt") paths.push_back(entry->path());
  }
  if (error) {
    diagnostics.file_error("E013", directory,
                           say("this directory cannot be read", "无法读取该目录"));
    return;
  }
  std::sort(paths.begin(), paths.end());
  for (const fs::path& path : paths) {
    std::ifstream in(path, std::ios::binary);
    if (!in) {
      diagnostics.file_error("E013", path.string(),
                             say("this file cannot be read", "无法读取该文件"));
      continue;
    }
    const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    NamedList list = parse_list(path.string(), text, catalog, diagnostics);
    const std::string name = path.stem().string();
    // A copy of the same list (a pack's beside the configuration's) is no contradiction.
    const auto [at, is_new] = lists.emplace(name, list);
    if (!is_new && at->second.entries != list.entries) {
      diagnostics.file_error("E015", path.string(),
                             say("there is another list `{0}`: {1}", "已有同名列表“{0}”：{1}",
                                 {name, at->second.file}));
    }
  }
}

}  // namespace tributary
