// What rows show of what the rules say (RULES 3.5, 3.7, 3.12), and since when.
#include <algorithm>
#include <tuple>

#include "tests/oracle/oracle.h"

namespace tributary::oracle {
namespace {

constexpr Millis kTick{1};
constexpr int kFurtherRule = 3;

int top_of(Level level) {
  constexpr int kTops[] = {0, 39, 59, 79, 100};
  return kTops[static_cast<std::size_t>(level)];
}

/// What one rule knows to be there outweighs what another does not know.
int rank_of(Condition condition) {
  if (condition == Condition::kPresent) return 2;
  return condition == Condition::kUnknown ? 1 : 0;
}

Axis folded(const std::vector<std::pair<const Rule*, Shown>>& parts) {
  Axis axis;
  std::int64_t best_raw = 0;
  for (const auto& [rule, shown] : parts) {
    axis.is_unknown = axis.is_unknown || shown.is_unknown;
    if (shown.level == Level::kNone) continue;
    axis.voices.push_back({rule->id, shown.level, clamped(shown.raw_score, shown.level)});
    const bool leads = axis.leading.empty() ||
                       std::tuple(shown.level, shown.raw_score) > std::tuple(axis.level, best_raw);
    if (!leads) continue;
    axis.leading = rule->id;
    axis.level = shown.level;
    best_raw = shown.raw_score;
  }
  if (axis.voices.empty()) return axis;
  axis.condition = Condition::kKept;
  for (const auto& [rule, shown] : parts) {
    const bool is_better =
        shown.level == axis.level && rank_of(shown.condition) > rank_of(axis.condition);
    if (is_better) axis.condition = shown.condition;
  }
  const int further = kFurtherRule * (static_cast<int>(axis.voices.size()) - 1);
  axis.score = std::min(clamped(best_raw, axis.level) + further, top_of(axis.level));
  return axis;
}

/// A variant that says no more than its rule says nothing.
void leave_out_variants(std::vector<std::pair<const Rule*, Shown>>& parts) {
  for (auto& [rule, shown] : parts) {
    if (profile_in(*rule).empty()) continue;
    for (const auto& [other, said] : parts) {
      if (other->id == base_in(*rule) && said.level >= shown.level) shown.level = Level::kNone;
    }
  }
}

}  // namespace

int clamped(std::int64_t raw_score, Level level) {
  if (level == Level::kNone) return 0;
  constexpr std::int64_t kHalf = Decimal::kScale / 2;
  std::int64_t whole = raw_score + kHalf;
  whole =
      whole >= 0 ? whole / Decimal::kScale : -((-whole + Decimal::kScale - 1) / Decimal::kScale);
  const std::int64_t low = static_cast<std::int64_t>(level) * 20;
  return static_cast<int>(std::clamp<std::int64_t>(whole, low, top_of(level)));
}

std::map<std::string, Oracle::Parts> Oracle::parts(const SubjectKey& subject) const {
  const Scene scene = this->scene(subject);
  const std::vector<Fact>& facts = book_.of(subject);
  const EventTime w = reach_.w(), t = until(subject);
  std::map<std::string, Parts> hazards;
  for (const Rule& rule : site_.rules.rules) {
    if (!is_about(rule, subject) || rule.status != RuleStatus::kActive) continue;
    const Reading reading = this->reading(rule, scene, facts, t);
    const EventTime from =
        std::max(w - rule.keep_for - rule.confirm_for - kTick, beginning(reading, facts, t));
    Shown part = shown(said_line(reading, from, t), rule, w, t);
    if (!profile_in(rule).empty()) part = found_by_sweep(rule, scene, reading, facts, part, t);
    hazards[std::string(site_.catalog[rule.signal.hazard].name)].emplace_back(&rule, part);
  }
  return hazards;
}

Shown Oracle::found_by_sweep(const Rule& variant, const Scene& scene, const Reading& reading,
                             const std::vector<Fact>& facts, const Shown& now, EventTime t) const {
  const EventTime at = asked_.instant(variant, scene.district);
  if (at == EventTime::min()) return {};
  const EventTime from =
      std::max(at - variant.keep_for - variant.confirm_for - kTick, beginning(reading, facts, t));
  if (from > at) return {};
  Shown found = shown(said_line(reading, from, at), variant, at, at);
  if (found.level == Level::kNone) return {};
  const bool holds = now.condition == Condition::kPresent && now.level >= found.level;
  found.condition = holds ? Condition::kPresent : Condition::kKept;
  found.is_unknown = false;
  return found;
}

/// RULES 3.7: the rule has the higher of its old and its true level in a row that is there, be it
/// only since another rule is certain; without one it opens none.
void Oracle::keep_unknown(const Row& row, Parts& parts) {
  const bool is_there =
      row.level > Level::kNone || std::any_of(parts.begin(), parts.end(), [](const auto& part) {
        return !part.second.is_unknown && part.second.level > Level::kNone;
      });
  for (auto& [rule, shown] : parts) {
    if (!shown.is_unknown) continue;
    if (!is_there) shown.level = Level::kNone;
    const auto old = row.voices.find(rule->id);
    if (row.level > Level::kNone && old != row.voices.end() && old->second.level > shown.level) {
      shown.level = old->second.level;
      shown.raw_score = Decimal::from_int(old->second.score).raw();
    }
    if (shown.level > Level::kNone) shown.condition = Condition::kUnknown;
  }
}

std::map<std::string, Axis> Oracle::axes(const SubjectKey& subject) {
  std::map<std::string, Axis> axes;
  for (auto& [hazard, parts] : parts(subject)) {
    Row& row = rows_[{subject, hazard}];
    keep_unknown(row, parts);
    leave_out_variants(parts);
    const Axis axis = folded(parts);
    row.level = axis.level;
    row.was_unknown = row.was_unknown || axis.is_unknown;
    row.voices.clear();
    for (const Voice& voice : axis.voices) row.voices.emplace(voice.rule, voice);
    axes.emplace(hazard, axis);
  }
  return axes;
}

bool Oracle::was_unknown(const SubjectKey& subject, const std::string& hazard) const {
  const auto row = rows_.find({subject, hazard});
  return sat_through_silence_.count(subject) > 0 || (row != rows_.end() && row->second.was_unknown);
}

bool Oracle::hangs_on_silence(const SubjectKey& subject) const {
  const EventTime t = until(subject);
  const auto is_silent = [&](SourceId source) {
    return reach_.stale_from(source) <= t || reach_before_.stale_from(source) <= t;
  };
  return std::any_of(site_.rules.rules.begin(), site_.rules.rules.end(), [&](const Rule& rule) {
    const bool waits =
        rule.expect || std::any_of(rule.attributes.begin(), rule.attributes.end(),
                                   [](const AttributeRef& ref) { return ref.is_settled; });
    return is_about(rule, subject) && waits &&
           std::any_of(rule.inputs.begin(), rule.inputs.end(), [&](const RuleInput& input) {
             const std::set<SourceId>& sources = known_by_.at(&input);
             return std::any_of(sources.begin(), sources.end(), is_silent);
           });
  });
}

void Oracle::pass_clocks() {
  for (const SubjectKey& subject : book_.subjects()) {
    const bool hangs = hangs_on_silence(subject), is_told = tells_piece_by_piece(subject);
    if (!hangs && !is_told) continue;
    if (hangs) sat_through_silence_.insert(subject);
    for (const EventTime at : passed_instants(subject, hangs ? OfRules::kAll : OfRules::kTelling)) {
      const Moment now = go_back(subject, at);
      if (hangs) axes(subject);
      if (is_told) hear();
      const auto on_the_way = newest_;
      return_to(now);
      // What others were told meanwhile may be told otherwise now; their T stays.
      for (const SubjectKey& hearer : site_.hearers) {
        const auto heard = on_the_way.find(hearer);
        if (heard == on_the_way.end()) continue;
        EventTime& newest = newest_.emplace(hearer, EventTime::min()).first->second;
        newest = std::max(newest, heard->second);
      }
    }
  }
}

namespace {

/// What the rule says, which others may be told, changes as clocks pass: what is overdue goes no
/// further than its sources' clocks, and `overdue <= 2d` may hold meanwhile of what will not have
/// been so.
bool hangs_on_clocks(const Rule& rule) {
  return rule.expect || std::any_of(rule.attributes.begin(), rule.attributes.end(),
                                    [](const AttributeRef& ref) { return ref.is_settled; });
}

bool has_baseline(const Rule& rule) {
  return std::any_of(rule.inputs.begin(), rule.inputs.end(),
                     [](const RuleInput& input) { return input.baseline.has_value(); });
}

/// It reads other subjects' rows (`via`).
bool hears_elsewhere(const Rule& rule) {
  return std::any_of(rule.inputs.begin(), rule.inputs.end(), [](const RuleInput& input) {
    return input.signal && !input.signal->via.empty();
  });
}

}  // namespace

/// Not followed where it is compared with what is usual besides: that may change at each of some
/// thousand midnights.
bool Oracle::tells_as_clocks_pass(const Rule& rule) {
  return hangs_on_clocks(rule) && !has_baseline(rule);
}

bool Oracle::hears_what_is_not_followed(const SubjectKey& subject) const {
  const auto& rules = site_.rules.rules;
  const bool is_told_so = std::any_of(rules.begin(), rules.end(), [&](const Rule& rule) {
    return !is_about(rule, subject) && hangs_on_clocks(rule) && has_baseline(rule);
  });
  return is_told_so && std::any_of(rules.begin(), rules.end(), [&](const Rule& rule) {
           return is_about(rule, subject) && hears_elsewhere(rule);
         });
}

bool Oracle::tells_piece_by_piece(const SubjectKey& subject) const {
  const auto& rules = site_.rules.rules;
  return std::any_of(rules.begin(), rules.end(), hears_elsewhere) &&
         std::any_of(rules.begin(), rules.end(), [&](const Rule& rule) {
           return is_about(rule, subject) && tells_as_clocks_pass(rule);
         });
}

std::set<EventTime> Oracle::passed_instants(const SubjectKey& subject, OfRules of) const {
  EventTime from = reach_before_.w(), end = reach_.w();
  for (const SourceInfo& source : site_.sources) {
    from = std::min(from, reach_before_.clock(source.id));
    end = std::max(end, reach_.clock(source.id));
  }
  const Scene scene = this->scene(subject);
  const std::vector<Fact>& facts = book_.of(subject);
  const EventTime until = this->until(subject);
  std::set<EventTime> all = {from};
  for (const Rule& rule : site_.rules.rules) {
    const bool is_asked = of == OfRules::kAll || tells_as_clocks_pass(rule);
    if (!is_about(rule, subject) || !is_asked) continue;
    const Reading read = reading(rule, scene, facts, until);
    for (const EventTime at : read.instants(beginning(read, facts, until), until)) {
      for (const Millis later :
           {Millis(0), rule.confirm_for, rule.keep_for, rule.confirm_for + rule.keep_for}) {
        if (at + later > from && at + later <= end) all.insert(at + later);
      }
    }
  }
  return all;
}

Oracle::Moment Oracle::go_back(const SubjectKey& subject, EventTime at) {
  Moment now{reach_, newest_};
  lines_.clear();
  reach_ = reach_.on_the_way(reach_before_, at);
  newest_ = newest_before_;
  fire(subject);
  return now;
}

void Oracle::return_to(const Moment& moment) {
  lines_.clear();
  reach_ = moment.reach;
  newest_ = moment.newest;
}

EventTime Oracle::newest(const SubjectKey& subject) const {
  const std::vector<Fact>& facts = book_.of(subject);
  return facts.empty() ? until(subject) : std::max(until(subject), facts.back().at());
}

std::vector<std::string> Oracle::all_values(const SubjectKey& subject, EventTime end) const {
  const Scene scene = this->scene(subject);
  const std::vector<Fact>& facts = book_.of(subject);
  std::vector<std::string> lines;
  for (const Rule& rule : site_.rules.rules) {
    if (!is_about(rule, subject)) continue;
    const Reading reading = this->reading(rule, scene, facts, end);
    std::string last;
    for (const EventTime t : reading.instants(beginning(reading, facts, end), end)) {
      std::string line = rule.id + " " + std::to_string(static_cast<int>(reading.said(t).level));
      for (std::size_t i = 0; i < rule.attributes.size(); ++i) {
        line += " " + text_of(reading.attribute(i, t));
      }
      if (line != last) lines.push_back(std::to_string(t.millis()) + " " + line);
      last = std::move(line);
    }
  }
  return lines;
}

Times Oracle::times(const SubjectKey& subject, const std::string& hazard) const {
  const Scene scene = this->scene(subject);
  const std::vector<Fact>& facts = book_.of(subject);
  const EventTime t = until(subject);
  std::vector<LevelLine> lines;
  for (const Rule& rule : site_.rules.rules) {
    const bool speaks = is_about(rule, subject) && rule.status == RuleStatus::kActive &&
                        site_.catalog[rule.signal.hazard].name == hazard;
    if (!speaks) continue;
    lines.push_back(kept_line(rule, scene, facts, t));
  }
  const std::vector<Stretch> all = stretches(highest_of(lines), t);
  Times times{t, t};
  if (all.empty()) return times;
  const Level shown = folded(parts(subject).at(hazard)).level;
  std::size_t first = all.size() - 1;
  while (first > 0 && all[first].from - all[first - 1].until <= site_.reopen_within) --first;
  times.first_seen = times.level_since = all[first].from;
  // Of this episode: before the first W, K may still show a level of one long over.
  for (std::size_t i = first; i < all.size(); ++i) {
    if (all[i].level == shown) times.level_since = all[i].from;
  }
  return times;
}

std::set<Times> Oracle::times_on_the_way(const SubjectKey& subject, const std::string& hazard,
                                         Level level) {
  std::set<Times> result;
  for (const EventTime at : passed_instants(subject, OfRules::kAll)) {
    const Moment now = go_back(subject, at);
    const bool is_so = folded(parts(subject).at(hazard)).level == level;
    if (is_so) result.insert(times(subject, hazard));
    return_to(now);
  }
  return result;
}

}  // namespace tributary::oracle
