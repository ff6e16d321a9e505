#include "ops/city/configuration.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <span>
#include <vector>

#include "ops/city/output_file.h"
#include "ops/city/plan.h"
#include "ops/city/vocabulary.h"

namespace tributary::city {

namespace {

namespace fs = std::filesystem;

// What all six have in common: identity, times, lateness.
constexpr std::string_view kHead = R"(format: { type: jsonl, compression: auto }
record_id: "no"
version: rev
arrival: { field: received, formats: [rfc3339] }
time: { field: at, formats: ["%Y-%m-%d %H:%M:%S"], zone: "+08:00" }
crs: wgs84
)";

constexpr std::string_view kPlace = R"(  building: { from: place.building }
  address: { from: place.address }
  location: { latitude: place.lat, longitude: place.lon }
)";

void append_table(std::string& out, std::string_view field, std::string_view from,
                  std::span<const RawValue> values) {
  out.append("  ").append(field).append(":\n    from: ").append(from).append("\n    values:\n");
  for (const RawValue& value : values)
    out.append("      ").append(value.raw).append(": ").append(value.schema).append("\n");
}

void append_topics(std::string& out, std::span<const RawTopic> topics) {
  out.append(
      "  topic:  # a category that is not named here is a counted rejection, never \"other\"\n");
  out.append("    from: category\n    values:\n");
  for (const RawTopic& topic : topics)
    out.append("      ").append(topic.raw).append(": ").append(topic.catalogue).append("\n");
}

void append_people_end(std::string& out, std::string_view phone) {
  out.append("reporter: { from: ").append(phone).append(", kind: phone }\n");
  out.append("void:\n  from: status\n  values:\n");
  for (const RawValue& value : kVoids)
    out.append("    ").append(value.raw).append(": ").append(value.schema).append("\n");
}

void append_fields(std::string& out, Feed feed) {
  switch (feed) {
    case Feed::kGrievance:
      append_topics(out, kGrievanceTopics);
      append_table(out, "channel", "channel", kChannels);
      out.append(kPlace);
      append_people_end(out, "reporter.phone");
      break;
    case Feed::kCall110:
      append_topics(out, kCallTopics);
      out.append(kPlace).append("  project: { from: place.project }\n");
      out.append("  division: { from: division }\n");
      append_people_end(out, "caller.phone");
      break;
    case Feed::kOpinion:
      append_topics(out, kOpinionTopics);
      out.append("  project: { from: project }\n  enterprise: { from: enterprise }\n");
      out.append("  mentions: { from: mentions }\n  accounts: { from: accounts }\n");
      break;
    case Feed::kInspection:
      out.append("  inspected_by: { from: unit }\n");
      append_table(out, "kind", "kind", kInspectionKinds);
      append_table(out, "result", "result", kResults);
      append_table(out, "grade", "hazard.grade", kGrades);
      out.append(kPlace).append("  hazard: { from: hazard.no }\n  unit: { from: unit }\n");
      out.append("  deadline: { from: hazard.deadline }\n  division: { from: division }\n");
      break;
    case Feed::kRectification:
      out.append("  hazard: { from: hazard }\n  unit: { from: unit }\n");
      append_table(out, "kind", "kind", kFeedbackKinds);
      out.append("  division: { from: division }\n");
      break;
    case Feed::kRainGauge:
      out.append("  instrument: { from: gauge }\n  location: { latitude: lat, longitude: lon }\n");
      out.append("  mm_24h: { from: mm_24h }\n  mm_1h: { from: mm_1h }\n");
      break;
  }
}

std::string mapping_text(Feed feed) {
  const FeedFacts& facts = facts_of(feed);
  std::string out = "# How the invented city's ";
  out.append(facts.name)
      .append(" feed fits the schema. A field it does not name does not survive\n");
  out.append(
      "# decoding: names, telephone numbers and free text are in the feed and not in here.\n");
  out.append("schema: ").append(facts.name).append("\n").append(kHead);
  out.append("lateness: ").append(facts.lateness).append("\nstale_after: 2d\nfields:\n");
  append_fields(out, feed);
  return out;
}

