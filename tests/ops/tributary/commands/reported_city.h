// 120 buildings that people report about and an office inspects, on disk, for commands that replay
// files. At every building wiring is reported on 2 January 2025; at those below `twice` a blocked
// exit as well, a day later; at those below `failed` an inspection fails on 13 January.
#pragma once

#include <fmt/format.h>

#include <string>

#include "tests/ops/tributary/commands/command_fixture.h"

namespace tributary::commands_test {

inline constexpr int kReportedBuildings = 120;

inline void write_reports(const Folder& folder, int twice, int failed) {
  std::string buildings = "id,name,address,district,households\n";
  std::string first, second, visits;
  for (int i = 0; i < kReportedBuildings; ++i) {
    buildings += fmt::format("B{0},楼{0},文兴路{0}号,990101,12\n", i);
    const auto report = [&](int day, const char* topic) {
      return fmt::format(
          R"({{"no":"{2}-{0}","at":"2025-01-0{1}T08:00:00","topic":"{2}","place":"B{0}"}})"
          "\n",
          i, day, topic);
    };
    first += report(2, "wiring");
    if (i < twice) second += report(3, "fire_exit");
    if (i < failed) {
      visits += fmt::format(R"({{"no":"v{0}","at":"2025-01-13T09:00:00","place":"B{0}"}})"
                            "\n",
                            i);
    }
  }
  folder.write("buildings.csv", buildings);
  folder.write("g.jsonl", first + second);
  folder.write("v.jsonl", visits);
}

inline void write_reported_city(const Folder& folder, int twice, int failed) {
  folder.write("tributary.yaml",
               "site: demo\nutc_offset: \"+08:00\"\nstate: state\nkeys: keys\n"
               "registers:\n"
               "  - { type: place.building, file: buildings.csv }\n"
               "  - { type: organisation.unit, file: units.csv }\n"
               "sources:\n"
               "  grievance: { mapping: g.mapping.yaml, files: [g.jsonl] }\n"
               "  visits: { mapping: v.mapping.yaml, files: [v.jsonl] }\n");
  folder.write("units.csv", "id,name,kind,district\nF1,消防大队,fire,990101\n");
  folder.write("g.mapping.yaml",
               "schema: grievance\nformat: { type: jsonl }\nrecord_id: \"no\"\n"
               "time: { field: at, formats: [\"%Y-%m-%dT%H:%M:%S\"], zone: \"+08:00\" }\n"
               "fields:\n"
               "  topic: { from: topic, values: { wiring: wiring, fire_exit: fire_exit } }\n"
               "  channel: { constant: online }\n"
               "  building: { from: place }\n"
               "reporter: none\n");
  folder.write("v.mapping.yaml",
               "schema: inspection\nformat: { type: jsonl }\nrecord_id: \"no\"\n"
               "time: { field: at, formats: [\"%Y-%m-%dT%H:%M:%S\"], zone: \"+08:00\" }\n"
               "fields:\n"
               "  inspected_by: { constant: F1 }\n"
               "  kind: { constant: fire }\n"
               "  result: { constant: fail }\n"
               "  building: { from: place }\n");
  write_reports(folder, twice, failed);
  const Ran keys = run({"keys", "--config", folder / "tributary.yaml", "--from", "2025-01-01",
                        "--to", "2025-02-01"});
  if (keys.code != ExitCode::kDone) folder.write("keys-failed", keys.err);
}

/// Two topics at one building in 30 days (`status: study`), or a failed inspection.
inline std::string rule_text(const std::string& id, const std::string& status,
                             const std::string& condition) {
  return "rule: " + id + "\nversion: 1\ntitle: x\nstatus: " + status +
         "\nowner: x\nsubject: place.building\nwithin: 30d\n"
         "inputs:\n"
         "  reports:\n    from: grievance\n"
         "  failed:\n    from: visits\n    where: result == \"fail\"\n"
         "levels:\n  blue: " +
         condition +
         "\nscore:\n  - add: 30\n    why: x\n"
         "signal:\n  hazard: safety.fire\n  title: \"{subject.name}\"\n  advice: inspect\n"
         "  assign: unit(\"fire\", subject.district)\n  due: { blue: 20wd }\n";
}

}  // namespace tributary::commands_test
