// What the API tells of the installation: who asks, sources, dead letters, checks.
#include <algorithm>

#include "engine/base/json_writer.h"
#include "engine/partition/dead_letters.h"
#include "engine/partition/sweep_codec.h"
#include "engine/partition/worker.h"
#include "engine/pipeline/ingest.h"
#include "ops/api/answers.h"
#include "ops/api/api.h"
#include "ops/tributary/composition/sweep_requests.h"
#include "ops/tributary/composition/sweep_schedule.h"
#include "schemas/catalog/catalog.h"

namespace tributary::api {

namespace {

constexpr std::size_t kMostLetters = 1000;

void write_numbers(const FeedReport& report, UtcOffset offset, JsonWriter& out) {
  out.member("records", report.counters.records);
  out.member("observations", report.counters.observations);
  out.text_or_null("newest", minute_of(report.highest, offset));
  out.key("rejected").begin_object();
  for (int i = 0; i < kRejectReasons; ++i) {
    const std::uint64_t count = report.counters.rejected[static_cast<std::size_t>(i)];
    if (count > 0) out.member(name_of(static_cast<RejectReason>(i)), count);
  }
  out.end_object();
}

void write_coverage(const SweepReport& report, const TypeCoverage* of_type, UtcOffset offset,
                    JsonWriter& out) {
  out.begin_object().member("sweep", report.sweep.id);
  out.member("check", name_of(report.sweep.check)).member("scope", scope_of(report.sweep));
  out.member("stage", name_of(report.stage));
  out.text_or_null("last_checked", minute_of(report.last_checked, offset));
  out.text_or_null("type", of_type == nullptr ? "" : catalog()[of_type->type].name);
  const TypeCoverage none;
  const TypeCoverage& covered = of_type == nullptr ? none : *of_type;
  out.member("checked", covered.checked).member("total", covered.total);
  out.member("without_findings", covered.without_findings);
  out.member("differences", report.differences).end_object();
}

void write_scheduled(const ConfiguredSweep& scheduled, EventTime now, UtcOffset offset,
                     JsonWriter& out) {
  const bool is_rolling = scheduled.sweep.check == CheckKind::kRolling;
  out.begin_object().member("name", scheduled.name);
  out.member("check", name_of(scheduled.sweep.check)).member("scope", scope_of(scheduled.sweep));
  out.member("every", format_duration(scheduled.every));
  // One that rolls is never due, and always at work.
  out.text_or_null("next", is_rolling ? "" : format_time(next_due(scheduled, now, offset), offset));
  out.end_object();
}

bool is_of_people(const Rejection& letter, const std::vector<SourceInfo>& sources) {
  return sources[letter.source.value()].source_class == SourceClass::kPeople;
}

}  // namespace

Response Api::me(const Account& account) const {
  std::string body;
  JsonWriter out(body);
  out.begin_object().member("role", name_of(account.role)).text_or_null("unit", account.unit);
  const auto name = setup_.facts.unit_names.find(account.unit);
  out.text_or_null("unit_name", name == setup_.facts.unit_names.end() ? "" : name->second);
  out.end_object();
  return json_response(std::move(body));
}

Response Api::sources() const {
  const auto commit = read_commit(setup_.store);
  if (!commit) return unavailable(commit.error());
  std::vector<FeedReport> reports;
  if (*commit) {
    auto read = read_ingest_state((*commit)->ingest_state);
    if (!read) return unavailable(read.error());
    reports = std::move(*read);
  }
  std::string body;
  JsonWriter out(body);
  out.begin_object().text_or_null("as_of",
                                  *commit ? minute_of((*commit)->w, setup_.facts.utc_offset) : "");
  out.key("sources").begin_array();
  for (const SourceInfo& source : setup_.facts.sources) {
    out.begin_object().member("name", source.name);
    out.member("class", name_of(source.source_class));
    out.member("schema", catalog()[source.schema].name);
    const auto report = std::find_if(reports.begin(), reports.end(), [&](const FeedReport& one) {
      return one.name == hash64(source.name);
    });
    // Of people no number and no time: a further report must change nothing that anybody reads
    // (PEOPLE 1, 2).
    const bool may_be_told = source.source_class != SourceClass::kPeople;
    if (may_be_told && report != reports.end())
      write_numbers(*report, setup_.facts.utc_offset, out);
    out.end_object();
  }
  out.end_array().end_object();
  return json_response(std::move(body));
}

/// Not of people: that one was refused, and where it lies, leads to a report. Whoever runs the
/// machine has `tributary dlq`.
Response Api::dead_letters(const Request& request) const {
  if (!request.query.empty()) return bad_parameter(request.query.begin()->first);
  std::string body;
  JsonWriter out(body);
  out.begin_object().key("dead_letters").begin_array();
  std::size_t count = 0;
  bool is_whole = true;
  const auto& sources = setup_.facts.sources;
  const Status scanned = setup_.store.scan(Table::kMeta, kDeadLettersFrom, kDeadLettersTo,
                                           [&](std::string_view key, std::string_view value) {
                                             const auto letter =
                                                 read_dead_letter(key, value, sources);
                                             // Else of a source that is no longer configured.
                                             if (!letter || is_of_people(*letter, sources))
                                               return true;
                                             is_whole = ++count <= kMostLetters;
                                             if (is_whole)
                                               out.json(dead_letter_json(*letter, sources));
                                             return is_whole;
                                           });
  if (!scanned) return unavailable(scanned.error());
  out.end_array().member("complete", is_whole).end_object();
  return json_response(std::move(body));
}

/// One line for each type of each check, as `tributary sweep list` has them; and what comes by
/// itself.
Response Api::sweeps() const {
  const auto reports = read_sweep_reports(setup_.store, catalog());
  const UtcOffset offset = setup_.facts.utc_offset;
  if (!reports) return unavailable(reports.error());
  std::string body;
  JsonWriter out(body);
  out.begin_object().key("sweeps").begin_array();
  for (const SweepReport& report : *reports) {
    if (report.coverage.empty()) write_coverage(report, nullptr, offset, out);
    for (const TypeCoverage& covered : report.coverage)
      write_coverage(report, &covered, offset, out);
  }
  const EventTime now(setup_.clock.now().since_epoch());
  out.end_array().key("scheduled").begin_array();
  for (const ConfiguredSweep& one : setup_.facts.scheduled) write_scheduled(one, now, offset, out);
  out.end_array().end_object();
  return json_response(std::move(body));
}

}  // namespace tributary::api
