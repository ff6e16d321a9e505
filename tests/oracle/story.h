// A short story told to the engine and to the oracle at once: rules as text, records in a few
// words. Wherever the two differ the test fails there; what the test itself expects it says of the
// row.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "connectors/memory/memory_store.h"
#include "tests/oracle/comparison.h"

namespace tributary::oracle {

/// `orange present 60 rule-1`; `none` without a level.
std::string short_text_of(const Axis& axis);

class Story {
 public:
  /// Rules of one theme: `{id, body}`, the body being everything from `within:` to `keep_for:`, and
  /// `hazard:` if it is not the theme's own. One that says `via: subject.manager` is about
  /// managers.
  Story(Theme theme, const std::vector<std::pair<std::string, std::string>>& rules,
        Millis lateness = Days(2), Millis stale_after = Millis(0));

  /// The rules are these from here on, and the engine goes on from what it had written. The engine
  /// alone from here on.
  void edit(const std::vector<std::pair<std::string, std::string>>& rules);
  /// The engine alone from here on.
  void leave_the_oracle() { oracle_.reset(); }

  /// A record of the first subject (or another), each with an id of its own.
  RecordText record(const std::string& source, EventTime at, std::uint32_t subject = 0);
  void take(const RecordText& record) { take(LogRecord(record.take()), record.text()); }
  void take(const LogRecord& record, const std::string& text);
  /// Every source is caught up and heard at `at`: its clock is `at` − lateness.
  void caught_up(EventTime at);
  /// The same, but some have not been heard.
  void caught_up_but(const std::vector<std::string>& silent, EventTime at);
  /// Every clock stands at `w`.
  void pass(EventTime w) { caught_up(w + lateness_); }
  /// One source alone.
  void clock(const std::string& source, EventTime at);

  /// As short_text_of().
  [[nodiscard]] std::string row(const std::string& hazard = "", std::uint32_t subject = 0) const;
  [[nodiscard]] std::string row_at(const SubjectKey& subject, const std::string& hazard) const;
  [[nodiscard]] const std::vector<std::string>& changes() const { return engine_->changes(); }
  [[nodiscard]] const Town& town() const { return town_; }
  [[nodiscard]] Theme theme() const { return theme_; }
  [[nodiscard]] const RuleSet& rules() const { return rules_; }
  [[nodiscard]] const std::vector<LogRecord>& log() const { return log_; }

 private:
  [[nodiscard]] RuleSet compiled(
      const std::vector<std::pair<std::string, std::string>>& rules) const;
  void compare(const std::string& text);

  Theme theme_;
  Millis lateness_;
  Town town_;
  RuleSet rules_;
  MemoryStore store_;
  std::unique_ptr<EngineRun> engine_;
  std::unique_ptr<Oracle> oracle_;
  std::vector<LogRecord> log_;
  std::uint64_t next_id_ = 1;
};

}  // namespace tributary::oracle
