#include "rules/language/rule_lock.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <system_error>

#include "engine/base/digest.h"
#include "rules/language/problems.h"
#include "rules/language/rule_hash.h"
#include "schemas/document/reader.h"

namespace tributary {
namespace {

namespace fs = std::filesystem;
using language::say;

constexpr int kMostFoldersAbove = 8;  // a rule lies some three folders deep in its pack
constexpr std::size_t kHashCharacters = 64;

std::optional<std::uint32_t> number_in(std::string_view text) {
  std::uint32_t out = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (failure != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return out;
}

bool is_hash(std::string_view text) {
  return text.size() == kHashCharacters &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

/// As people would name it from where they are.
std::string shown(const fs::path& path) {
  std::error_code failure;
  const fs::path near = fs::proximate(path, failure);
  return failure ? path.string() : near.string();
}

/// The nearest rules.lock; empty when there is none.
std::string nearest_lock(const std::string& rule_file) {
  std::error_code failure;
  fs::path folder = fs::absolute(rule_file, failure).parent_path();
  for (int i = 0; i <= kMostFoldersAbove && !failure; ++i) {
    if (fs::is_regular_file(folder / kLockFile, failure)) return shown(folder / kLockFile);
    failure.clear();
    if (folder == folder.parent_path()) break;
    folder = folder.parent_path();
  }
  return "";
}

/// Where a rule without a lock gets one: in the folder that was named, not in the rule's own.
std::string new_lock(const std::string& rule_file, const std::vector<std::string>& paths) {
  std::error_code failure;
  for (const std::string& path : paths) {
    if (!fs::is_directory(path, failure)) continue;
    const fs::path inside = fs::relative(rule_file, path, failure);
    if (!failure && !inside.empty() && *inside.begin() != "..") {
      return shown(fs::path(path) / kLockFile);
    }
  }
  return shown(fs::absolute(rule_file, failure).parent_path() / kLockFile);
}

RuleLock read_lock(const std::string& path, Diagnostics& diagnostics) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return parse_lock(path, text.str(), diagnostics);
}

bool is_locked(const RuleFile& file) {
  return file.rule && file.rule->status != RuleStatus::kDraft;
}

void compare(const RuleFile& file, const RuleLock& lock, const std::string& path,
             Diagnostics& diagnostics) {
  const Rule& rule = *file.rule;
  const auto known = lock.find(rule.id);
  if (known == lock.end() || rule.version > known->second.version) return;
  const bool is_older = rule.version < known->second.version;
  if (!is_older && known->second.hash == hex(rule.hash)) return;
  const std::string next = std::to_string(known->second.version + 1);
  const std::string was = std::to_string(known->second.version);
  Reader reader(file.document, diagnostics);
  const YamlNode* version = file.document.root().find("version");
  const Span& place = version == nullptr ? file.document.root().span : version->span;
  reader.error(
      place, "E401",
      is_older
          ? say("rule `{0}` has had version {1} already ({2}); raise it to {3}",
                "规则“{0}”已有过版本 {1}（见 {2}），请改为 {3}", {rule.id, was, path, next})
          : say("rule `{0}` says something else than version {1} did ({2}); raise it to {3}, then "
                "`tributary check --write-lock`",
                "规则“{0}”的内容与版本 {1} 不同（见 {2}）；请把版本改为 {3}，再运行 tributary "
                "check "
                "--write-lock",
                {rule.id, was, path, next}));
}

}  // namespace

RuleLock parse_lock(const std::string& file, std::string_view text, Diagnostics& diagnostics) {
  RuleLock out;
  bool is_of_this_form = false;
  std::istringstream lines{std::string(text)};
  for (std::string line; std::getline(lines, line);) {
    if (line.ends_with('\r')) line.pop_back();
    if (line.empty() || line.starts_with('#')) continue;
    std::istringstream words(line);
    std::string id;
    std::string version;
    std::string hash;
    std::string more;
    words >> id >> version >> hash >> more;
    const auto number = number_in(version);
    if (id == "form" && number && hash.empty()) {
      is_of_this_form = *number == language::kNormalForm;
    } else if (number && is_hash(hash) && more.empty()) {
      out[id] = {*number, hash};
    } else {
      diagnostics.file_error("E001", file,
                             say("`{0}` is no line of a rules.lock", "`{0}` 不是 rules.lock 的行",
                                 {line.substr(0, kHashCharacters)}));
    }
  }
  if (!is_of_this_form) out.clear();
  return out;
}

std::string lock_text(const RuleLock& lock) {
  std::string out = fmt::format(
      "# Written by `tributary check --write-lock`; kept and reviewed with the rules.\n"
      "# id, version, SHA-256 of the normalised rule. Ids are never given again.\nform {}\n",
      language::kNormalForm);
  for (const auto& [id, rule] : lock) out += fmt::format("{} {} {}\n", id, rule.version, rule.hash);
  return out;
}

std::string locked_folder(const std::string& rule_file) {
  const std::string lock = nearest_lock(rule_file);
  if (lock.empty()) return "";
  const std::string folder = fs::path(lock).parent_path().string();
  return folder.empty() ? "." : folder;
}

void check_lock(const LoadedRules& rules, Diagnostics& diagnostics) {
  std::map<std::string, RuleLock> locks;
  for (const RuleFile& file : rules.files) {
    if (!is_locked(file)) continue;
    const std::string path = nearest_lock(file.document.file());
    if (path.empty()) continue;
    auto lock = locks.find(path);
    if (lock == locks.end()) lock = locks.emplace(path, read_lock(path, diagnostics)).first;
    compare(file, lock->second, path, diagnostics);
  }
}

std::vector<std::string> write_lock(const LoadedRules& rules, const std::vector<std::string>& paths,
                                    Diagnostics& diagnostics) {
  std::map<std::string, RuleLock> locks;
  for (const RuleFile& file : rules.files) {
    if (!is_locked(file)) continue;
    std::string path = nearest_lock(file.document.file());
    if (path.empty()) path = new_lock(file.document.file(), paths);
    auto lock = locks.find(path);
    if (lock == locks.end()) lock = locks.emplace(path, read_lock(path, diagnostics)).first;
    lock->second[file.rule->id] = {file.rule->version, hex(file.rule->hash)};
  }
  std::vector<std::string> written;
  for (const auto& [path, lock] : locks) {
    const std::string text = lock_text(lock);
    std::ifstream in(path, std::ios::binary);
    std::stringstream old;
    old << in.rdbuf();
    if (in.is_open() && old.str() == text) continue;
    std::ofstream out(path, std::ios::binary);
    out << text;
    if (out.flush()) {
      written.push_back(path);
    } else {
      diagnostics.file_error("E013", path, say("the file cannot be written", "无法写入文件"));
    }
  }
  return written;
}

}  // namespace tributary
