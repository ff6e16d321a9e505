#include "tests/oracle/story.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace tributary::oracle {
namespace {

std::string whole_rule(Theme theme, const std::string& id, const std::string& body) {
  const ThemeTraits& of = traits(theme);
  std::string hazard = of.hazard, unit = of.unit, rest = body;
  if (rest.starts_with("hazard: ")) {
    hazard = rest.substr(8, rest.find('\n') - 8);
    unit = "housing";
    rest.erase(0, rest.find('\n') + 1);
  }
  std::string status = "active";
  if (rest.starts_with("status: ")) {
    status = rest.substr(8, rest.find('\n') - 8);
    rest.erase(0, rest.find('\n') + 1);
  }
  std::string due;
  for (const char* level : {"red", "orange", "yellow", "blue"}) {
    if (rest.find(std::string("  ") + level + ":") == std::string::npos) continue;
    due += (due.empty() ? "" : ", ") + std::string(level) + ": 24h";
  }
  return "rule: " + id + "\nversion: 1\ntitle: " + id + "\nstatus: " + status +
         "\nowner: oracle\nsubject: " + of.type + "\n" + rest + "signal:\n  hazard: " + hazard +
         "\n  title: \"" + id + " {subject.name}\"\n  advice: " + of.advice +
         "\n  assign: unit(\"" + unit + "\", subject.district)\n  due: { " + due + " }\n";
}

}  // namespace

Story::Story(Theme theme, const std::vector<std::pair<std::string, std::string>>& rules,
             Millis lateness, Millis stale_after)
    : theme_(theme), lateness_(lateness), town_(lateness, stale_after) {
  rules_ = compiled(rules);
  engine_ = std::make_unique<EngineRun>(town_, rules_, &store_);
  oracle_ = std::make_unique<Oracle>(town_.site(rules_));
}

RuleSet Story::compiled(const std::vector<std::pair<std::string, std::string>>& rules) const {
  RuleSet set;
  for (const auto& [id, body] : rules) {
    const bool is_of_manager = body.find("via: subject.manager") != std::string::npos;
    const Theme about = is_of_manager ? Theme::kManager : theme_;
    Written written = compile(id, whole_rule(about, id, body), town_.context());
    for (const std::string& why : written.refused) ADD_FAILURE() << id << " is refused: " << why;
    if (written.rule) set.rules.push_back(*std::move(written.rule));
  }
  return set;
}

void Story::edit(const std::vector<std::pair<std::string, std::string>>& rules) {
  leave_the_oracle();
  take(generation_of("before"), "the rules are told");
  engine_->checkpoint(store_);
  const std::unique_ptr<EngineRun> before = std::move(engine_);
  rules_ = compiled(rules);
  engine_ = std::make_unique<EngineRun>(town_, rules_, &store_);
  engine_->resume(*before);
  take(generation_of("edited"), "the rules are edited");
}

RecordText Story::record(const std::string& source, EventTime at, std::uint32_t subject) {
  return {town_, source, subject_of(theme_, subject), at, next_id_++};
}

void Story::take(const LogRecord& record, const std::string& text) {
  log_.push_back(record);
  engine_->remember(store_, record);
  engine_->take(record);
  if (oracle_ != nullptr) oracle_->take(record);
  compare(text);
}

void Story::caught_up(EventTime at) {
  take(oracle::caught_up(town_, at),
       "all sources caught up at " + format_time(at, town_.settings().offset));
}

void Story::caught_up_but(const std::vector<std::string>& silent, EventTime at) {
  ClockReport report = oracle::caught_up(town_, at);
  for (SourceClock& clock : report.clocks) {
    const bool is_silent = std::any_of(
        silent.begin(), silent.end(),
        [&](const std::string& source) { return clock.source == town_.source(source); });
    if (is_silent) clock.heard_at.reset();
  }
  take(report, fmt::format("all sources but {} heard at {}", fmt::join(silent, ", "),
                           format_time(at, town_.settings().offset)));
}

void Story::clock(const std::string& source, EventTime at) {
  SourceClock clock;
  clock.source = town_.source(source);
  clock.watermark = at;
  ClockReport report;
  report.clocks.push_back(clock);
  take(report, source + " read up to " + format_time(at, town_.settings().offset));
}

void Story::compare(const std::string& text) {
  if (oracle_ == nullptr) return;
  for (const SubjectKey& subject : subjects_of(theme_)) {
    for (const auto& [hazard, expected] : oracle_->axes(subject)) {
      const auto found = engine_->rows().find({subject.id, hazard});
      const Axis actual = found == engine_->rows().end() ? Axis{} : found->second.axis;
      EXPECT_TRUE(agree(expected, actual))
          << "after " << text << ", " << subject.id << " " << hazard << "\n  the engine shows "
          << text_of(actual) << "\n  the oracle says  " << text_of(expected);
    }
  }
}

std::string Story::row(const std::string& hazard, std::uint32_t subject) const {
  const std::string name = hazard.empty() ? traits(theme_).hazard : hazard;
  return row_at(subject_of(theme_, subject), name);
}

std::string Story::row_at(const SubjectKey& subject, const std::string& hazard) const {
  const auto found = engine_->rows().find({subject.id, hazard});
  return found == engine_->rows().end() ? "none" : short_text_of(found->second.axis);
}

std::string short_text_of(const Axis& axis) {
  if (axis.level == Level::kNone) return "none";
  return std::string(name_of(axis.level)) + " " + std::string(name_of(axis.condition)) + " " +
         std::to_string(axis.score) + " " + axis.leading;
}

}  // namespace tributary::oracle
