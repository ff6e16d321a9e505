#include "ops/city/plan.h"

#include <algorithm>

#include "ops/city/random.h"

namespace tributary::city {

namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr Millis kDay = hours(24);
constexpr std::uint32_t kPeople = 100'000'000;

class Planner {
 public:
  Planner(std::uint64_t records, std::uint64_t seed, Span span, const WorldSize& world)
      : random_(seed, "plan"), records_(records), span_(span), world_(world) {
    plan_.reserved.assign(world.buildings, false);
    plan_.reserved_projects.assign(world.projects, false);
  }

  Plan make() {
    const auto hazards =
        static_cast<std::uint32_t>(std::clamp<std::uint64_t>(records_ / 2500, 12, 4000));
    for (std::uint32_t i = 0; i < hazards; ++i) plant_hazard(i);
    for (std::uint32_t i = 0; i < hazards / 4; ++i) plant_flood(i);
    for (std::uint32_t i = 0; i < hazards / 4; ++i) plant_rumour(i);
    for (std::uint32_t i = 0; i < hazards / 3 + 1; ++i) plant_noise(i);
    for (std::vector<Event>& events : plan_.events)
      std::stable_sort(events.begin(), events.end(),
                       [](const Event& a, const Event& b) { return a.at < b.at; });
    return std::move(plan_);
  }

 private:
  // A building without a story, of the small ones or of the others.
  std::uint32_t take_building(bool small) {
    for (;;) {
      const std::uint32_t building = random_.below(world_.buildings);
      if (plan_.reserved[building] || is_small(building) != small) continue;
      plan_.reserved[building] = true;
      return building;
    }
  }

  std::uint32_t person() { return random_.below(kPeople); }

  // Within `before` before `at`, whole seconds, never `at` itself.
  EventTime earlier(EventTime at, Millis before) {
    const auto span = std::chrono::duration_cast<seconds>(before).count();
    return at - seconds(random_.between(60, span));
  }

