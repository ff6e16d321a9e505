#include "engine/model/handling.h"

#include <array>

#include "engine/base/check.h"

namespace tributary {

namespace {

constexpr std::array<std::string_view, kHandlings> kHandlingNames = {
    "new", "assigned", "in_progress", "reported", "closed"};
constexpr std::array<std::string_view, kCommandKinds> kCommandNames = {
    "assign", "accept", "progress",    "report", "verify",   "return", "transfer",
    "snooze", "merge",  "false_alarm", "label",  "override", "extend", "reopen"};
constexpr std::array<std::string_view, kRoles> kRoleNames = {"viewer", "unit", "supervisor",
                                                             "analyst", "operator"};
constexpr std::array<std::string_view, 6> kOutcomeNames = {
    "", "rectified", "controlled", "false_alarm", "merged", "transferred_out"};
constexpr std::array<std::string_view, 4> kLabelNames = {"", "true_alarm", "false_alarm",
                                                         "unclear"};
constexpr std::array<std::string_view, 10> kReasonNames = {
    "",          "not_ours", "incomplete", "not_effective", "wrong_place",
    "no_access", "weather",  "under_way",  "seen_on_site",  "other"};
constexpr std::array<std::string_view, 9> kDoneNames = {"",        "repaired",   "replaced",
                                                        "removed", "reinforced", "closed_off",
                                                        "paid",    "evacuated",  "informed"};
constexpr std::array<std::string_view, kAnswers> kAnswerNames = {
    "done",        "awaits_second", "no_row",        "stale_revision", "wrong_state",
    "not_allowed", "other_unit",    "same_person",   "no_such_unit",   "bad_term",
    "no_reason",   "no_outcome",    "no_inspection", "red_stays",      "not_present",
    "key_reused",  "not_understood"};

template <typename Value, std::size_t kCount>
std::string_view name_in(const std::array<std::string_view, kCount>& names, Value value) {
  const auto index = static_cast<std::size_t>(value);
  CHECK_LT(index, kCount);
  return names[index];
}

/// The empty name, which stands for "none", names nothing.
template <typename Value, std::size_t kCount>
std::optional<Value> value_in(const std::array<std::string_view, kCount>& names,
                              std::string_view name) {
  for (std::size_t i = 0; i < kCount && !name.empty(); ++i) {
    if (names[i] == name) return static_cast<Value>(i);
  }
  return std::nullopt;
}

}  // namespace

std::string_view name_of(Handling handling) { return name_in(kHandlingNames, handling); }
std::string_view name_of(CommandKind kind) { return name_in(kCommandNames, kind); }
std::string_view name_of(Role role) { return name_in(kRoleNames, role); }
std::string_view name_of(ClosingOutcome outcome) { return name_in(kOutcomeNames, outcome); }
std::string_view name_of(AlarmLabel label) { return name_in(kLabelNames, label); }
std::string_view name_of(Reason reason) { return name_in(kReasonNames, reason); }
std::string_view name_of(Done done) { return name_in(kDoneNames, done); }
std::string_view name_of(Answer answer) { return name_in(kAnswerNames, answer); }

std::optional<CommandKind> command_named(std::string_view name) {
  return value_in<CommandKind>(kCommandNames, name);
}
std::optional<Role> role_named(std::string_view name) { return value_in<Role>(kRoleNames, name); }
std::optional<ClosingOutcome> closing_outcome_named(std::string_view name) {
  return value_in<ClosingOutcome>(kOutcomeNames, name);
}
std::optional<AlarmLabel> alarm_label_named(std::string_view name) {
  return value_in<AlarmLabel>(kLabelNames, name);
}
std::optional<Reason> reason_named(std::string_view name) {
  return value_in<Reason>(kReasonNames, name);
}
std::optional<Done> done_named(std::string_view name) { return value_in<Done>(kDoneNames, name); }

}  // namespace tributary
