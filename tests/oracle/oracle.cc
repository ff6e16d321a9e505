#include "tests/oracle/oracle.h"

#include <algorithm>
#include <variant>

namespace tributary::oracle {
namespace {

constexpr Millis kTick{1};

/// A rule that opinion may have raised is read by none: it must not make another's row (PEOPLE 11).
/// Nor is one that only a sweep asks, or one that has no rows.
bool names(const SignalInput& signal, const Rule& rule) {
  const bool has_opinion =
      std::any_of(rule.inputs.begin(), rule.inputs.end(), [](const RuleInput& input) {
        return !input.signal && input.source_class == SourceClass::kOpinion;
      });
  if (has_opinion || !profile_in(rule).empty()) return false;
  if (rule.status != RuleStatus::kActive) return false;
  const bool by_hazard =
      std::count(signal.hazards.begin(), signal.hazards.end(), rule.signal.hazard) > 0;
  const bool by_id = std::count(signal.rules.begin(), signal.rules.end(), rule.id) > 0;
  if (signal.hazards.empty()) return signal.rules.empty() || by_id;
  return by_hazard && (signal.rules.empty() || by_id);
}

}  // namespace

EventTime beginning(const Reading& reading, const std::vector<Fact>& facts, EventTime until) {
  EventTime first = std::min(facts.empty() ? until : facts.front().at(), until);
  for (const auto& items : reading.items()) {
    if (!items.empty()) first = std::min(first, items.front().at);
  }
  return first - kTick;
}

Oracle::Oracle(const Site& site) : site_(site), reach_(site.sources), reach_before_(site.sources) {
  for (const Rule& rule : site.rules.rules) {
    turns_[&rule] = turns_after_by(rule);
    for (const RuleInput& input : rule.inputs) add_known_by(rule, input);
  }
}

std::set<SourceId> Oracle::add_known_by(const Rule& rule, const RuleInput& input) {
  std::set<SourceId> sources;
  for (const InputFeed& feed : input.feeds) sources.insert(feed.source);
  for (const Rule& other : site_.rules.rules) {
    const bool is_read = input.signal && input.signal->via.empty() && other.id != rule.id &&
                         other.subject == rule.subject && names(*input.signal, other);
    if (!is_read) continue;
    for (const RuleInput& read : other.inputs) sources.merge(add_known_by(other, read));
  }
  known_by_[&input] = sources;
  return sources;
}

void Oracle::take(const LogRecord& record) {
  lines_.clear();
  if (const auto* report = std::get_if<ClockReport>(&record)) {
    reach_before_ = reach_;
    newest_before_ = newest_;
    reach_.take(*report);
    for (const SubjectKey& subject : book_.subjects()) fire(subject);
    pass_clocks();
  } else if (const auto* observation = std::get_if<Observation>(&record)) {
    for (const SubjectRef& ref : observation->subjects) observe(*observation, ref);
  } else if (const auto* sweep = std::get_if<Sweep>(&record)) {
    asked_.take(*sweep);
  } else if (const auto* change = std::get_if<RegisterChange>(&record)) {
    changed_.insert_or_assign(change->key, change->row);
  } else if (const auto* generation = std::get_if<Generation>(&record)) {
    calendar_ = generation->calendar;
    for (const SubjectKey& subject : book_.subjects()) fire(subject);
  }
  asked_.pass(reach_.w());
  hear();
}

void Oracle::take_past(const LogRecord& record) {
  is_past_ = true;
  take(record);
  is_past_ = false;
}

void Oracle::go_on_from(const Oracle& before) {
  rows_ = before.rows_;
  for (const auto& [subject, newest] : before.newest_) {
    EventTime& here = newest_.emplace(subject, EventTime::min()).first->second;
    here = std::max(here, newest);
  }
}

bool Oracle::is_about(const Rule& rule, const SubjectKey& subject) const {
  return rule.subject == subject.type ||
         (rule.falls_to_cells() && site_.catalog[subject.type].is_cell);
}

Scene Oracle::scene(const SubjectKey& key) const {
  Scene scene;
  scene.turns = &turns_;
  scene.known_by = &known_by_;
  scene.catalog = &site_.catalog;
  scene.reach = &reach_;
  scene.key = key;
  const auto changed = changed_.find(key);
  scene.subject = changed == changed_.end() ? site_.subjects.find(key.type, key.id)
                  : changed->second         ? &*changed->second
                                            : nullptr;
  const auto opened = districts_.find(key);
  scene.district = scene.subject != nullptr     ? scene.subject->district
                   : opened != districts_.end() ? opened->second
                                                : "";
  scene.offset = site_.offset;
  scene.calendar = &calendar_;
  scene.min_reporters = site_.min_reporters;
  return scene;
}

EventTime Oracle::until(const SubjectKey& subject) const {
  const auto found = newest_.find(subject);
  return found == newest_.end() ? reach_.w() : std::max(reach_.w(), found->second);
}

/// What ends only because nothing is read beyond, or a source is silent, lasts as far as anybody
/// knows: until a higher level.
std::vector<Stretch> Oracle::as_far_as_known(const Rule& rule,
                                             const std::vector<Stretch>& all) const {
  std::set<EventTime> unknown_from;
  const auto add_silences = [&](const RuleInput& input) {
    for (const SourceId source : known_by_.at(&input)) {
      unknown_from.insert(reach_.stale_from(source));
    }
  };
  for (const AttributeRef& ref : rule.attributes) {
    if (!ref.is_settled) continue;
    EventTime clock = EventTime::max();
    for (const SourceId source : known_by_.at(&rule.inputs[ref.input])) {
      clock = std::min(clock, reach_.clock(source));
    }
    unknown_from.insert(clock + kTick);
    add_silences(rule.inputs[ref.input]);
  }
  if (rule.expect) add_silences(rule.inputs[rule.expect->event]);
  std::vector<Stretch> known;
  bool is_open = false;
  for (const Stretch& stretch : all) {
    if (is_open && stretch.level <= known.back().level) continue;
    known.push_back(stretch);
    is_open = unknown_from.count(stretch.until - rule.keep_for) > 0;
  }
  return known;
}

/// RULES 3.13: the starts of the K intervals of the rules it names, at the same subject.
std::vector<Item> Oracle::starts(const SignalInput& signal, const Rule& reader, const Scene& scene,
                                 const std::vector<Fact>& facts, EventTime until) const {
  if (!signal.via.empty()) return starts_elsewhere(signal, reader, scene);
  std::vector<Item> items;
  for (const Rule& rule : site_.rules.rules) {
    const bool is_read = rule.id != reader.id && rule.subject == reader.subject &&
                         is_about(rule, scene.key) && names(signal, rule);
    if (is_read) add_starts(signal, rule, scene, facts, until, items);
  }
  std::sort(items.begin(), items.end(), [](const Item& a, const Item& b) { return a.at < b.at; });
  return items;
}

/// Asked for again and again while nothing changes, by every rule that reads it.
LevelLine Oracle::kept_line(const Rule& rule, const Scene& scene, const std::vector<Fact>& facts,
                            EventTime until) const {
  const bool is_of_all = &facts == &book_.of(scene.key);
  const std::tuple<const Rule*, SubjectKey, EventTime> key{&rule, scene.key, until};
  const auto known = lines_.find(key);
  if (is_of_all && known != lines_.end()) return known->second;
  const Reading read = reading(rule, scene, facts, until);
  LevelLine line =
      kept(confirmed(said_line(read, beginning(read, facts, until), until), rule.confirm_for),
           rule.keep_for);
  if (is_of_all) lines_.emplace(key, line);
  return line;
}

void Oracle::add_starts(const SignalInput& signal, const Rule& rule, const Scene& scene,
                        const std::vector<Fact>& facts, EventTime until,
                        std::vector<Item>& items) const {
  const LevelLine line = kept_line(rule, scene, facts, until);
  for (const Stretch& stretch : as_far_as_known(rule, stretches(line, until))) {
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
        lines_.clear();
      }
    }
  }
}

