#include "ops/city/feed_stream.h"

#include "engine/base/check.h"
#include "ops/city/rhythm.h"
#include "ops/city/vocabulary.h"

namespace tributary::city {

namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::uint32_t kPeople = 100'000'000;
constexpr Millis kUntilReinspection = hours(5 * 24);

template <std::size_t n>
std::uint8_t draw_topic(const std::array<RawTopic, n>& topics, Random& random) {
  std::uint32_t draw = random.below(1000);
  for (std::size_t i = 0; i + 1 < n; ++i) {
    if (draw < topics[i].weight) return static_cast<std::uint8_t>(i);
    draw -= topics[i].weight;
  }
  return n - 1;
}

bool is_people(Feed feed) { return feed == Feed::kGrievance || feed == Feed::kCall110; }

}  // namespace

FeedStream::FeedStream(Feed feed, std::uint64_t lines, const CityFrame& frame,
                       const std::vector<OpenHazard>& hazards, std::atomic<std::uint64_t>& written)
    : feed_(feed),
      lines_(lines),
      frame_(frame),
      hazards_(hazards),
      written_(written),
      random_(frame.seed, facts_of(feed).name),
      writer_(frame.seed, kCityOffset) {}

FeedOutcome FeedStream::run(OutputFile& file) {
  file_ = &file;
  const std::vector<Event>& planned = frame_.plan->events[static_cast<std::size_t>(feed_)];
  const std::uint64_t extra =
      lines_ * kDuplicatesPerMille / 1000 + lines_ * kVersionsPerMille / 1000;
  CHECK_LT(planned.size() + extra, lines_);
  const std::uint64_t background_count = lines_ - planned.size() - extra;
  const std::uint64_t faulty = background_count * kFaultyPerMille / 1000;
  const std::uint64_t sound = background_count - faulty;
  faulty_ = Quota(faulty, background_count);
  duplicates_ = Quota(lines_ * kDuplicatesPerMille / 1000, sound);
  versions_ = Quota(lines_ * kVersionsPerMille / 1000, sound);
  voids_ = Quota(is_people(feed_) ? sound * kVoidPerMille / 1000 : 0, sound);
  late_ = Quota(sound * kLatePerMille / 1000, sound);
  beyond_ = Quota(sound * kBeyondPer10000 / 10000, sound);
  far_future_at_ = feed_ == Feed::kGrievance ? faulty / 2 + 1 : 0;

  // 1970-01-01 was a Thursday.
  const auto weekday = static_cast<int>((local_day(frame_.span.begin, kCityOffset) + 3) % 7);
  auto next = planned.begin();
  EventTime hour = frame_.span.begin;
  for (const std::uint32_t count :
       records_per_hour(feed_, background_count, frame_.days, weekday)) {
    for (std::uint32_t i = 0; i < count; ++i) {
      // One in each equal part of the hour: in order without sorting.
      const std::uint64_t part = (std::uint64_t{i} * 3600 + random_.below(3600)) / count;
      const EventTime at = hour + seconds(part);
      for (; next != planned.end() && next->at <= at; ++next) emit(*next, true);
      emit(background(at), false);
    }
    hour = hour + hours(1);
  }
  for (; next != planned.end(); ++next) emit(*next, true);
  release(EventTime::max());
  outcome_.bytes = file.bytes();
  return std::move(outcome_);
}

std::uint32_t FeedStream::popular_building() {
  // Scattered over the city: 1,000,003 is prime and above every number of buildings.
  const std::uint64_t rank = frame_.buildings->draw(random_);
  return static_cast<std::uint32_t>((rank * 1'000'003 + 17) % frame_.world.buildings);
}

Event FeedStream::background(EventTime at) {
  switch (feed_) {
    case Feed::kGrievance: {
      Event event = about_building(at);
      event.topic = draw_topic(kGrievanceTopics, random_);
      return event;
    }
    case Feed::kCall110:
      return call(at);
    case Feed::kOpinion: {
      const bool project = random_.chance(500);
      const std::uint32_t mentions = random_.below(60) + 1;
      return {.at = at - Millis(at.millis() % 3'600'000),
              .about = project ? About::kProject : About::kEnterprise,
              .subject = project ? frame_.projects->draw(random_)
                                 : random_.below(frame_.world.enterprises),
              .topic = draw_topic(kOpinionTopics, random_),
              .quantity = mentions,
              .accounts = random_.below(mentions) + 1};
    }
    case Feed::kInspection:
      return inspection(at);
    case Feed::kRectification:
      return feedback(at);
    case Feed::kRainGauge:
      return rain(at);
  }
  return {};
}

