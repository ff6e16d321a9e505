#include "tests/oracle/oracle.h"

#include <algorithm>
#include <tuple>
#include <variant>

namespace tributary::oracle {
namespace {

constexpr Millis kTick{1};
constexpr int kFurtherRule = 3;

EventTime beginning(const std::vector<Fact>& facts, EventTime until) {
  return std::min(facts.empty() ? until : facts.front().at(), until) - kTick;
}

/// A subject may have heard of others without a fact of its own.
EventTime beginning(const Reading& reading, const std::vector<Fact>& facts, EventTime until) {
  EventTime first = beginning(facts, until);
  for (const auto& items : reading.items()) {
    if (!items.empty()) first = std::min(first, items.front().at - kTick);
  }
  return first;
}

int top_of(Level level) {
  constexpr int kTops[] = {0, 39, 59, 79, 100};
  return kTops[static_cast<std::size_t>(level)];
}

Axis folded(const std::vector<std::pair<const Rule*, Shown>>& voices) {
  Axis axis;
  std::int64_t best_raw = 0;
  for (const auto& [rule, shown] : voices) {
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
  for (const auto& [rule, shown] : voices) {
    if (shown.level == axis.level && shown.condition == Condition::kPresent) {
      axis.condition = Condition::kPresent;
    }
  }
  const int further = kFurtherRule * (static_cast<int>(axis.voices.size()) - 1);
  axis.score = std::min(clamped(best_raw, axis.level) + further, top_of(axis.level));
  return axis;
}

bool names(const SignalInput& signal, const Rule& rule) {
  const bool by_hazard =
      std::count(signal.hazards.begin(), signal.hazards.end(), rule.signal.hazard) > 0;
  const bool by_id = std::count(signal.rules.begin(), signal.rules.end(), rule.id) > 0;
  if (signal.hazards.empty()) return signal.rules.empty() || by_id;
  return by_hazard && (signal.rules.empty() || by_id);
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

Oracle::Oracle(const Site& site) : site_(site), reach_(site.sources) {}

void Oracle::take(const LogRecord& record) {
  if (const auto* report = std::get_if<ClockReport>(&record)) {
    reach_.take(*report);
    for (const SubjectKey& subject : book_.subjects()) fire(subject);
  } else if (const auto* observation = std::get_if<Observation>(&record)) {
    for (const SubjectRef& ref : observation->subjects) observe(*observation, ref);
  }
  hear();
}

Scene Oracle::scene(const SubjectKey& key) const {
  Scene scene;
  scene.catalog = &site_.catalog;
  scene.reach = &reach_;
  scene.key = key;
  scene.subject = site_.subjects.find(key.type, key.id);
  const auto opened = districts_.find(key);
  scene.district = scene.subject != nullptr     ? scene.subject->district
                   : opened != districts_.end() ? opened->second
                                                : "";
  scene.offset = site_.offset;
  scene.min_reporters = site_.min_reporters;
  return scene;
}

EventTime Oracle::until(const SubjectKey& subject) const {
  const auto found = newest_.find(subject);
  return found == newest_.end() ? reach_.w() : std::max(reach_.w(), found->second);
}

/// RULES 3.13: the starts of the K intervals of the rules it names, at the same subject.
std::vector<Item> Oracle::starts(const SignalInput& signal, const Rule& reader, const Scene& scene,
                                 const std::vector<Fact>& facts, EventTime until) const {
  if (!signal.via.empty()) return starts_elsewhere(signal, reader, scene);
  std::vector<Item> items;
  for (const Rule& rule : site_.rules.rules) {
    if (rule.id == reader.id || rule.subject != reader.subject || !names(signal, rule)) continue;
    add_starts(signal, rule, scene, facts, until, items);
  }
  std::sort(items.begin(), items.end(), [](const Item& a, const Item& b) { return a.at < b.at; });
  return items;
}

void Oracle::add_starts(const SignalInput& signal, const Rule& rule, const Scene& scene,
                        const std::vector<Fact>& facts, EventTime until,
                        std::vector<Item>& items) const {
  const Reading other = reading(rule, scene, facts, until);
  const auto line =
      kept(confirmed(said_line(other, beginning(other, facts, until), until), rule.confirm_for),
           rule.keep_for);
  for (const Stretch& stretch : stretches(line, until)) {
    const bool is_wanted =
        signal.levels.empty() ||
        std::count(signal.levels.begin(), signal.levels.end(), stretch.level) > 0;
    if (is_wanted) items.push_back({stretch.from, nullptr, nullptr, scene.key.id});
  }
}

/// RULES 3.13, `via`: as far as each of those subjects is known, which may be beyond what is known
/// of the one that hears.
std::vector<Item> Oracle::starts_elsewhere(const SignalInput& signal, const Rule& reader,
                                           const Scene& scene) const {
  std::vector<Item> items;
  for (const SubjectKey& key : book_.subjects()) {
    const Scene there = this->scene(key);
    for (const SignalVia& via : signal.via) {
      if (via.of != key.type || there.subject == nullptr) continue;
      const auto& attributes = there.subject->attributes;
      const bool refers = std::any_of(attributes.begin(), attributes.end(), [&](const auto& one) {
        return one.attribute == via.attribute && one.text == scene.key.id;
      });
      if (!refers) continue;
      for (const Rule& rule : site_.rules.rules) {
        if (rule.id == reader.id || rule.subject != key.type || !names(signal, rule)) continue;
        add_starts(signal, rule, there, book_.of(key), until(key), items);
      }
    }
  }
  std::sort(items.begin(), items.end(), [](const Item& a, const Item& b) { return a.at < b.at; });
  return items;
}

void Oracle::hear() {
  for (const Rule& rule : site_.rules.rules) {
    for (const RuleInput& input : rule.inputs) {
      if (!input.signal || input.signal->via.empty()) continue;
      for (const SubjectKey& key : site_.hearers) {
        if (key.type != rule.subject) continue;
        const std::vector<Item> items = starts_elsewhere(*input.signal, rule, scene(key));
        if (items.empty()) continue;
        EventTime& newest = newest_.emplace(key, EventTime::min()).first->second;
        newest = std::max(newest, items.back().at);
      }
    }
  }
}

Reading Oracle::reading(const Rule& rule, const Scene& scene, const std::vector<Fact>& facts,
                        EventTime until) const {
  auto items = items_of(rule, scene, facts);
  for (std::size_t i = 0; i < rule.inputs.size(); ++i) {
    if (!rule.inputs[i].signal) continue;
    items[i] = starts(*rule.inputs[i].signal, rule, scene, facts, until);
  }
  return {rule, scene, std::move(items)};
}

bool Oracle::is_read(const Rule& rule, const Scene& scene, const Fact& fact) const {
  const auto items = items_of(rule, scene, {fact});
  return std::any_of(items.begin(), items.end(), [](const auto& list) { return !list.empty(); });
}

void Oracle::observe(const Observation& observation, const SubjectRef& ref) {
  if (!ref.district.empty()) districts_.emplace(ref.key, ref.district);
  std::vector<Fact> before = book_.of(ref.key);
  const FactBook::Outcome outcome = book_.take(observation, ref);
  if (outcome == FactBook::Outcome::kDuplicate || outcome == FactBook::Outcome::kSuperseded) return;
  if (!observation.is_void && !ref.moved_away) {
    std::erase_if(before, [&](const Fact& old) {
      return old.observation.source == observation.source &&
             old.observation.id_digest == observation.id_digest;
    });
    move_time(observation, ref.key, before);
  }
  fire(ref.key);
}

/// T is the newest event time that counted; a report by people counts where it makes a step,
/// opinion never (ops/decisions/0003).
void Oracle::move_time(const Observation& observation, const SubjectKey& subject,
                       const std::vector<Fact>& before) {
  EventTime& newest = newest_.emplace(subject, EventTime::min()).first->second;
  EventTime& latest = latest_.emplace(subject, EventTime::min()).first->second;
  const Scene scene = this->scene(subject);
  const std::vector<Fact> after = book_.of(subject);
  const auto fact = std::find_if(after.begin(), after.end(), [&](const Fact& one) {
    return one.observation.source == observation.source &&
           one.observation.id_digest == observation.id_digest;
  });
  const SourceClass source_class = site_.sources[observation.source.value()].source_class;
  const bool is_people = source_class == SourceClass::kPeople;
  for (const Rule& rule : site_.rules.rules) {
    if (rule.subject != subject.type || !is_read(rule, scene, *fact)) continue;
    latest = std::max(latest, observation.at);
    if (source_class == SourceClass::kOpinion) continue;
    if (!is_people) {
      newest = std::max(newest, observation.at);
      continue;
    }
    EventTime end = observation.at;
    for (const Fact& other : after) {
      if (other.at() > end && is_read(rule, scene, other)) end = other.at();
    }
    newest = std::max(newest, last_step(reading(rule, scene, after, end),
                                        reading(rule, scene, before, end), observation.at, end));
  }
}

/// Whether some attribute that counts people is higher at `t` than at `before`.
bool Oracle::counts_more(const Reading& reading, EventTime before, EventTime t) const {
  const Rule& rule = reading.rule();
  for (std::size_t i = 0; i < rule.attributes.size(); ++i) {
    const AttributeRef& ref = rule.attributes[i];
    const bool counts = ref.attribute == InputAttribute::kDistinctReporters ||
                        ref.attribute == InputAttribute::kDistinctField;
    const RuleInput& input = rule.inputs[ref.input];
    if (!counts || input.signal || input.source_class != SourceClass::kPeople) continue;
    const Value was = reading.attribute(i, before), is = reading.attribute(i, t);
    if (is.is == Value::Is::kNumber && is.bits > was.bits) return true;
  }
  return false;
}

/// The latest instant of [from, until] at which the two differ and that is either `from` or where
/// people are counted on top of the report; EventTime::min() if there is none.
EventTime Oracle::last_step(const Reading& with, const Reading& without, EventTime from,
                            EventTime until) const {
  EventTime last = EventTime::min();
  for (const EventTime t : with.instants(from, until)) {
    if (t != from && !counts_more(with, t - kTick, t)) continue;
    bool differs = with.said(t) != without.said(t);
    for (std::size_t i = 0; i < with.rule().attributes.size(); ++i) {
      // A single report is told by no value, only by what is said through it.
      if (with.rule().attributes[i].attribute == InputAttribute::kAny) continue;
      differs = differs || with.attribute(i, t) != without.attribute(i, t);
    }
    if (differs) last = t;
  }
  return last;
}

/// An absence that was seen moves T to where it was seen.
void Oracle::fire(const SubjectKey& subject) {
  const Scene scene = this->scene(subject);
  const std::vector<Fact> facts = book_.of(subject);
  for (const Rule& rule : site_.rules.rules) {
    if (rule.subject != subject.type || !rule.expect) continue;
    for (const EventTime at : reading(rule, scene, facts, until(subject)).fired()) {
      EventTime& newest = newest_.emplace(subject, EventTime::min()).first->second;
      newest = std::max(newest, at);
    }
  }
}

std::map<std::string, Axis> Oracle::known_axes(const SubjectKey& subject) const {
  const Scene scene = this->scene(subject);
  const std::vector<Fact> facts = book_.of(subject);
  const EventTime w = reach_.w(), t = until(subject);
  std::map<std::string, std::vector<std::pair<const Rule*, Shown>>> hazards;
  for (const Rule& rule : site_.rules.rules) {
    if (rule.subject != subject.type || rule.status != RuleStatus::kActive) continue;
    const Reading reading = this->reading(rule, scene, facts, t);
    const EventTime from =
        std::max(w - rule.keep_for - rule.confirm_for - kTick, beginning(reading, facts, t));
    hazards[std::string(site_.catalog[rule.signal.hazard].name)].emplace_back(
        &rule, shown(said_line(reading, from, t), rule, w, t));
  }
  std::map<std::string, Axis> axes;
  for (const auto& [hazard, voices] : hazards) axes.emplace(hazard, folded(voices));
  return axes;
}

std::map<std::string, Axis> Oracle::axes(const SubjectKey& subject) {
  std::map<std::string, Axis> axes = known_axes(subject);
  for (auto& [hazard, axis] : axes) {
    Level& shown = rows_[{subject, hazard}];
    if (axis.is_unknown && shown > Level::kNone) {
      axis.level = std::max(axis.level, shown);
      axis.condition = Condition::kUnknown;
    }
    shown = axis.level;
  }
  return axes;
}

EventTime Oracle::newest(const SubjectKey& subject) const {
  const std::vector<Fact> facts = book_.of(subject);
  return facts.empty() ? until(subject) : std::max(until(subject), facts.back().at());
}

std::vector<std::string> Oracle::all_values(const SubjectKey& subject, EventTime end) const {
  const Scene scene = this->scene(subject);
  const std::vector<Fact> facts = book_.of(subject);
  std::vector<std::string> lines;
  for (const Rule& rule : site_.rules.rules) {
    if (rule.subject != subject.type) continue;
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
  const std::vector<Fact> facts = book_.of(subject);
  const EventTime t = until(subject);
  std::vector<LevelLine> lines;
  for (const Rule& rule : site_.rules.rules) {
    const bool speaks = rule.subject == subject.type && rule.status == RuleStatus::kActive &&
                        site_.catalog[rule.signal.hazard].name == hazard;
    if (!speaks) continue;
    const Reading read = reading(rule, scene, facts, t);
    const auto said = said_line(read, beginning(read, facts, t), t);
    lines.push_back(kept(confirmed(said, rule.confirm_for), rule.keep_for));
  }
  const std::vector<Stretch> all = stretches(highest_of(lines), t);
  Times times{t, t};
  if (all.empty()) return times;
  const Level shown = known_axes(subject).at(hazard).level;
  std::size_t first = all.size() - 1;
  while (first > 0 && all[first].from - all[first - 1].until <= site_.reopen_within) --first;
  times.first_seen = times.level_since = all[first].from;
  // Of this episode: before the first W, K may still show a level of one long over.
  for (std::size_t i = first; i < all.size(); ++i) {
    if (all[i].level == shown) times.level_since = all[i].from;
  }
  return times;
}

}  // namespace tributary::oracle