Reading Oracle::reading(const Rule& rule, const Scene& scene, const std::vector<Fact>& facts,
                        EventTime until) const {
  return reading(rule, scene, facts, facts, until);
}

Reading Oracle::reading(const Rule& rule, const Scene& scene, const std::vector<Fact>& facts,
                        const std::vector<Fact>& facts_of_others, EventTime until) const {
  auto items = items_of(rule, scene, facts);
  for (std::size_t i = 0; i < rule.inputs.size(); ++i) {
    if (!rule.inputs[i].signal) continue;
    items[i] = starts(*rule.inputs[i].signal, rule, scene, facts_of_others, until);
  }
  return {rule, scene, std::move(items)};
}

bool Oracle::is_read(const Rule& rule, const Scene& scene, const Fact& fact) const {
  const auto items = items_of(rule, scene, {fact});
  return std::any_of(items.begin(), items.end(), [](const auto& list) { return !list.empty(); });
}

/// DESIGN 5, P2: used where its windows are still held. An anchor would else be missed for days
/// more.
bool Oracle::is_too_late(const Observation& observation, const SubjectKey& subject) const {
  Millis reach{0}, lateness{0};
  bool expects = false;
  for (const Rule& rule : site_.rules.rules) {
    if (!is_about(rule, subject)) continue;
    expects = expects || rule.expect;
    reach = std::max(reach, rule.reach());
    for (const RuleInput& input : rule.inputs) {
      for (const InputFeed& feed : input.feeds) {
        lateness = std::max(lateness, site_.sources[feed.source.value()].lateness);
      }
    }
  }
  return expects && observation.at <= w() - reach - lateness && !book_.knows(observation, subject);
}

