#include "ops/city/evaluate.h"

#include <algorithm>
#include <map>
#include <utility>

#include "ops/city/truth_reader.h"

namespace tributary::city {

namespace {

constexpr std::array kJudged = {Level::kRed, Level::kOrange, Level::kYellow};
constexpr Millis kDay = std::chrono::hours(24);
constexpr Millis kMinute = std::chrono::minutes(1);

using Key = std::pair<std::string, std::string>;  // subject, hazard

// What `level_since` says: a day, or a minute. nullopt: neither.
struct Told {
  EventTime begin;
  Millis length{0};
};

std::optional<Told> told(const std::string& since, UtcOffset offset) {
  const bool day = since.size() == 10;
  const auto begin = parse_time(day ? since + "T00:00" : since, offset);
  if (!begin) return std::nullopt;
  return Told{*begin, day ? kDay : kMinute};
}

// Could a beginning that is told like this lie within the tolerance of the true one?
bool is_on_time(const Told& shown, EventTime truly) {
  return shown.begin <= truly + kLeadTolerance &&
         truly - kLeadTolerance < shown.begin + shown.length;
}

Level highest(const std::vector<LevelSpan>& spans) {
  Level level = Level::kNone;
  for (const LevelSpan& each : spans) level = std::max(level, each.level);
  return level;
}

std::optional<Millis> median(std::vector<Millis> values) {
  if (values.empty()) return std::nullopt;
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

class Judge {
 public:
  Judge(const Truth& truth, const std::vector<ListedRow>& list,
        const std::vector<ListedRow>* changes)
      : truth_(truth), changes_(changes) {
    for (const ListedRow& row : list) listed_[{row.subject, row.hazard}] = &row;
    if (changes != nullptr)
      for (const ListedRow& row : *changes) history_[{row.subject, row.hazard}].push_back(&row);
    result_.has_changes = changes != nullptr;
    for (std::size_t i = 0; i < kJudged.size(); ++i) result_.levels[i].level = kJudged[i];
  }

  Evaluation judge() {
    for (const TruthLine& line : truth_.lines) {
      if (line.kind == "hazard") judge_hazard(line);
      if (line.kind == "rumour" || line.kind == "flood") judge_false_alarm(line);
    }
    judge_rows();
    for (std::size_t i = 0; i < kJudged.size(); ++i) {
      result_.levels[i].lead = median(std::move(planted_leads_[i]));
      result_.levels[i].shown_lead = median(std::move(shown_leads_[i]));
    }
    return std::move(result_);
  }

 private:
  void judge_hazard(const TruthLine& line) {
    const LevelAt now = level_at(line.levels, truth_.as_of);
    const Level expected = changes_ != nullptr ? highest(line.levels) : now.level;
    if (expected == Level::kNone) {
      // Either its text is never met, which only a broken plan does, or it is over.
      (line.levels.empty() ? result_.planted : result_.over) += 1;
      return;
    }
    ++result_.planted;
    const std::vector<const ListedRow*> rows = rows_of(line);
    Level shown = Level::kNone;
    for (const ListedRow* row : rows) shown = std::max(shown, row->level);
    result_.found += shown >= expected ? 1U : 0U;
    for (std::size_t i = 0; i < kJudged.size(); ++i) {
      if (kJudged[i] > expected) continue;
      ++result_.levels[i].planted;
      result_.levels[i].found += shown >= kJudged[i] ? 1U : 0U;
      judge_lead(line, rows, i);
    }
  }

  // Without a change log there is one row, which tells the time of its own level only.
  std::vector<const ListedRow*> rows_of(const TruthLine& line) const {
    const Key key{line.subject, line.hazard};
    if (changes_ != nullptr) {
      const auto found = history_.find(key);
      return found == history_.end() ? std::vector<const ListedRow*>() : found->second;
    }
    const auto found = listed_.find(key);
    return found == listed_.end() ? std::vector<const ListedRow*>()
                                  : std::vector<const ListedRow*>{found->second};
  }

  // The first row at exactly this level against the text: the beginning of the level at the end of
  // the feeds, or, in a change log, any time the level begins.
  void judge_lead(const TruthLine& line, const std::vector<const ListedRow*>& rows, std::size_t i) {
    const auto row = std::find_if(rows.begin(), rows.end(),
                                  [&](const ListedRow* each) { return each->level == kJudged[i]; });
    if (row == rows.end()) return;
    std::vector<EventTime> beginnings;
    if (changes_ != nullptr) {
      beginnings = beginnings_of(line.levels, kJudged[i]);
    } else if (const LevelAt now = level_at(line.levels, truth_.as_of); now.level == kJudged[i]) {
      beginnings = {now.since};
    }
    if (beginnings.empty()) return;  // shown too high or too low: recall and precision tell that
    LevelScore& score = result_.levels[i];
    ++score.judged;
    ++result_.judged;
    planted_leads_[i].push_back(line.real_at - beginnings.front());
    const std::optional<Told> shown = told((*row)->since, truth_.offset);
    if (!shown) return;
    if (shown->length == kDay) result_.days_only = true;
    shown_leads_[i].push_back(line.real_at - (shown->begin + shown->length / 2));
    const bool on_time = std::any_of(beginnings.begin(), beginnings.end(),
                                     [&](EventTime truly) { return is_on_time(*shown, truly); });
    score.on_time += on_time ? 1U : 0U;
    result_.on_time += on_time ? 1U : 0U;
  }

  static std::vector<EventTime> beginnings_of(const std::vector<LevelSpan>& spans, Level level) {
    std::vector<EventTime> result;
    for (const LevelSpan& each : spans)
      for (const EventTime edge : {each.span.begin, each.span.end})
        if (const LevelAt then = level_at(spans, edge); then.level == level && then.since == edge)
          result.push_back(edge);
    std::sort(result.begin(), result.end());
    return result;
  }

  void judge_false_alarm(const TruthLine& line) {
    Level shown = Level::kNone;
    const auto look = [&](const ListedRow& row) {
      if (row.subject == line.subject) shown = std::max(shown, row.level);
    };
    // Of whatever hazard: nothing is wrong there.
    for (const auto& [key, row] : listed_) look(*row);
    if (changes_ != nullptr)
      for (const ListedRow& row : *changes_) look(row);
    if (shown >= kFalseAlarmFrom) result_.false_alarms.push_back({line.kind, line.subject, shown});
  }

  void judge_rows() {
    std::map<Key, const TruthLine*> lines;
    for (const TruthLine& line : truth_.lines) lines[{line.subject, line.hazard}] = &line;
    for (const auto& [key, row] : listed_) {
      if (row->level == Level::kNone) continue;
      if (std::find(truth_.hazards.begin(), truth_.hazards.end(), key.second) ==
          truth_.hazards.end()) {
        ++result_.not_judged;
        continue;
      }
      const auto line = lines.find(key);
      Level truly = Level::kNone;
      if (line != lines.end()) {
        truly = level_at(line->second->levels, truth_.as_of).level;
        if (line->second->kind == "noise" && truly == Level::kNone) ++result_.noise_rows;
      }
      for (LevelScore& score : result_.levels) {
        if (row->level < score.level) continue;
        ++score.listed;
        score.right += truly >= score.level ? 1U : 0U;
      }
    }
  }

  const Truth& truth_;
  const std::vector<ListedRow>* changes_;
  std::map<Key, const ListedRow*> listed_;
  std::map<Key, std::vector<const ListedRow*>> history_;
  std::array<std::vector<Millis>, 3> planted_leads_, shown_leads_;
  Evaluation result_;
};

}  // namespace

Result<Evaluation> evaluate(const EvaluateOptions& options) {
  TRY_ASSIGN(const Truth truth, read_truth(options.truth));
  TRY_ASSIGN(const std::vector<ListedRow> list, read_rows(options.list));
  if (options.changes.empty()) return Judge(truth, list, nullptr).judge();
  TRY_ASSIGN(const std::vector<ListedRow> changes, read_rows(options.changes));
  return Judge(truth, list, &changes).judge();
}

}  // namespace tributary::city
