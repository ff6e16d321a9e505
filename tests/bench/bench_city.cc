#include "tests/bench/bench_city.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <fstream>
#include <utility>
#include <vector>

#include "connectors/system/system_clock.h"
#include "ops/city/city.h"
#include "ops/tributary/composition/key_access.h"
#include "ops/tributary/config/config_loader.h"
#include "schemas/catalog/catalog.h"

namespace tributary {
namespace {

constexpr std::uint64_t kRecords = 1'000'000;
constexpr const char* kRecordsVariable = "TRIBUTARY_BENCH_RECORDS";
constexpr int kRulesPerTopic = 3;

/// Of buildings there are as many.
std::uint32_t wanted_records() {
  const char* text = std::getenv(kRecordsVariable);
  if (text == nullptr) return kRecords;
  std::uint32_t records = 0;
  const std::string_view digits(text);
  const auto end = std::from_chars(digits.data(), digits.data() + digits.size(), records);
  CHECK(end.ec == std::errc() && records >= city::kFewestRecords);
  return records;
}

const std::vector<std::pair<std::string, std::string>>& topics() {
  static const std::vector<std::pair<std::string, std::string>> kTopics = {
      {"grievance", "fire_exit"},     {"grievance", "wiring"},
      {"grievance", "charging"},      {"grievance", "wall_crack"},
      {"grievance", "lift_fault"},    {"grievance", "gas_leak"},
      {"grievance", "pothole"},       {"grievance", "street_light"},
      {"grievance", "drain_blocked"}, {"grievance", "power_supply"},
      {"grievance", "food"},          {"grievance", "noise"},
      {"call110", "wall_crack"},      {"call110", "gas_leak"},
      {"call110", "lift_entrapment"}, {"grievance", "property_service"}};
  return kTopics;
}

struct Hazard {
  const char* name;
  const char* unit;
};
constexpr std::array<Hazard, 4> kHazards = {{{"safety.fire", "fire"},
                                             {"safety.lift", "market_regulation"},
                                             {"safety.gas", "utility"},
                                             {"safety.building", "housing"}}};

/// Rule `number`: three for each topic that occurs, the rest for topics that never do.
std::string rule_text(int number, const std::string& within) {
  const auto group = static_cast<std::size_t>(number / kRulesPerTopic);
  const bool occurs = group < topics().size();
  const auto& [source, topic] =
      occurs ? topics()[group] : std::pair<std::string, std::string>("grievance", "rodents");
  const Hazard& hazard = kHazards[group % kHazards.size()];
  return fmt::format(R"(rule: bench-{:04}
version: 1
title: bench {}
status: active
owner: bench
subject: place.building
within: {}
inputs:
  reports:
    from: {}
    where: topic == "{}"
levels:
  orange: reports.distinct(reporter) >= {}
  yellow: reports.distinct(reporter) >= 5
score:
  - add: min(4 * reporters_of_bench, 40)
    why: "bench"
signal:
  hazard: {}
  title: "{{subject.name}}"
  advice: inspect
  assign: unit("{}", subject.district)
  due: {{ orange: 3wd, yellow: 10wd }}
)",
                     number, number, within, source, topic, 10 + number % 7 * 5, hazard.name,
                     hazard.unit);
}

std::string with_score(std::string text) {
  const std::string hole = "reporters_of_bench";
  return text.replace(text.find(hole), hole.size(), "reports.distinct(reporter)");
}

/// Rule `number` of those that read findings.
std::string inspection_text(int number, const std::string& within, int least) {
  return fmt::format(R"(rule: bench-inspected-{}
version: 1
title: bench inspected {}
status: active
owner: bench
subject: place.building
within: {}
inputs:
  found:
    from: inspection
    where: result == "fail"
levels:
  blue: found.count >= {}
score:
  - add: 30
    why: "bench"
signal:
  hazard: safety.construction
  title: "{{subject.name}}"
  advice: inspect
  assign: unit("housing", subject.district)
  due: {{ blue: 5wd }}
)",
                     number, number, within, least);
}