// Never one with a story: there nothing is to be found but what the story tells.
Event FeedStream::about_building(EventTime at) {
  std::uint32_t building = popular_building();
  while (frame_.plan->reserved[building]) building = popular_building();
  // Nine in ten are from the building itself, one from anywhere.
  const std::uint32_t households = building_households(building) + 2;
  const std::uint64_t person = random_.chance(900)
                                   ? split_mix((std::uint64_t{building} << 20) +
                                               random_.below(std::uint64_t{households} * 2))
                                   : random_.next();
  return {.at = at,
          .about = About::kBuilding,
          .subject = building,
          .reporter = static_cast<std::uint32_t>(person % kPeople)};
}

Event FeedStream::call(EventTime at) {
  const std::uint8_t topic = draw_topic(kCallTopics, random_);
  Event event = about_building(at);
  event.topic = topic;
  if (topic == 0) {
    event.about = About::kProject;
    do event.subject = frame_.projects->draw(random_);
    while (frame_.plan->reserved_projects[event.subject]);
  } else if (topic == 1) {
    event.about = About::kSlope;
    event.subject = random_.below(frame_.world.slopes);
  }
  return event;
}

// Offices go round: every building is as likely as any other. To nine in ten findings they come
// back and find them mended. Where a story is told nothing else is found.
Event FeedStream::inspection(EventTime at) {
  if (!owed_.empty() && owed_.front().at <= at) {
    Event again = owed_.front();
    owed_.pop_front();
    again.at = at;
    return again;
  }
  Event event{.at = at,
              .about = About::kBuilding,
              .subject = random_.below(frame_.world.buildings),
              .topic = static_cast<std::uint8_t>(random_.below(kInspectionKinds.size()))};
  const std::uint32_t draw = random_.below(1000);
  if (frame_.plan->reserved[event.subject]) return event;
  if (draw < 60) {
    event.result = Finding::kFail;
  } else if (draw >= 900) {
    event.result = Finding::kHazardFound;
    event.hazard = static_cast<std::uint32_t>(outcome_.hazards.size()) + 1;
    event.is_major = random_.chance(150);
    event.days = 5 + random_.below(26);
    outcome_.hazards.push_back({event.hazard, at});
  }
  if (event.result != Finding::kPass && random_.chance(900))
    owed_.push_back({.at = at + kUntilReinspection,
                     .about = event.about,
                     .subject = event.subject,
                     .topic = event.topic});
  return event;
}

// About a hazard found in the 30 days before.
Event FeedStream::feedback(EventTime at) {
  while (open_end_ < hazards_.size() && hazards_[open_end_].at < at) ++open_end_;
  while (open_begin_ < open_end_ && hazards_[open_begin_].at + hours(720) < at) ++open_begin_;
  std::uint32_t hazard = 1;
  if (open_begin_ < open_end_)
    hazard = hazards_[open_begin_ + random_.below(open_end_ - open_begin_)].number;
  return {.at = at,
          .about = About::kHazard,
          .subject = hazard,
          .result = random_.chance(600) ? Finding::kPass : Finding::kFail};
}

Event FeedStream::rain(EventTime at) {
  std::uint32_t tenths = random_.chance(700) ? 0 : random_.below(200);
  if (random_.chance(10)) tenths = 500 + random_.below(1200);
  return {.at = at,
          .about = About::kGauge,
          .subject = random_.below(frame_.world.gauges),
          .quantity = tenths};
}

