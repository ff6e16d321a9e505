#include "rules/language/rule_set_loader.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <system_error>
#include <utility>

#include "engine/model/signal_graph.h"
#include "rules/language/compiler.h"
#include "rules/language/problems.h"
#include "rules/language/rule_hash.h"

namespace tributary {
namespace {

namespace fs = std::filesystem;
using language::say;

constexpr std::string_view kRuleEnding = ".rule.yaml";
constexpr std::string_view kListFolder = "lists";

struct Found {
  std::set<std::string> rules;
  std::set<std::string> list_folders;
};

bool is_hidden(const fs::path& path) { return path.filename().string().starts_with("."); }

void search(const fs::path& directory, Found& found, std::error_code& error) {
  fs::recursive_directory_iterator entry(directory, error);
  for (const fs::recursive_directory_iterator end; !error && entry != end; entry.increment(error)) {
    const fs::path& path = entry->path();
    if (entry->is_directory()) {
      if (is_hidden(path)) entry.disable_recursion_pending();
      if (path.filename() == kListFolder) found.list_folders.insert(path.string());
    } else if (path.filename().string().ends_with(kRuleEnding)) {
      found.rules.insert(path.string());
    }
  }
}

Found find_files(const RulePaths& paths, Diagnostics& diagnostics) {
  Found found;
  if (!paths.lists.empty()) found.list_folders.insert(paths.lists);
  for (const std::string& path : paths.rules) {
    std::error_code error;
    const std::size_t before = found.rules.size();
    if (fs::is_directory(path, error)) {
      search(path, found, error);
      if (!error && found.rules.size() == before) {
        diagnostics.file_error(
            "E013", path,
            say("this directory holds no `*.rule.yaml`", "该目录中没有 `*.rule.yaml` 文件"));
      }
    } else if (fs::exists(path, error)) {
      found.rules.insert(path);
      const fs::path lists = fs::path(path).parent_path() / kListFolder;
      if (fs::is_directory(lists, error)) found.list_folders.insert(lists.string());
      error.clear();
    } else {
      diagnostics.file_error("E013", path,
                             say("there is no such file or directory", "文件或目录不存在"));
    }
    if (error) {
      diagnostics.file_error("E013", path, say("this directory cannot be read", "无法读取该目录"));
    }
  }
  return found;
}

void report_twins(const std::vector<RuleFile>& files, Diagnostics& diagnostics) {
  for (std::size_t i = 1; i < files.size(); ++i) {
    if (!files[i].rule || files[i].rule->id != files[i - 1].rule->id) continue;
    diagnostics.file_error("E015", files[i].document.file(),
                           say("there is another rule `{0}`: {1}", "已有同编号的规则“{0}”：{1}",
                               {files[i].rule->id, files[i - 1].document.file()}));
  }
}

/// By rule id, those without a rule last, by path.
void sort_files(std::vector<RuleFile>& files) {
  std::stable_sort(files.begin(), files.end(), [](const RuleFile& a, const RuleFile& b) {
    if (a.rule.has_value() != b.rule.has_value()) return a.rule.has_value();
    return a.rule && a.rule->id < b.rule->id;
  });
}

/// The name of the input by which the rule reads the levels of `next`.
Span place_of_reading(const RuleFile& reader, const Rule& next) {
  const YamlNode& inputs = *reader.document.root().find("inputs");
  const auto entry =
      std::find_if(inputs.entries.begin(), inputs.entries.end(), [&](const YamlEntry& one) {
        return std::any_of(reader.rule->inputs.begin(), reader.rule->inputs.end(),
                           [&](const RuleInput& input) {
                             return input.name == one.key && input.signal &&
                                    reads(*reader.rule, *input.signal, next);
                           });
      });
  return entry == inputs.entries.end() ? inputs.span : entry->key_span;
}

/// Rules that read each other's levels in a circle cannot be evaluated (E301). The first of each
/// circle is told of it and left out, which opens it.
void refuse_circles(LoadedRules& rules, Diagnostics& diagnostics) {
  const auto file_of = [&](const std::string& id) {
    return std::find_if(rules.files.begin(), rules.files.end(),
                        [&](const RuleFile& file) { return file.rule && file.rule->id == id; });
  };
  for (;;) {
    const std::vector<std::string> circle = signal_circle(rules.rule_set());
    if (circle.empty()) return;
    std::string path;
    for (const std::string& id : circle) path += (path.empty() ? "" : " → ") + id;
    const auto file = file_of(circle.front());
    language::Problems problems(file->document.file(), file->document.text(), diagnostics);
    problems.error("E301", language::extent_of(place_of_reading(*file, *file_of(circle[1])->rule)),
                   say("these rules read each other's signals in a circle: {0}",
                       "这些规则互相读取预警，形成循环：{0}", {path}));
    file->rule.reset();
    sort_files(rules.files);
  }
}

}  // namespace

RuleSet LoadedRules::rule_set(const Bands& bands) const {
  RuleSet out;
  out.bands = bands;
  for (const RuleFile& file : files) {
    if (!file.rule) continue;
    const RuleStatus status = file.rule->status;
    const bool runs = status == RuleStatus::kActive || status == RuleStatus::kShadow;
    const bool is_twin = !out.rules.empty() && out.rules.back().id == file.rule->id;
    if (runs && !is_twin) out.rules.push_back(*file.rule);
  }
  out.digest = language::digest_of(out);
  return out;
}

std::vector<std::string> find_rule_files(const std::vector<std::string>& paths,
                                         Diagnostics& diagnostics) {
  const Found found = find_files({paths, ""}, diagnostics);
  return {found.rules.begin(), found.rules.end()};
}

LoadedRules load_rules(const RulePaths& paths, LanguageContext context, Diagnostics& diagnostics) {
  LoadedRules out;
  const Found found = find_files(paths, diagnostics);
  // The site's lists stand in for a pack's of the same name, so that a pack is adapted without
  // being edited; two packs must not disagree.
  NamedLists of_site;
  if (!paths.lists.empty()) load_lists(paths.lists, context.catalog(), of_site, diagnostics);
  for (const std::string& folder : found.list_folders) {
    if (folder != paths.lists) load_lists(folder, context.catalog(), out.lists, diagnostics);
  }
  for (auto& [name, list] : of_site) out.lists[name] = std::move(list);
  context.lists = &out.lists;
  for (const std::string& path : found.rules) {
    std::optional<YamlDocument> document = YamlDocument::load(path, diagnostics);
    if (!document) continue;
    std::optional<Rule> rule = compile_rule(*document, context, diagnostics);
    out.files.push_back({std::move(*document), std::move(rule)});
  }
  sort_files(out.files);
  report_twins(out.files, diagnostics);
  refuse_circles(out, diagnostics);
  return out;
}

}  // namespace tributary