Site checked_site(Config config) {
  Diagnostics diagnostics;
  Site site = load_site(std::move(config), diagnostics);
  CHECK(!diagnostics.has_errors());
  return site;
}

}  // namespace

BenchCity::BenchCity(const std::string& name, std::uint32_t records, std::uint32_t buildings,
                     int days)
    : folder_(std::filesystem::temp_directory_path() / fmt::format("{}-{}", name, getpid())) {
  city::CityOptions options;
  options.records = records;
  options.buildings = buildings;
  options.days = days;
  options.out_dir = folder_.string();
  const city::CityReport report = city::generate_city(options).value_or_die();
  make_keys(folder_ / "keys", folder_ / "state", report.begin, report.as_of).value_or_die();
}

BenchCity::~BenchCity() { std::filesystem::remove_all(folder_); }

const BenchCity& BenchCity::instance() {
  static const BenchCity kCity("tributary-bench", wanted_records(), wanted_records(),
                               city::CityOptions().days);
  return kCity;
}

const BenchCity& BenchCity::of_a_year() {
  static const BenchCity kCity("tributary-bench-year", wanted_records() / 4, wanted_records() / 160,
                               365);
  return kCity;
}

Config BenchCity::config() const {
  Diagnostics diagnostics;
  auto config =
      load_config(folder_ / "tributary.yaml", catalog(), Surroundings::of_process(), diagnostics);
  CHECK(config.has_value());
  return std::move(*config);
}

template <typename Write>
Site BenchCity::load_with(const std::string& name, Write write) const {
  const std::filesystem::path directory = folder_ / name;
  if (std::filesystem::create_directory(directory)) write(directory);
  Config config = this->config();
  config.rules = {ConfiguredPath{directory.string(), {}}};
  return checked_site(std::move(config));
}

Site BenchCity::load(int rules) const {
  Site site = load_with(fmt::format("rules-{}", rules), [rules](const auto& directory) {
    for (int number = 0; number < rules; ++number) {
      std::ofstream(directory / fmt::format("bench-{:04}.rule.yaml", number))
          << with_score(rule_text(number, "30d"));
    }
  });
  CHECK_EQ(site.rules.rule_set().rules.size(), static_cast<std::size_t>(rules));
  return site;
}

Site BenchCity::load_windows(int hours) const {
  constexpr int kLeastOfPeople = 24, kMostOfPeople = 80 * 24;
  const auto within = fmt::format("{}h", hours);
  const auto of_people = fmt::format("{}h", std::clamp(hours, kLeastOfPeople, kMostOfPeople));
  return load_with(fmt::format("windows-{}", hours), [&](const auto& directory) {
    constexpr int kOfFindings = 3;
    for (int number = 0; number < kRules - kOfFindings; ++number) {
      std::ofstream(directory / fmt::format("bench-{:04}.rule.yaml", number))
          << with_score(rule_text(number, of_people));
    }
    for (int number = 0; number < kOfFindings; ++number) {
      std::ofstream(directory / fmt::format("bench-inspected-{}.rule.yaml", number))
          << inspection_text(number, within, 3 + number);
    }
  });
}

Site BenchCity::load_live(const std::filesystem::path& feeds) const {
  Config config = load().config;
  const std::filesystem::path directory = folder_ / "rules-live";
  std::filesystem::create_directory(directory);
  std::ofstream(directory / "bench-inspected-0.rule.yaml") << inspection_text(0, "1d", 1);
  config.rules.push_back(ConfiguredPath{directory.string(), {}});
  config.keys.path = folder_ / "keys-live";
  const EventTime now = EventTime::from_millis(SystemClock().now().millis());
  make_keys(config.keys.path, config.state.path, now, now + Days(1)).value_or_die();
  for (ConfiguredSource& source : config.sources) {
    const std::string file = feeds / (source.name + ".jsonl");
    std::ofstream(file, std::ios::app).close();
    source.files = {ConfiguredPath{file, {}}};
  }
  return checked_site(std::move(config));
}

void BenchCity::forget_state() const {
  std::filesystem::remove_all(folder_ / "state");
  std::filesystem::remove_all(folder_ / "out");
}

}  // namespace tributary
