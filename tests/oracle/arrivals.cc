#include "tests/oracle/arrivals.h"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include "tests/oracle/dice.h"

namespace tributary::oracle {
namespace {

constexpr std::int64_t kHour = 3'600'000;
constexpr std::uint32_t kSpanDays = 45;

/// What is remembered of a record that later ones may repeat, correct or move.
struct Base {
  std::uint64_t id = 0;
  std::string source;
  std::uint32_t subject = 0;
  EventTime at;
  std::vector<std::uint32_t> fields;
  /// Whether the record names its subject, or merely lies near it; how far away, if that is known.
  bool is_named = true;
  std::optional<double> metres;
  bool moved = false, in_cell = false, near_both = false;
  Arrival arrival;
};

/// By source, from how far away on a record falls to its cell for some rule (RULES 3.10).
using CellsBeyond = std::map<SourceId, Decimal>;
CellsBeyond cells_beyond(const RuleSet& rules) {
  CellsBeyond beyond;
  for (const Rule& rule : rules.rules) {
    for (const RuleInput& input : rule.inputs) {
      if (!input.near || !input.near->or_cell) continue;
      for (const InputFeed& feed : input.feeds) {
        Decimal& least = beyond.emplace(feed.source, input.near->metres).first->second;
        least = std::min(least, input.near->metres);
      }
    }
  }
  return beyond;
}

class Arrivals {
 public:
  Arrivals(const Town& town, Theme theme, Millis lateness, bool any_beyond, CellsBeyond beyond)
      : town_(town),
        theme_(theme),
        lateness_hours_(lateness.count() / kHour),
        any_beyond_(any_beyond),
        beyond_(std::move(beyond)) {}

  void add(const RecordThrows& throws) {
    const std::vector<std::uint32_t> list(throws.begin(), throws.end());
    Dice dice(list);
    const std::uint32_t special = dice.of(100);
    const std::uint32_t back = dice.of(6);
    Base base = fresh(dice);
    const bool is_again = special >= 68 && special < 93 && bases_.size() > back;
    if (!is_again) return first(std::move(base), special, throws[10]);
    Base& old = bases_[bases_.size() - 1 - back];
    if (special < 75)
      return push(old.arrival.at + Millis(kHour * (1 + throws[10] % 12)), old.arrival);
    if (old.moved) return;
    again(old, base, special, throws[10]);
  }

  std::vector<Arrival> take() {
    std::stable_sort(arrivals_.begin(), arrivals_.end(), [](const Arrival& a, const Arrival& b) {
      return std::tuple(a.at, a.order) < std::tuple(b.at, b.order);
    });
    return std::move(arrivals_);
  }

 private:
  Base fresh(Dice& dice) const {
    static const std::vector<std::vector<std::string>> kSources = {
        {"inspection", "grievance", "grievance", "call110", "rectification", "grievance",
         "inspection", "patrol", "works", "rain_gauge"},
        {"inspection", "inspection", "rectification", "inspection", "works", "patrol"},
        {"call110", "opinion", "inspection", "opinion", "call110", "rectification", "inspection",
         "works"},
        {"inspection", "rain_gauge", "grievance", "call110", "rain_gauge", "rectification",
         "gauge_b", "patrol"},
        {"grievance", "call110", "grievance", "rectification", "grievance", "call110", "inspection",
         "works"}};
    const auto& sources = kSources[static_cast<std::size_t>(theme_)];
    Base base;
    base.source = sources[dice.of(static_cast<std::uint32_t>(sources.size()))];
    base.at = hours(dice.of(kSpanDays) * 24 + dice.of(4) * 6);
    base.subject = dice.of(100) >= 75 ? 1 : 0;
    base.fields = {dice.of(1000), dice.of(1000), dice.of(1000), dice.of(1000)};
    place(base);
    return base;
  }

