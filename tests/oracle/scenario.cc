#include "tests/oracle/scenario.h"

#include <algorithm>
#include <ostream>
#include <utility>

#include "engine/base/time.h"
#include "tests/oracle/arrivals.h"

namespace tributary::oracle {
namespace {

constexpr std::uint32_t kManagerPercent = 40;  // of later rules about buildings

WallTime wall(EventTime at) { return WallTime(at.since_epoch()); }

/// Reports clocks between the arrivals, as stage 1 does.
class Log {
 public:
  Log(const Town& town, std::uint32_t habits)
      : town_(town), habits_(habits), reach_(town.sources()) {
    highest_.resize(town.sources().size(), EventTime::min());
    heard_.resize(town.sources().size(), WallTime::min());
  }

  void arrive(Arrival arrival, std::uint32_t percent) {
    Observation& observation = arrival.observation;
    const SourceInfo& source = town_.sources()[observation.source.value()];
    observation.beyond_lateness = observation.at < reach_.clock(source.id);
    EventTime& highest = highest_[source.id.value()];
    highest = std::max(highest, std::min(observation.at, arrival.at));
    now_ = std::max(now_, arrival.at);
    heard_[source.id.value()] = wall(now_);
    steps_.push_back({observation, "arrives " + format_time(arrival.at, town_.settings().offset) +
                                       ": " + arrival.text});
    if (percent % 100 >= 30) report(percent);
  }

  std::vector<Step> finish(bool has_records) {
    if (!has_records) now_ = days(0);
    for (const int after : {1, 5, 12, 20, 33, 45, 80, 400}) {
      const ClockReport report = caught_up(town_, now_ + Days(after));
      reach_.take(report);
      steps_.push_back({report, "all sources caught up at " +
                                    format_time(now_ + Days(after), town_.settings().offset)});
    }
    return std::move(steps_);
  }

 private:
  void report(std::uint32_t throw_of_dice) {
    ClockReport report;
    for (const SourceInfo& source : town_.sources()) {
      SourceClock clock;
      clock.source = source.id;
      if (habits_ % 3 == 0) {  // caught up
        WallTime& heard = heard_[source.id.value()];
        // A heartbeat now and then; where nothing is ever stale it does not matter.
        if ((throw_of_dice >> (source.id.value() % 5)) % 4 == 2) heard = wall(now_);
        clock.caught_up_at = wall(now_);
        if (heard > WallTime::min()) clock.heard_at = heard;
      } else if (habits_ % 3 == 1 || highest_[source.id.value()] > EventTime::min()) {
        EventTime highest = highest_[source.id.value()];
        if (habits_ % 3 == 1 && highest == EventTime::min()) highest = now_;
        clock.watermark = std::min(highest, now_) - source.lateness;
      } else {
        continue;  // nothing was read of it: it holds W
      }
      if ((throw_of_dice >> (source.id.value() % 8)) % 4 == 3) continue;  // not this time
      report.clocks.push_back(clock);
    }
    push(report, "clocks");
    if (throw_of_dice % 10 == 9) push(report, "clocks, once more");
  }

  void push(const ClockReport& report, std::string text) {
    for (const SourceClock& clock : report.clocks) {
      text += " " + town_.sources()[clock.source.value()].name + "=";
      const EventTime at =
          clock.caught_up_at ? EventTime(clock.caught_up_at->since_epoch()) : clock.watermark;
      text += (clock.caught_up_at ? "caught up " : "") + format_time(at, town_.settings().offset);
      if (clock.heard_at && town_.sources()[0].stale_after > Millis(0)) {
        text += " heard " +
                format_time(EventTime(clock.heard_at->since_epoch()), town_.settings().offset);
      }
    }
    reach_.take(report);
    steps_.push_back({report, std::move(text)});
  }