void Oracle::observe(const Observation& observation, const SubjectRef& ref) {
  if (is_too_late(observation, ref.key)) return;
  if (!ref.district.empty()) districts_.emplace(ref.key, ref.district);
  std::vector<Fact> before = book_.of(ref.key);
  const FactBook::Outcome outcome = book_.take(observation, ref);
  lines_.clear();
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
  const std::vector<Fact>& after = book_.of(subject);
  const auto fact = std::find_if(after.begin(), after.end(), [&](const Fact& one) {
    return one.observation.source == observation.source &&
           one.observation.id_digest == observation.id_digest;
  });
  const SourceClass source_class = site_.sources[observation.source.value()].source_class;
  const bool is_people = source_class == SourceClass::kPeople;
  // Other rules' levels are what they were told to be so far.
  const EventTime told = until(subject);
  for (const Rule& rule : site_.rules.rules) {
    if (!is_about(rule, subject) || !is_read(rule, scene, *fact)) continue;
    latest = std::max(latest, observation.at);
    if (source_class == SourceClass::kOpinion || (is_people && is_past_)) continue;
    if (!is_people) {
      newest = std::max(newest, observation.at);
      continue;
    }
    EventTime end = observation.at;
    for (const Fact& other : after) {
      if (other.at() > end && is_read(rule, scene, other)) end = other.at();
    }
    newest = std::max(newest,
                      last_step(reading(rule, scene, after, before, told),
                                reading(rule, scene, before, before, told), observation.at, end));
  }
}

/// Whether at `t` a count of people is higher than just before, and than without; or there are any,
/// who were not then nor are without, and what is said is another than both.
bool Oracle::is_step(const Reading& with, const Reading& without, EventTime t) const {
  const Rule& rule = with.rule();
  const bool is_said = with.said(t) != with.said(t - kTick) && with.said(t) != without.said(t);
  for (std::size_t i = 0; i < rule.attributes.size(); ++i) {
    const AttributeRef& ref = rule.attributes[i];
    const RuleInput& input = rule.inputs[ref.input];
    if (input.signal || input.source_class != SourceClass::kPeople) continue;
    const Value now = with.attribute(i, t);
    const Value before = with.attribute(i, t - kTick), other = without.attribute(i, t);
    if (ref.attribute == InputAttribute::kAny) {
      if (is_said && now.is_true() && !before.is_true() && !other.is_true()) return true;
    } else if (ref.attribute == InputAttribute::kDistinctReporters ||
               ref.attribute == InputAttribute::kDistinctField) {
      if (now.bits > before.bits && now.bits > other.bits) return true;
    }
  }
  return false;
}

/// The latest instant of [from, until] at which the report makes a step; EventTime::min() if there
/// is none.
EventTime Oracle::last_step(const Reading& with, const Reading& without, EventTime from,
                            EventTime until) const {
  EventTime last = EventTime::min();
  for (const EventTime t : with.instants(from, until)) {
    if (is_step(with, without, t)) last = t;
  }
  return last;
}

/// An absence that was seen moves T to where it was seen.
void Oracle::fire(const SubjectKey& subject) {
  const Scene scene = this->scene(subject);
  const std::vector<Fact>& facts = book_.of(subject);
  for (const Rule& rule : site_.rules.rules) {
    if (!is_about(rule, subject) || !rule.expect) continue;
    for (const EventTime at : reading(rule, scene, facts, until(subject)).fired()) {
      EventTime& newest = newest_.emplace(subject, EventTime::min()).first->second;
      newest = std::max(newest, at);
    }
  }
}

}  // namespace tributary::oracle