std::string config_text(bool compress, bool has_calendar) {
  std::string out = R"(# An invented city. Made by `tributary generate city`; edit it as you like.
site: yunjiang
utc_offset: "+08:00"
state: state
keys: keys
divisions: divisions.csv
registers:
  - { type: place.building, file: registers/buildings.csv, crs: wgs84 }
  - { type: place.construction_site, file: registers/sites.csv, crs: wgs84 }
  - { type: place.slope_site, file: registers/slopes.csv, crs: wgs84 }
  - { type: matter.construction_project, file: registers/projects.csv }
  - { type: organisation.enterprise, file: registers/enterprises.csv, crs: wgs84 }
  - { type: organisation.food_business, file: registers/food_businesses.csv, crs: wgs84 }
  - { type: organisation.unit, file: registers/units.csv }
instruments:
  - { file: registers/gauges.csv, crs: wgs84 }
sources:
)";
  for (int i = 0; i < kFeeds; ++i) {
    const auto feed = static_cast<Feed>(i);
    out.append("  ").append(facts_of(feed).name);
    out.append(": { mapping: feeds/").append(facts_of(feed).name);
    out.append(".mapping.yaml, files: [").append(feed_path(feed, compress)).append("] }\n");
  }
  out.append(R"(rules: [rules]
lists: lists
)");
  if (has_calendar) out.append("calendar: calendar.yaml\n");
  out.append(R"(output: { changes: out/changes.jsonl, dead_letters: out/dead_letters.jsonl }
)");
  return out;
}

Status copy_file(const fs::path& from, const std::string& to) {
  std::ifstream in(from, std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  if (!in) return Error{ErrorCode::kIo, from.string() + ": cannot be read"};
  return write_file(to, text);
}

Status copy_rules(const std::string& from, const std::string& to) {
  std::error_code failure;
  if (!fs::is_directory(from, failure))
    return Error{ErrorCode::kNotFound, from + ": no folder of rules"};
  std::vector<fs::path> rules;
  for (fs::recursive_directory_iterator entry(from, failure), end; !failure && entry != end;
       entry.increment(failure))
    if (entry->path().string().ends_with(".rule.yaml")) rules.push_back(entry->path());
  if (failure) return Error{ErrorCode::kIo, from + ": " + failure.message()};
  std::sort(rules.begin(), rules.end());
  for (const fs::path& rule : rules) TRY(copy_file(rule, to + "/" + rule.filename().string()));
  return {};
}

}  // namespace

std::string feed_path(Feed feed, bool compress) {
  return "feeds/" + std::string(facts_of(feed).name) + (compress ? ".jsonl.zst" : ".jsonl");
}

Status write_configuration(const std::string& dir, const CopiedFiles& copied, bool compress) {
  TRY(write_file(dir + "/tributary.yaml", config_text(compress, !copied.calendar.empty())));
  if (!copied.calendar.empty()) TRY(copy_file(copied.calendar, dir + "/calendar.yaml"));
  for (int i = 0; i < kFeeds; ++i) {
    const auto feed = static_cast<Feed>(i);
    TRY(write_file(dir + "/feeds/" + std::string(facts_of(feed).name) + ".mapping.yaml",
                   mapping_text(feed)));
  }
  std::string fire = "# Topics of grievances that the fire rule counts.\n";
  for (std::size_t i = 0; i < kFireTopics; ++i)
    fire.append(kGrievanceTopics[i].catalogue).push_back('\n');
  TRY(write_file(dir + "/lists/fire_topics.txt", fire));
  TRY(write_file(dir + "/lists/crack_topics.txt",
                 "# Topics of cracks and moving ground.\nwall_crack\nground_crack\n"));
  if (copied.rules.empty()) return {};
  return copy_rules(copied.rules, dir + "/rules");
}

}  // namespace tributary::city