  /// What is measured names no place. Most reports name buildings and lie near slopes.
  void place(Base& base) const {
    const std::uint32_t lot = base.fields[3] % 8;
    const bool is_measured = schema_of(base.source) == "rain_gauge";
    if (theme_ == Theme::kSlope) {
      base.is_named = !is_measured && lot == 7;
      if (!base.is_named) base.metres = metres_by(base.fields[2]);
      base.near_both = base.fields[2] / 6 % 4 == 3;
    } else if (theme_ == Theme::kBuilding) {
      base.is_named = !is_measured && lot != 7;
      if (!base.is_named || lot >= 5) base.metres = metres_by(base.fields[2]);
      base.near_both = base.metres && lot >= 6;
    }
  }

  /// Of second feeds, that of the first.
  static std::string schema_of(const std::string& source) {
    if (source == "patrol") return "inspection";
    if (source == "works") return "rectification";
    return source == "gauge_b" ? "rain_gauge" : source;
  }

  /// Delay in hours: within lateness, or, for a few, far beyond it, or far ahead of the time.
  [[nodiscard]] EventTime arrival_of(EventTime at, std::uint32_t special, std::uint32_t by) const {
    std::int64_t delay = lateness_hours_ > 0 ? by % lateness_hours_ : 0;
    if (any_beyond_ && special >= 93 && special < 96) delay = lateness_hours_ + 12 + by % (20 * 24);
    if (special >= 96 && special < 98) delay = -static_cast<std::int64_t>(24 + by % (9 * 24));
    return at + Millis(kHour * delay);
  }

  void first(Base base, std::uint32_t special, std::uint32_t delay) {
    base.id = ++last_id_;
    base.in_cell = is_in_cell(base);
    const RecordText record = text_of(base, 1);
    push(arrival_of(base.at, special, delay), {{}, 0, record.take(), record.text()});
    base.arrival = arrivals_.back();
    // An id is forgotten with its observation: what comes so late is not corrected as well.
    if (special < 93) bases_.push_back(std::move(base));
  }

  void again(Base& old, Base& now, std::uint32_t special, std::uint32_t delay) {
    now.id = old.id;
    now.source = old.source;
    now.at = old.at + Millis(kHour * 6 * (static_cast<std::int64_t>(delay % 5) - 2));
    const bool is_move = special >= 90;
    const std::uint32_t from = old.subject;
    now.subject = is_move ? 1 - from : from;
    now.is_named = old.is_named;
    now.metres = old.metres && now.metres ? now.metres : old.metres;
    now.near_both = old.near_both && !is_move;
    now.in_cell = is_in_cell(now);
    RecordText record = text_of(now, ++last_version_);
    if (old.in_cell && !now.in_cell) record.moved_from(cell_of_town());
    old.in_cell = now.in_cell;
    if (special >= 85 && special < 90) record.is_void();
    if (is_move) {
      record.moved_from(subject_of(theme_, from));
      old.moved = true;
    }
    push(arrival_of(now.at, 0, delay * 7), {{}, 0, record.take(), record.text()});
  }

  void push(EventTime at, Arrival arrival) {
    arrival.at = at;
    arrival.order = arrivals_.size();
    arrivals_.push_back(std::move(arrival));
  }

  [[nodiscard]] RecordText text_of(const Base& base, std::uint64_t version) const {
    RecordText record(town_, base.source, subject_of(theme_, base.subject), base.at, base.id);
    const std::uint32_t a = base.fields[0], b = base.fields[1], d = base.fields[3] / 8;
    const std::string schema = schema_of(base.source);
    if (base.metres && base.is_named) record.named_at(*base.metres);
    if (base.metres && !base.is_named) record.metres(*base.metres);
    if (base.near_both) {
      record.also_near(subject_of(theme_, 1 - base.subject), metres_of_other(base));
    }
    if (base.in_cell) record.in_cell();
    const bool is_of_office = schema == "inspection" || schema == "rectification";
    if (is_of_office || theme_ == Theme::kUnit) division(record, d);
    if (is_of_office && theme_ != Theme::kUnit && base.id % 3 != 0) {
      record.unit("unit", base.id % 3 == 1 ? "U7" : "U8");
    }
    if (schema == "inspection") inspection(record, base, a, b);
    if (schema == "grievance" || schema == "call110") report(record, a, b);
    if (schema == "rectification") rectification(record, a, b);
    if (schema == "rain_gauge") rain(record, a, b);
    if (schema == "opinion") opinion(record, a, b);
    if (version > 1) record.version(version);
    return record;
  }

