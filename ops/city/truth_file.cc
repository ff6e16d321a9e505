#include "ops/city/truth_file.h"

#include <map>
#include <nlohmann/json.hpp>

#include "ops/city/output_file.h"
#include "ops/city/text.h"

namespace tributary::city {

namespace {

using Json = nlohmann::ordered_json;

constexpr int kTruthVersion = 1;

std::string time_text(EventTime at) { return format_time(at, kCityOffset); }

Json subject_of(About about, std::uint32_t number) {
  std::string id;
  std::string_view type;
  switch (about) {
    case About::kProject:
      type = "matter.construction_project";
      append_id(id, Kind::kProject, number);
      break;
    case About::kEnterprise:
      type = "organisation.enterprise";
      append_id(id, Kind::kEnterprise, number);
      break;
    case About::kBuilding:
    case About::kSlope:
    case About::kHazard:
    case About::kGauge:
      type = "place.building";
      append_building_id(id, number);
      break;
  }
  return {{"type", type}, {"id", id}};
}

Json levels_of(const BuildingTruth* truth) {
  Json levels = Json::array();
  if (truth == nullptr) return levels;
  for (const LevelSpan& each : truth->spans)
    levels.push_back({{"level", name_of(each.level)},
                      {"from", time_text(each.span.begin)},
                      {"until", time_text(each.span.end)}});
  return levels;
}

Json head_of(const CityOptions& options, const CityReport& report) {
  Json faults;
  for (int i = 1; i < kFaults; ++i)
    faults[std::string(name_of(static_cast<Fault>(i)))] =
        report.faults[static_cast<std::size_t>(i)];
  Json feeds;
  for (int i = 0; i < kFeeds; ++i)
    feeds[std::string(facts_of(static_cast<Feed>(i)).name)] =
        report.by_feed[static_cast<std::size_t>(i)];
  return {{"kind", "city"},
          {"truth", kTruthVersion},
          {"records", report.records},
          {"seed", options.seed},
          {"begin", time_text(report.begin)},
          {"as_of", time_text(report.as_of)},
          {"utc_offset", "+08:00"},
          {"rules", {{{"id", kFireRule}, {"version", kFireRuleVersion}, {"hazard", kFireHazard}}}},
          {"feeds", feeds},
          {"faults", faults},
          {"duplicates", report.duplicates},
          {"versions", report.versions},
          {"voids", report.voids},
          {"late", report.late},
          {"beyond_lateness", report.beyond_lateness}};
}

Json story_line(const Story& story, const BuildingTruth* truth) {
  Json line = {{"kind", name_of(story.kind)},
               {"story", story.name},
               {"subject", subject_of(story.about, story.subject)},
               {"from", time_text(story.from)},
               {"to", time_text(story.until)}};
  if (story.kind == StoryKind::kHazard) {
    line["real_at"] = time_text(story.real_at);
    line["rule"] = kFireRule;
  }
  line["hazard"] = kFireHazard;
  line["levels"] = levels_of(truth);
  return line;
}

}  // namespace

Status write_truth(const std::string& path, const CityOptions& options, const Plan& plan,
                   const std::vector<BuildingTruth>& fire, CityReport& report) {
  std::map<std::uint32_t, const BuildingTruth*> by_building;
  for (const BuildingTruth& truth : fire) by_building.emplace(truth.building, &truth);
  std::string lines;
  for (const Story& story : plan.stories) {
    const auto found = by_building.find(story.subject);
    const bool known = story.about == About::kBuilding && found != by_building.end();
    lines.append(story_line(story, known ? found->second : nullptr).dump()).push_back('\n');
  }
  for (const BuildingTruth& truth : fire) {
    if (plan.reserved[truth.building]) continue;
    ++report.background;
    const Json line = {{"kind", "background"},
                       {"subject", subject_of(About::kBuilding, truth.building)},
                       {"hazard", kFireHazard},
                       {"levels", levels_of(&truth)}};
    lines.append(line.dump()).push_back('\n');
  }
  TRY_ASSIGN(OutputFile file, OutputFile::create(path, false));
  file.write(head_of(options, report).dump());
  file.write("\n");
  file.write(lines);
  return file.close();
}

}  // namespace tributary::city
