#include "rules/language/rule_set_loader.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <system_error>
#include <utility>

#include "rules/language/compiler.h"
#include "rules/language/problems.h"
#include "rules/language/rule_hash.h"
#include "rules/language/rule_lock.h"
#include "rules/language/shared_rows.h"
#include "rules/language/signal_links.h"
#include "rules/language/variants.h"

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

std::string id_of(const fs::path& rule_file) {
  const std::string name = rule_file.filename().string();
  return name.substr(0, name.size() - kRuleEnding.size());
}

void put_in_place(const std::string& tried, std::set<std::string>& rules) {
  if (tried.empty()) return;
  std::erase_if(rules, [&](const std::string& file) { return id_of(file) == id_of(tried); });
  rules.insert(tried);
}

/// Of the rules that are loaded, sound or not, and of those that lie beside them, so that a rule
/// that is checked alone may name its neighbours. A rule's id is the name of its file.
std::set<std::string> ids_beside(const std::set<std::string>& rule_files) {
  std::set<std::string> folders;
  std::set<std::string> ids;
  for (const std::string& file : rule_files) {
    ids.insert(id_of(file));
    const std::string folder = locked_folder(file);
    if (!folder.empty()) folders.insert(folder);
  }
  Found beside;
  std::error_code unreadable;
  for (const std::string& folder : folders) search(folder, beside, unreadable);
  for (const std::string& file : beside.rules) ids.insert(id_of(file));
  return ids;
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

}  // namespace

RuleSet LoadedRules::rule_set(const Bands& other) const {
  RuleSet out;
  out.bands = other;
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
  out.bands = context.bands;
  Found found = find_files(paths, diagnostics);
  put_in_place(paths.tried, found.rules);
  // The site's lists stand in for a pack's of the same name, so that a pack is adapted without
  // being edited; two packs must not disagree.
  NamedLists of_site;
  if (!paths.lists.empty()) load_lists(paths.lists, context.catalog(), of_site, diagnostics);
  for (const std::string& folder : found.list_folders) {
    if (folder != paths.lists) load_lists(folder, context.catalog(), out.lists, diagnostics);
  }
  for (auto& [name, list] : of_site) out.lists[name] = std::move(list);
  context.lists = &out.lists;
  const std::set<std::string> ids = ids_beside(found.rules);
  context.rule_ids = &ids;
  for (const std::string& path : found.rules) {
    std::optional<YamlDocument> document = YamlDocument::load(path, diagnostics);
    if (!document) continue;
    std::optional<Rule> rule = compile_rule(*document, context, diagnostics);
    out.files.push_back({std::move(*document), std::move(rule)});
  }
  sort_files(out.files);
  report_twins(out.files, diagnostics);
  language::check_variants(out, ids, diagnostics);
  language::check_shared_rows(out, context.catalog(), diagnostics);
  language::check_signal_links(out, context.catalog(), diagnostics);
  sort_files(out.files);
  return out;
}

}  // namespace tributary