  const Town& town_;
  std::uint32_t habits_;
  Reach reach_;
  std::vector<EventTime> highest_;
  std::vector<WallTime> heard_;
  EventTime now_ = EventTime::min();
  std::vector<Step> steps_;
};

}  // namespace

Millis lateness_of(const Sketch& sketch) {
  static constexpr int kDays[] = {2, 1, 5};
  return Days(kDays[sketch.habits / 3 % 3]);
}

Millis stale_after_of(const Sketch& sketch) {
  return sketch.habits / 9 % 2 == 1 ? Millis(Days(3)) : Millis(0);
}

bool has_holidays(const Sketch& sketch) { return sketch.habits / 72 % 2 == 1; }

Generation generation_of(const std::string& name, bool has_holidays) {
  Generation generation;
  generation.ruleset = sha256(name);
  generation.registers = sha256("registers");
  if (!has_holidays) return generation;
  WorkCalendar& calendar = generation.calendar;
  calendar.years = {2024, 2025};
  for (const int after : {4, 5, 16, 39}) calendar.holidays.insert(kFirstDay + after);
  for (const int after : {8, 15}) calendar.working_weekends.insert(kFirstDay + after);
  return generation;
}

Town town_of(const Sketch& sketch) {
  return Town(lateness_of(sketch), stale_after_of(sketch), sketch.habits / 18 % 4 == 3 ? 4 : 3);
}

Theme theme_of(const Sketch& sketch, const RuleThrows& throws, bool has_others) {
  const auto theme = static_cast<Theme>(sketch.theme % kThemes);
  const bool is_of_manager =
      theme == Theme::kBuilding && has_others && throws.back() % 100 < kManagerPercent;
  return is_of_manager ? Theme::kManager : theme;
}

namespace {

void add_steps(const Sketch& sketch, const Town& town, Scenario& scenario) {
  // What comes beyond lateness may change levels that other rules have read long since, and that
  // are final (ops/decisions/0011).
  const bool reads_levels =
      std::any_of(scenario.rules.rules.begin(), scenario.rules.rules.end(), [](const Rule& rule) {
        return std::any_of(rule.inputs.begin(), rule.inputs.end(),
                           [](const RuleInput& input) { return input.signal.has_value(); });
      });
  Log log(town, sketch.habits);
  std::size_t next = 0;
  for (Arrival& arrival : arrivals_of(sketch.records, town, scenario.theme, lateness_of(sketch),
                                      !reads_levels, scenario.rules)) {
    log.arrive(std::move(arrival), sketch.records[next % sketch.records.size()][11]);
    ++next;
  }
  scenario.steps = log.finish(next > 0);
  if (has_holidays(sketch)) {
    scenario.rules.digest = sha256("holidays");  // a worker looks whether these are its rules
    scenario.steps.insert(scenario.steps.begin(),
                          {generation_of("holidays", true), "holidays are told"});
  }
}

/// Reports by people may make the rule's levels, at first hand or through rules before it.
bool may_be_of_people(const Rule& rule, const std::vector<OtherRule>& before) {
  const bool is_before = std::any_of(before.begin(), before.end(),
                                     [](const OtherRule& other) { return other.is_of_people; });
  return std::any_of(rule.inputs.begin(), rule.inputs.end(), [&](const RuleInput& input) {
    return input.source_class == SourceClass::kPeople || (input.signal && is_before);
  });
}

}  // namespace

Scenario scenario_of(const std::vector<Written>& rules, const Sketch& sketch, const Town& town) {
  Scenario scenario;
  scenario.theme = static_cast<Theme>(sketch.theme % kThemes);
  scenario.written = rules;
  for (const Written& written : rules) scenario.rules.rules.push_back(*written.rule);
  add_steps(sketch, town, scenario);
  return scenario;
}

Scenario scenario_of(const Sketch& sketch, const Town& town) {
  Scenario scenario;
  scenario.theme = static_cast<Theme>(sketch.theme % kThemes);
  std::vector<OtherRule> others;
  for (const RuleThrows& throws : sketch.rules) {
    const std::string id = "rule-" + std::to_string(scenario.written.size() + 1);
    const std::vector<std::uint32_t> list(throws.begin(), throws.end());
    const Theme about = theme_of(sketch, throws, !others.empty());
    scenario.written.push_back(compile(id, write_rule(id, about, list, others), town.context()));
    Written& written = scenario.written.back();
    refuse_beside(scenario.rules, written);
    if (!written.rule) continue;
    if (written.rule->is_evaluated()) scenario.rules.rules.push_back(*written.rule);
    if (about != scenario.theme) continue;
    others.push_back({id, hazard_in(written.text, about), may_be_of_people(*written.rule, others)});
  }
  add_steps(sketch, town, scenario);
  return scenario;
}

std::string story_of(const Scenario& scenario) {
  std::string story;
  for (const Written& written : scenario.written) {
    story += written.rule ? "" : "# refused: " + written.refused.front() + "\n";
    story += written.text + "\n";
  }
  for (std::size_t i = 0; i < scenario.steps.size(); ++i) {
    story += std::to_string(i) + ". " + scenario.steps[i].text + "\n";
  }
  return story;
}

std::ostream& operator<<(std::ostream& out, const Sketch& sketch) {
  return out << sketch.rules.size() << " rules and " << sketch.records.size()
             << " records, told below";
}

ClockReport caught_up(const Town& town, EventTime at) {
  ClockReport report;
  for (const SourceInfo& source : town.sources()) {
    SourceClock clock;
    clock.source = source.id;
    clock.caught_up_at = clock.heard_at = wall(at);
    report.clocks.push_back(clock);
  }
  return report;
}

}  // namespace tributary::oracle