Fault FeedStream::draw_fault(const Event& event) {
  std::uint64_t before = 0;
  for (const std::uint64_t count : outcome_.faults) before += count;
  if (before + 1 == far_future_at_) return Fault::kFarFuture;
  static constexpr std::array<Fault, 3> kBroken = {Fault::kBrokenJson, Fault::kMissingField,
                                                   Fault::kBadTime};
  const std::uint32_t draw = random_.below(15);
  if (draw < 2) return kBroken[random_.below(kBroken.size())];
  // A feed whose subjects are no buildings has no addresses to misspell.
  if (draw < 3 || event.about != About::kBuilding)
    return feed_ == Feed::kOpinion || is_people(feed_) || random_.chance(500) ? Fault::kUnknownValue
                                                                              : Fault::kBrokenJson;
  return draw < 11 ? Fault::kMisspelt : Fault::kUnknownId;
}

void FeedStream::emit(const Event& event, bool planned) {
  if (!planned && faulty_.take(random_)) return emit_faulty(event);
  Dress dress;
  dress.number = ++number_;
  dress.clean = planned;
  const auto lateness = hours(facts_of(feed_).lateness_hours);
  EventTime arrival = event.at + seconds(random_.between(5, 90));
  if (feed_ == Feed::kOpinion) arrival = arrival + hours(1);  // counted when the hour is over
  bool out_of_order = false;
  bool again = false;
  bool revised = false;
  if (!planned) {
    dress.is_void = voids_.take(random_);
    again = duplicates_.take(random_);
    revised = versions_.take(random_);
    const bool late = late_.take(random_);
    const bool beyond = beyond_.take(random_);
    out_of_order = late || beyond;
    if (beyond)
      arrival = arrival + lateness + minutes(random_.between(60, 3 * 1440));
    else if (late)
      arrival = arrival + minutes(random_.between(10, lateness / minutes(1) * 3 / 4));
    outcome_.voids += dress.is_void ? 1U : 0U;
    outcome_.beyond += beyond ? 1U : 0U;
    outcome_.late += late && !beyond ? 1U : 0U;
  }
  dress.received = arrival;
  line_.clear();
  writer_.append(feed_, event, dress, line_);
  if (again) {
    ++outcome_.duplicates;
    delay(arrival + seconds(random_.between(30, 3600)), line_);
  }
  if (out_of_order)
    delay(arrival, line_);
  else
    write_now(event.at, line_);
  if (revised) {
    ++outcome_.versions;
    dress.revision = 2;
    dress.received = arrival + minutes(random_.between(5, 60));
    line_.clear();
    writer_.append(feed_, event, dress, line_);
    delay(dress.received, line_);
  }
  outcome_.as_of = std::max(outcome_.as_of, event.at);
  if (!dress.is_void) note(event);
}

void FeedStream::emit_faulty(const Event& event) {
  const Fault fault = draw_fault(event);
  ++outcome_.faults[static_cast<std::size_t>(fault)];
  line_.clear();
  Dress dress;
  dress.number = ++number_;
  dress.received = event.at + seconds(random_.between(5, 90));
  dress.fault = fault;
  writer_.append(feed_, event, dress, line_);
  write_now(event.at, line_);
}

// What the fire rule reads: reports that resolve to the building, and failed fire inspections.
void FeedStream::note(const Event& event) {
  if (event.about != About::kBuilding) return;
  if (feed_ == Feed::kGrievance && event.topic < kFireTopics && !is_small(event.subject))
    outcome_.facts.push_back({event.subject, event.reporter, event.at, false});
  if (feed_ == Feed::kInspection && event.topic == kFireInspection &&
      event.result == Finding::kFail)
    outcome_.facts.push_back({event.subject, 0, event.at, true});
}

void FeedStream::write_now(EventTime at, const std::string& line) {
  release(at);
  file_->write(line);
  ++outcome_.lines;
  if (outcome_.lines % 4096 == 0) written_.fetch_add(4096, std::memory_order_relaxed);
}

void FeedStream::delay(EventTime arrival, std::string line) {
  delayed_.push({arrival, order_++, std::move(line)});
}

void FeedStream::release(EventTime until) {
  while (!delayed_.empty() && delayed_.top().arrival <= until) {
    file_->write(delayed_.top().line);
    ++outcome_.lines;
    if (outcome_.lines % 4096 == 0) written_.fetch_add(4096, std::memory_order_relaxed);
    delayed_.pop();
  }
}

}  // namespace tributary::city
