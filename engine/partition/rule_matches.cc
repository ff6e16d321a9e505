#include "engine/partition/rule_matches.h"

#include <algorithm>

#include "engine/base/codec.h"

namespace tributary {

namespace {

constexpr std::string_view kMatchesKey = "matches";
constexpr std::uint8_t kFormat = 1;
constexpr std::int64_t kDay = 86'400'000;

std::int64_t day_of(EventTime at) { return at.millis() / kDay; }

}  // namespace

void RuleMatches::run(const RuleSet& rules, EventTime w) {
  if (w == EventTime::min()) return;  // nothing has been read so far
  has_begun_ = true;
  std::map<std::string, Days> running;
  for (const Rule& rule : rules.rules) {
    if (rule.status != RuleStatus::kActive) continue;
    Days& days = running[rule.id];
    const auto before = rules_.find(rule.id);
    if (before != rules_.end()) days = before->second;
    days.since = std::min(days.since, day_of(w));
  }
  rules_ = std::move(running);
}

void RuleMatches::saw(const std::string& rule, EventTime at) {
  Days& days = rules_[rule];
  days.last = std::max(days.last, day_of(at));
}

std::vector<std::string> RuleMatches::without(int days, EventTime w) const {
  std::vector<std::string> out;
  for (const auto& [rule, seen] : rules_) {
    if (seen.since == INT64_MAX) continue;
    if (day_of(w) - std::max(seen.since, seen.last) >= days) out.push_back(rule);
  }
  return out;
}

void RuleMatches::write_checkpoint(StateBatch& batch) const {
  std::string bytes;
  ByteWriter out(bytes);
  out.u8(kFormat);
  out.varint(rules_.size());
  for (const auto& [rule, days] : rules_) {
    out.bytes(rule);
    out.zigzag(days.since);
    out.zigzag(days.last);
  }
  batch.put(Table::kMeta, std::string(kMatchesKey), std::move(bytes));
}

Status RuleMatches::read_checkpoint(const StateStore& store) {
  rules_.clear();
  TRY_ASSIGN(const std::optional<std::string> bytes, store.get(Table::kMeta, kMatchesKey));
  if (!bytes) return {};
  ByteReader in(*bytes);
  if (in.u8() != kFormat) return {};  // a newer one: begin anew
  const std::size_t count = in.count(3);
  for (std::size_t i = 0; i < count && in.ok(); ++i) {
    Days& days = rules_[std::string(in.bytes())];
    days.since = in.zigzag();
    days.last = in.zigzag();
  }
  return in.status("matches of rules");
}

}  // namespace tributary
