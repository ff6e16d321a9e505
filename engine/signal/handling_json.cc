#include "engine/signal/handling_json.h"

namespace tributary {

namespace {

void write_override(const ShownHandling& people, JsonWriter& out) {
  out.key("override");
  if (!people.level_override) {
    out.null();
    return;
  }
  out.begin_object().member("level", people.level_override->level);
  out.member("reason", people.level_override->reason);
  out.member("until", people.level_override->until).end_object();
}

void write_extensions(const ShownHandling& people, JsonWriter& out) {
  out.key("extensions").begin_array();
  for (const ShownExtension& extension : people.extensions) {
    out.begin_object().member("at", extension.at).member("to", extension.to);
    out.member("reason", extension.reason).end_object();
  }
  out.end_array();
}

void write_feedback(const ShownHandling& people, JsonWriter& out) {
  out.key("feedback").begin_array();
  for (const ShownFeedback& entry : people.feedback) {
    out.begin_object().member("seq", entry.seq).member("at", entry.at);
    out.text_or_null("unit", entry.unit).member("kind", entry.kind);
    out.key("done").begin_array();
    if (!entry.done.empty()) out.value(entry.done);
    out.end_array();
    if (!entry.reason.empty()) out.member("reason", entry.reason);
    out.end_object();
  }
  out.end_array();
}

}  // namespace

void write_handling(const ShownHandling& people, JsonWriter& out) {
  out.member("handling", people.handling);
  write_override(people, out);
  out.text_or_null("unit", people.unit).text_or_null("unit_name", people.unit_name);
  out.key("copy_to").begin_array();
  for (const std::string& unit : people.copy_to) out.value(unit);
  out.end_array();
  out.text_or_null("accepted_at", people.accepted_at);
  out.text_or_null("due", people.due).text_or_null("due_rule", people.due_rule);
  if (people.due_weekends_only) out.member("due_weekends_only", true);
  write_extensions(people, out);
  out.member("past_due", people.past_due).member("escalation_step", people.escalation_step);
  if (!people.escalated_to.empty()) {
    out.key("escalated_to").begin_array();
    for (const std::string& unit : people.escalated_to) out.value(unit);
    out.end_array();
  }
  if (!people.snoozed_until.empty()) out.member("snoozed_until", people.snoozed_until);
  if (people.awaits_second) out.member("awaits_second", true);
  write_feedback(people, out);
  out.text_or_null("outcome", people.outcome).text_or_null("label", people.label);
  if (!people.merged_into.empty()) out.member("merged_into", people.merged_into);
}

}  // namespace tributary
