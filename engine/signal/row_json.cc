#include "engine/signal/row_json.h"

#include <fmt/format.h>

#include "engine/base/decimal.h"
#include "engine/base/json_writer.h"
#include "engine/signal/handling_json.h"

namespace tributary {

namespace {

void write_subject(const SignalRow& row, JsonWriter& out) {
  out.key("subject").begin_object();
  out.member("type", row.subject_type);
  out.member("id", row.subject.id);
  out.member("name", row.subject_name);
  out.member("district", row.district);
  out.key("location");
  if (row.location) {
    out.begin_object();
    out.key("lat").number(fmt::format("{:.6f}", row.location->latitude));
    out.key("lon").number(fmt::format("{:.6f}", row.location->longitude));
    out.member("crs", "wgs84").end_object();
  } else {
    out.null();
  }
  out.end_object();
}

void write_texts(std::string_view name, const std::vector<std::string>& texts, JsonWriter& out) {
  out.key(name).begin_array();
  for (const std::string& text : texts) out.value(text);
  out.end_array();
}

void write_term(const ScoreReason& term, JsonWriter& out) {
  out.begin_object();
  out.key("add").number(Decimal::from_raw(term.add_raw).to_string());
  out.member("why", term.why);
  if (term.reports) {
    out.key("reports").begin_object();
    out.member("source", term.reports->source);
    out.member("reporters",
               term.reports->step == 0 ? "any" : std::to_string(term.reports->step) + "+");
    if (!term.reports->since_day.empty()) out.member("since", term.reports->since_day);
    out.end_object();
  }
  if (term.evidence_count > 0) {
    write_texts("evidence", term.evidence, out);
    out.member("evidence_count", term.evidence_count);
  }
  out.end_object();
}

void write_what_if(std::string_view name, std::string_view list,
                   const std::optional<WhatIf>& what_if, JsonWriter& out) {
  out.key(name);
  if (!what_if) {
    out.null();
    return;
  }
  out.begin_object();
  out.member("level", name_of(what_if->level));
  write_texts(list, what_if->conditions, out);
  out.end_object();
}

void write_why(const Why& why, JsonWriter& out) {
  out.key("why").begin_object();
  out.member("sentence", why.sentence);
  out.member("expression", why.expression);
  out.key("values").begin_object();
  for (const auto& [name, value] : why.values) {
    out.key(name);
    Decimal::parse(value) ? out.number(value) : out.value(value);
  }
  out.end_object();
  out.key("terms").begin_array();
  for (const ScoreReason& term : why.terms) write_term(term, out);
  out.end_array();
  out.member("raw_score", why.raw_score);
  out.key("band").begin_array().value(why.band.low).value(why.band.high).end_array();
  write_what_if("next_up", "needs", why.next_up, out);
  write_what_if("next_down", "when", why.next_down, out);
  out.key("window").begin_array().value(why.window_from).value(why.window_to).end_array();
  out.member("late", why.late);
  write_texts("stale_sources", why.stale_sources, out);
  if (!why.approximate.empty()) write_texts("approximate", why.approximate, out);
  if (!why.baseline_not_ready.empty()) {
    write_texts("baseline_not_ready", why.baseline_not_ready, out);
  }
  if (why.by_weekends_only) out.member("by_weekends_only", true);
  out.end_object();
}

void write_rules(const SignalRow& row, JsonWriter& out) {
  out.key("rules").begin_array();
  for (const RuleAtWork& rule : row.rules) {
    out.begin_object();
    out.member("id", rule.id).member("version", rule.version).member("hash", rule.hash);
    out.member("level", name_of(rule.level)).member("score", rule.score).end_object();
  }
  out.end_array();
}

void write_checks(const SignalRow& row, JsonWriter& out) {
  out.key("found_by").begin_array();
  for (const FoundBy& found : row.found_by) {
    out.begin_object().member("check", name_of(found.check));
    if (!found.sweep.empty()) out.member("sweep", found.sweep);
    out.text_or_null("at", found.at).end_object();
  }
  out.end_array();
}

void write_row(const SignalRow& row, JsonWriter& out) {
  out.begin_object();
  out.member("signal_id", row.signal_id)
      .member("episode", row.episode)
      .member("revision", row.revision);
  out.member("number", row.number);
  write_subject(row, out);
  out.member("hazard", row.hazard).member("title", row.title).member("advice", row.advice);
  out.member("level", name_of(row.level)).member("listed_level", name_of(row.listed_level));
  out.member("score", row.score).member("trend", name_of(row.trend));
  out.member("condition", name_of(row.condition));
  out.text_or_null("first_seen", row.first_seen).text_or_null("last_evidence", row.last_evidence);
  out.text_or_null("level_since", row.level_since);
  write_rules(row, out);
  write_why(row.why, out);
  write_handling(row.people, out);
  write_checks(row, out);
  out.key("engine").begin_object();
  out.member("version", row.engine_version).member("ruleset", row.ruleset);
  out.member("catalogue", row.catalogue).member("as_of", row.as_of).end_object();
  out.end_object();
}

/// Room for nearly every row, so that it need not be moved as it grows, and is kept in no more.
constexpr std::size_t kUsualRow = 2560;
/// Of a change, what it says beside the row.
constexpr std::size_t kAroundRow = 256;

}  // namespace

std::string row_json(const SignalRow& row) {
  std::string text;
  text.reserve(kUsualRow);
  JsonWriter out(text);
  write_row(row, out);
  return text;
}

std::string change_json(const SignalRow& row, std::string_view row_text,
                        const PreviousRow& previous, ChangeCause cause) {
  std::string text;
  text.reserve(row_text.size() + kAroundRow);
  JsonWriter out(text);
  out.begin_object();
  out.member("id", fmt::format("{}/{}/{}", row.signal_id, row.episode, row.revision));
  out.member("cause", name_of(cause));
  out.key("previous");
  if (previous.exists) {
    out.begin_object().member("level", name_of(previous.level)).member("score", previous.score);
    out.member("condition", name_of(previous.condition)).end_object();
  } else {
    out.null();
  }
  out.key("row").json(row_text);
  out.end_object();
  return text;
}

}  // namespace tributary