  static double metres_by(std::uint32_t lot) {
    static constexpr double kMetres[] = {100, 1500, 1999.999, 2000, 2000.001, 4999};
    return kMetres[lot % 6];
  }
  static double metres_of_other(const Base& base) { return metres_by(base.fields[2] / 24); }

  /// RULES 3.10: near no slope, as far as some rule looks for one.
  [[nodiscard]] bool is_in_cell(const Base& base) const {
    const auto beyond = beyond_.find(town_.source(base.source));
    if (theme_ != Theme::kSlope || beyond == beyond_.end() || base.is_named) return false;
    double least = *base.metres;
    if (base.near_both) least = std::min(least, metres_of_other(base));
    return *Decimal::from_double(least) > beyond->second;
  }

  /// What `match:` compares; some say none.
  static void division(RecordText& record, std::uint32_t lot) {
    if (lot % 5 != 4) record.set("division", lot % 2 == 0 ? "500103001" : "500103002");
  }

  static void inspection(RecordText& record, const Base& base, std::uint32_t a, std::uint32_t b) {
    static const char* const kResults[] = {
        "fail", "hazard_found", "pass", "fail", "not_done", "fail", "pass_with_conditions"};
    static const char* const kTopics[] = {"fire_exit", "wall_crack", "wiring"};
    record.set("result", kResults[a % 7]);
    if (a % 9 != 8) record.set("kind", a % 2 == 0 ? "fire" : "gas");
    if (b % 3 != 2) record.set("grade", b % 3 == 0 ? "major" : "minor");
    if (b % 4 != 3) record.set("topic", kTopics[b % 4]);
    if (b % 5 != 4) record.set("deadline", base.at + Millis(kHour * 24 * (1 + b % 10)));
  }

  static void rectification(RecordText& record, std::uint32_t a, std::uint32_t b) {
    static const char* const kKinds[] = {"done", "progress", "accepted"};
    static const char* const kDone[] = {"repaired", "replaced", "informed"};
    record.set("kind", kKinds[a % 3]);
    if (b % 4 != 3) record.set("done", kDone[b % 4]);
  }

  static void rain(RecordText& record, std::uint32_t a, std::uint32_t b) {
    static const char* const kRain[] = {"60", "0", "19.5", "110", "50"};
    static const char* const kGauges[] = {"G1", "G2", "G3"};
    record.set("mm_24h", kRain[a % 5]).set("instrument", kGauges[a / 5 % 3]);
    if (b % 3 != 0) record.set("mm_1h", kRain[b % 5]);
  }

  /// Of fewer than ten accounts it is as if there were none (PEOPLE 11).
  static void opinion(RecordText& record, std::uint32_t a, std::uint32_t b) {
    static const char* const kMentions[] = {"20", "3", "60", "100", "210"};
    record.set("topic", "labour.wage_arrears").set("mentions", kMentions[a % 5]);
    record.set("accounts", b % 7 == 6 ? "9" : "10");
  }

  static void report(RecordText& record, std::uint32_t a, std::uint32_t b) {
    static const char* const kTopics[] = {"fire_exit", "fire_exit", "wall_crack", "wiring"};
    record.set("topic", kTopics[b % 4]);
    if (b % 11 != 10) record.by(static_cast<int>(a % 7));
  }

  const Town& town_;
  Theme theme_;
  std::int64_t lateness_hours_;
  bool any_beyond_;
  CellsBeyond beyond_;
  std::vector<Arrival> arrivals_;
  std::vector<Base> bases_;
  std::uint64_t last_id_ = 0, last_version_ = 1;
};

}  // namespace

std::vector<Arrival> arrivals_of(const std::vector<RecordThrows>& records, const Town& town,
                                 Theme theme, Millis lateness, bool any_beyond,
                                 const RuleSet& rules) {
  Arrivals arrivals(town, theme, lateness, any_beyond, cells_beyond(rules));
  for (const RecordThrows& throws : records) arrivals.add(throws);
  return arrivals.take();
}

}  // namespace tributary::oracle