  // A time of day on a day from `first` to `last`. Half of them lie between 70 and 120 minutes from
  // midnight: where the list gives days only, an error of more than an hour or two shows there.
  EventTime some_time(EventTime first, EventTime last) {
    const std::int64_t days = (last - first) / kDay;
    const EventTime day = first + kDay * random_.between(0, std::max<std::int64_t>(days - 1, 0));
    if (random_.chance(500)) return day + seconds(random_.between(0, 86'399));
    const Millis from_midnight = seconds(random_.between(70 * 60, 120 * 60));
    return random_.chance(500) ? day + from_midnight : day + kDay - from_midnight;
  }

  void report(EventTime at, std::uint32_t building, std::uint32_t reporter, std::uint32_t topic) {
    add(Feed::kGrievance, {.at = at,
                           .about = About::kBuilding,
                           .subject = building,
                           .reporter = reporter,
                           .topic = static_cast<std::uint8_t>(topic)});
  }
  void report_fire(EventTime at, std::uint32_t building, std::uint32_t reporter) {
    report(at, building, reporter, random_.below(kFireTopics));
  }
  // Somebody comes back in time and finds it in order, so that no story is told by its being
  // missed.
  void fail_inspection(EventTime at, std::uint32_t building) {
    inspect(at, building, Finding::kFail);
    const EventTime again = at + minutes(random_.between(2 * 1440, 7 * 1440));
    if (again < span_.end) inspect(again, building, Finding::kPass);
  }
  void inspect(EventTime at, std::uint32_t building, Finding result) {
    add(Feed::kInspection, {.at = at,
                            .about = About::kBuilding,
                            .subject = building,
                            .topic = kFireInspection,
                            .result = result});
  }
  void add(Feed feed, const Event& event) {
    plan_.events[static_cast<std::size_t>(feed)].push_back(event);
  }

  Story& tell(StoryKind kind, std::string_view name, About about, std::uint32_t subject) {
    Story& story = plan_.stories.emplace_back();
    story.kind = kind;
    story.name = name;
    story.about = about;
    story.subject = subject;
    return story;
  }

  // When the last piece of evidence comes: in the last fortnight, or early enough to be over.
  EventTime decisive_time() {
    if (random_.chance(600)) return some_time(span_.end - 14 * kDay, span_.end - kDay);
    return some_time(span_.begin + 14 * kDay, span_.end - 16 * kDay);
  }

  // 30 % yellow (people only), 40 % orange, 30 % red by the text of fire-building-repeat.
  void plant_hazard(std::uint32_t number) {
    const std::uint32_t tenth = number % 10;
    const std::uint32_t building = take_building(false);
    const EventTime decisive = decisive_time();
    std::uint32_t people = 3 + random_.below(2);
    std::uint32_t failed = 0;
    std::string_view name = "repeat";
    if (tenth >= 7) {
      name = "repeat_with_two_failed_inspections";
      people = 5 + random_.below(4);
      failed = 2 + random_.below(2);
    } else if (tenth >= 3) {
      name = "repeat_with_failed_inspection";
      failed = 1;
    }
    const bool inspection_decides = failed > 0 && random_.chance(500);
    for (std::uint32_t i = 0; i < failed; ++i)
      fail_inspection(inspection_decides && i == 0 ? decisive : earlier(decisive, 12 * kDay),
                      building);
    for (std::uint32_t i = 0; i < people; ++i) {
      const std::uint32_t reporter = person();
      const bool decides = !inspection_decides && i == 0;
      const EventTime at = decides ? decisive : earlier(decisive, 12 * kDay);
      report_fire(at, building, reporter);
      // Some write again; it must change nothing.
      for (std::uint32_t again = random_.chance(300) ? random_.below(3) + 1 : 0; again > 0; --again)
        report_fire(at + minutes(random_.between(5, 600)), building, reporter);
    }
    Story& story = tell(StoryKind::kHazard, name, About::kBuilding, building);
    story.from = decisive - 12 * kDay;
    story.until = decisive;
    story.real_at = decisive + minutes(random_.between(2 * 1440, 20 * 1440));
  }

  void plant_flood(std::uint32_t number) {
    const std::uint32_t building = take_building(false);
    const auto most = static_cast<std::int64_t>(std::clamp<std::uint64_t>(records_ / 500, 10, 200));
    const std::int64_t times = random_.between(10, most);
    const EventTime first = some_time(span_.begin + kDay, span_.end - 12 * kDay);
    const std::uint32_t reporter = person();
    for (std::int64_t i = 0; i < times; ++i)
      report_fire(first + seconds(random_.between(0, 10 * 86'400)), building, reporter);
    const bool found = number % 2 == 1;  // the harder half: everything but the people is there
    for (int i = 0; found && i < 2; ++i)
      fail_inspection(first + seconds(random_.between(0, 10 * 86'400)), building);
    Story& story =
        tell(StoryKind::kFlood, found ? "one_person_and_failed_inspections" : "one_person",
             About::kBuilding, building);
    story.from = first;
    story.until = first + 10 * kDay;
  }

  // Hundreds of accounts for two days, and one caller who repeats what the net says.
  void plant_rumour(std::uint32_t number) {
    const bool project = number % 2 == 0;
    const About about = project ? About::kProject : About::kEnterprise;
    const std::uint32_t subject = random_.below(project ? world_.projects : world_.enterprises);
    const EventTime about_then = some_time(span_.begin + 30 * kDay, span_.end - 3 * kDay);
    const EventTime first = about_then - Millis(about_then.millis() % 3'600'000);  // whole hours
    for (int hour = 0; hour < 48; ++hour)
      add(Feed::kOpinion, {.at = first + hours(hour),
                           .about = about,
                           .subject = subject,
                           .topic = kWageTopic,
                           .quantity = 200 + random_.below(4000),
                           .accounts = 100 + random_.below(900)});
    if (project) {
      plan_.reserved_projects[subject] = true;
      add(Feed::kCall110, {.at = first + hours(20),
                           .about = about,
                           .subject = subject,
                           .reporter = person(),
                           .topic = kWageTopic});
    }
    Story& story = tell(StoryKind::kRumour, "burst_without_cause", about, subject);
    story.from = first;
    story.until = first + 2 * kDay;
  }

  void plant_noise(std::uint32_t number) {
    static constexpr std::array<std::string_view, 5> kNames = {
        "failed_inspections_alone", "three_people_in_70_days", "three_people_on_another_matter",
        "two_people_and_failed_inspection", "small_dwelling"};
    const std::uint32_t which = number % kNames.size();
    const std::uint32_t building = take_building(which == 4);
    const EventTime first = some_time(span_.begin, span_.end - 71 * kDay);
    const std::uint32_t people = which == 0 ? 0 : which == 3 ? 2 : 3;
    for (std::uint32_t i = 0; i < people; ++i) {
      const Millis after = which == 1 ? i * 35 * kDay : i * 2 * kDay;
      const std::uint32_t topic =
          which == 2 ? kFireTopics + random_.below(3) : random_.below(kFireTopics);
      for (int times = 0; times < 3; ++times)
        report(first + after + minutes(random_.between(0, 600)), building, 1000 * i + number,
               topic);
    }
    fail_inspection(first + 3 * kDay, building);
    if (which == 0) fail_inspection(first + 5 * kDay, building);
    Story& story = tell(StoryKind::kNoise, kNames[which], About::kBuilding, building);
    story.from = first;
    story.until = first + 71 * kDay;
  }

  Random random_;
  std::uint64_t records_;
  Span span_;
  WorldSize world_;
  Plan plan_;
};

}  // namespace

std::string_view name_of(StoryKind kind) {
  switch (kind) {
    case StoryKind::kHazard:
      return "hazard";
    case StoryKind::kRumour:
      return "rumour";
    case StoryKind::kFlood:
      return "flood";
    case StoryKind::kNoise:
      return "noise";
  }
  return "";
}

Plan make_plan(std::uint64_t records, std::uint64_t seed, Span span, const WorldSize& world) {
  return Planner(records, seed, span, world).make();
}

}  // namespace tributary::city
