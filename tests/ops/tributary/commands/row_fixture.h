// Rows of the list as engine/signal writes them.
#pragma once

#include <string>

#include "engine/signal/row_json.h"

namespace tributary::commands_test {

inline SignalRow row_of(const std::string& id, Level level, int score) {
  SignalRow row;
  row.signal_id = id;
  row.revision = 1;
  row.number = "2025-990103-" + id.substr(2, 5);
  row.subject.id = "B7";
  row.subject_type = "place.building";
  row.subject_name = "幸福里3号楼";
  row.district = "990103";
  row.hazard = "safety.fire";
  row.title = "幸福里3号楼：消防隐患反复反映";
  row.advice = "inspect";
  row.level = row.listed_level = level;
  row.score = score;
  row.first_seen = "2025-03-12";
  row.level_since = "2025-03-20";
  row.people.unit = "U9";
  row.people.unit_name = "临江消防站";
  row.people.due = "2025-03-23T09:00+08:00";
  row.rules = {{"fire-building-repeat", 4, "sha256:00", level, score}};
  row.why.sentence = "30天内 3 位以上不同反映人；消防检查不合格 1 次";
  row.why.expression = "complaints.distinct(reporter) >= 3 and failed_fire.count >= 1";
  row.why.values = {{"complaints.distinct(reporter)", "3+"}, {"failed_fire.count", "1"}};
  ScoreReason people;
  people.add_raw = 24'000'000;
  people.why = "不同反映人";
  people.reports = ReportStep{"grievance", 3, "2025-03-12"};
  ScoreReason finding;
  finding.add_raw = 30'000'000;
  finding.why = "检查不合格";
  finding.evidence = {"inspection:5521"};
  finding.evidence_count = 3;
  row.why.terms = {people, finding};
  row.why.raw_score = 54;
  row.why.band = {60, 79};
  row.why.next_up = WhatIf{
      Level::kRed, {"complaints: 5 reporters (now 3 or more)", "failed_fire.count >= 2 (now 1)"}};
  row.why.next_down = WhatIf{Level::kYellow, {"failed_fire.count falls to 0"}};
  row.why.window_from = "2025-02-18";
  row.why.window_to = "2025-03-20";
  row.as_of = "2025-05-29T23:59+08:00";
  return row;
}

}  // namespace tributary::commands_test
