#include "tests/oracle/laws.h"

#include <set>

#include "schemas/catalog/catalog.h"
#include "tests/oracle/explanations.h"

namespace tributary::oracle {
namespace {

Level level_of(const EngineRun& run, const std::pair<std::string, std::string>& row) {
  const auto found = run.rows().find(row);
  return found == run.rows().end() ? Level::kNone : found->second.axis.level;
}

}  // namespace

bool is_of(const Town& town, const LogRecord& record, SourceClass source_class) {
  const auto* observation = std::get_if<Observation>(&record);
  return observation != nullptr &&
         town.sources()[observation->source.value()].source_class == source_class;
}

Records plain(const Town& town, const Scenario& scenario) {
  Records records;
  std::set<std::uint64_t> seen;
  for (const Step& step : scenario.steps) {
    if (is_of(town, step.record, SourceClass::kPeople)) {
      const auto& report = std::get<Observation>(step.record);
      if (report.version > 1 || !seen.insert(report.id_digest).second) continue;
    }
    records.push_back(step.record);
  }
  return records;
}

std::vector<std::string> outputs_of(const Town& town, const Scenario& scenario,
                                    const Records& records) {
  EngineRun engine(town, scenario.rules);
  for (const LogRecord& record : records) engine.take(record);
  std::vector<std::string> outputs = engine.changes();
  for (const Told& told : explanations(town, scenario.theme, scenario.rules, records)) {
    outputs.push_back(text_of(told));
  }
  return outputs;
}

Records multiplied(const Town& town, const Records& once, const std::vector<int>& often) {
  Records repeated;
  std::size_t reports = 0;
  for (const LogRecord& record : once) {
    repeated.push_back(record);
    if (!is_of(town, record, SourceClass::kPeople)) continue;
    Observation again = std::get<Observation>(record);
    if (!again.subjects[0].token) continue;
    const int times = often.empty() ? 1 : often[reports++ % often.size()];
    for (int i = 0; i < times; ++i) {
      again.id_digest = combine_hashes(again.id_digest, 17);
      again.content_digest = combine_hashes(again.content_digest, 17);
      repeated.emplace_back(again);
    }
  }
  return repeated;
}

/// Somebody who reports at two subjects is somebody else at each.
Records renamed(const Records& records, std::uint16_t shift) {
  Records after = records;
  for (LogRecord& record : after) {
    auto* observation = std::get_if<Observation>(&record);
    if (observation == nullptr) continue;
    for (SubjectRef& ref : observation->subjects) {
      if (!ref.token) continue;
      const auto there = static_cast<std::uint16_t>(hash64(ref.key.id, shift));
      ref.token->current = static_cast<std::uint16_t>(ref.token->current ^ there);
      ref.token->previous = static_cast<std::uint16_t>(ref.token->previous ^ there);
    }
  }
  return after;
}

Records world(const Town& town, const Scenario& scenario, int people, std::uint32_t n) {
  const auto result = *field_named(catalog()[*catalog().schema_named("inspection")], "result");
  Records records;
  for (const LogRecord& record : plain(town, scenario)) {
    if (is_of(town, record, SourceClass::kInstrument)) continue;
    Records one = {record};
    auto* seen = std::get_if<Observation>(&one[0]);
    if (seen != nullptr && is_of(town, record, SourceClass::kPeople)) {
      const auto who = static_cast<std::uint16_t>(seen->id_digest % static_cast<unsigned>(people));
      seen->subjects.resize(1);  // near another it would be reported there too, by others
      seen->subjects[0].key = subject_of(scenario.theme, n);
      if (seen->subjects[0].token) {
        seen->subjects[0].token->current = who;
        seen->subjects[0].token->previous = who;
      }
    } else if (is_of(town, record, SourceClass::kInspection)) {
      for (FieldValue& value : seen->values) {
        if (value.field == result) value.bits = 1;  // passed, with conditions
      }
    }
    records.push_back(std::move(one[0]));
  }
  return records;
}

std::string broken_silence(const Town& town, const Scenario& scenario) {
  EngineRun loud(town, scenario.rules);
  EngineRun silent(town, scenario.rules);
  for (std::size_t i = 0; i < scenario.steps.size(); ++i) {
    const LogRecord& record = scenario.steps[i].record;
    loud.take(record);
    if (!is_of(town, record, SourceClass::kOpinion)) silent.take(record);
    std::set<std::pair<std::string, std::string>> keys;
    for (const EngineRun* run : {&loud, &silent}) {
      for (const auto& [key, row] : run->rows()) keys.insert(key);
    }
    for (const auto& key : keys) {
      const int more =
          static_cast<int>(level_of(loud, key)) - static_cast<int>(level_of(silent, key));
      if (more == 0 || more == 1) continue;
      return "after step " + std::to_string(i) + ", " + key.first + " " + key.second + ": " +
             std::string(name_of(level_of(loud, key))) + " with opinion, " +
             std::string(name_of(level_of(silent, key))) + " without";
    }
  }
  return "";
}

std::string broken_law(const Town& town, const Scenario& scenario) {
  const Records once = plain(town, scenario);
  const std::vector<std::string> told = outputs_of(town, scenario, once);
  const auto where = [&](const char* law, const Records& other) {
    const std::string found = where_they_differ(told, outputs_of(town, scenario, other));
    return found.empty() ? found : law + (": " + found);
  };
  if (auto found = where("Multiply", multiplied(town, once, {1, 2, 0, 7})); !found.empty()) {
    return found;
  }
  if (auto found = where("Rename", renamed(once, 0x5a5a)); !found.empty()) return found;
  const std::string of_one = broken_by_one_reporter(town, scenario);
  if (!of_one.empty()) return "Multiply, of one reporter: " + of_one;
  for (const std::size_t n : {0U, 5U}) {
    const auto further = further_report(town, scenario, n, n == 0 ? 0 : 3);
    if (!further || !is_read_alike(town, scenario, *further)) continue;
    if (auto found = where("Erase", further->with); !found.empty()) return found;
  }
  const auto here = outputs_of(town, scenario, world(town, scenario, 2, 0));
  const auto there = outputs_of(town, scenario, world(town, scenario, 2, 1));
  if (auto found = where_they_differ(here, there); !found.empty()) return "Two worlds: " + found;
  const std::string row = broken_silence(town, scenario);
  return row.empty() ? row : "Silence: " + row;
}

}  // namespace tributary::oracle
