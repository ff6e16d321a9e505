#include "ops/tributary/commands/state_remarks.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "engine/partition/rule_matches.h"
#include "engine/partition/worker.h"
#include "engine/pipeline/ingest.h"
#include "schemas/catalog/catalog.h"
#include "schemas/document/reader.h"

namespace tributary {
namespace {

constexpr int kRuleDays = 90, kFieldDays = 30;  // RULES 5

void warn(std::string_view code, const std::string& file, Message message,
          Diagnostics& diagnostics) {
  Diagnostic found;
  found.code = code;
  found.severity = Severity::kWarning;
  found.file = file;
  found.message_en = std::move(message.en);
  found.message_zh = std::move(message.zh);
  diagnostics.add(std::move(found));
}

/// Rules that some row stands on now: a level that lasts makes no new match.
Result<std::set<std::string>> rules_at_work(const StateStore& store) {
  std::set<std::string> rules;
  TRY(store.scan(Table::kSignals, "", "", [&](std::string_view, std::string_view json) {
    const auto row = nlohmann::json::parse(json, nullptr, /*allow_exceptions=*/false);
    if (!row.is_object() || row.value("level", "none") == "none") return true;
    for (const auto& rule : row.value("rules", nlohmann::json::array())) {
      if (rule.value("level", "none") != "none") rules.insert(rule.value("id", ""));
    }
    return true;
  }));
  return rules;
}

Status remark_on_rules(const StateStore& store, EventTime w, const Site& site,
                       Diagnostics& diagnostics) {
  RuleMatches matches;
  TRY(matches.read_checkpoint(store));
  TRY_ASSIGN(const std::set<std::string> at_work, rules_at_work(store));
  for (const std::string& id : matches.without(kRuleDays, w)) {
    const auto file =
        std::find_if(site.rules.files.begin(), site.rules.files.end(),
                     [&](const RuleFile& one) { return one.rule && one.rule->id == id; });
    if (file == site.rules.files.end() || at_work.contains(id)) continue;
    warn("W220", file->document.file(),
         {fmt::format("rule `{}` has not been true of any subject for {} days", id, kRuleDays),
          fmt::format("规则“{}”已 {} 天没有在任何对象上成立", id, kRuleDays)},
         diagnostics);
  }
  return {};
}

void remark_on_feed(const FeedReport& report, const ConfiguredFeed& feed,
                    Diagnostics& diagnostics) {
  const Schema& schema = catalog()[feed.mapping.schema];
  std::vector<FieldId> mapped;
  for (const FieldMapping& field : feed.mapping.fields) {
    if (field.constant.empty()) mapped.push_back(field.field);
  }
  std::vector<std::string_view> unseen;
  for (const FieldId field : report.fields.unseen(mapped, kFieldDays)) {
    unseen.push_back(schema.fields[field.value()].name);
  }
  if (feed.mapping.reporter && report.fields.lacks_reporter(kFieldDays)) {
    unseen.emplace_back("reporter");
  }
  for (const std::string_view field : unseen) {
    warn("W221", feed.mapping.file,
         {fmt::format("no record of source `{}` had a value in `{}` for {} days", feed.info.name,
                      field, kFieldDays),
          fmt::format("数据源“{}”的记录已 {} 天没有“{}”的取值", feed.info.name, kFieldDays, field)},
         diagnostics);
  }
  if (!report.reporters.never()) return;
  warn("W222", feed.mapping.file,
       {fmt::format("of {} records of source `{}` that could have been somebody's second report "
                    "of a place none was: is `reporter` the number of the record?",
                    ReporterRepeats::kRecords, feed.info.name),
        fmt::format("数据源“{1}”有 {0} 条记录可能是同一人再次反映同一地点，却无一重复：`reporter` "
                    "是否取自记录编号？",
                    ReporterRepeats::kRecords, feed.info.name)},
       diagnostics);
}

}  // namespace

Status remark_on_state(const StateStore& store, const Site& site, Diagnostics& diagnostics) {
  TRY_ASSIGN(const std::optional<CommitRecord> commit, read_commit(store));
  if (!commit) return {};
  TRY(remark_on_rules(store, commit->w, site, diagnostics));
  TRY_ASSIGN(const std::vector<FeedReport> reports, read_ingest_state(commit->ingest_state));
  for (const ConfiguredFeed& feed : site.feeds) {
    std::optional<FeedReport> whole;
    for (const FeedReport& stream : reports) {
      if (stream.name != hash64(feed.info.name)) continue;
      if (!whole) {
        whole = stream;
        continue;
      }
      whole->fields.join(stream.fields);
      whole->reporters.join(stream.reporters);
    }
    if (whole) remark_on_feed(*whole, feed, diagnostics);
  }
  return {};
}

}  // namespace tributary
