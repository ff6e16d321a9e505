#include "ops/tributary/warnings/warning_desk.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "connectors/cap/cap_writer.h"
#include "connectors/cap/hazard_codes.h"
#include "ops/tributary/warnings/row_alert.h"

namespace tributary {
namespace {

using Entries = std::vector<WarningEntry>;

struct Row {
  std::string id, hazard;
  std::uint64_t revision = 0;
  bool is_open = false;  ///< it has a level, and nobody has closed it
};

Result<Row> row_of(std::string_view json) {
  const auto parsed = nlohmann::json::parse(json, nullptr, /*allow_exceptions=*/false);
  const auto text = [&](const char* name) {
    const auto found = parsed.is_object() ? parsed.find(name) : parsed.end();
    return found != parsed.end() && found->is_string() ? found->get<std::string>() : std::string();
  };
  Row row{text("signal_id"), text("hazard")};
  if (row.id.empty() || !parsed.contains("revision") || !parsed["revision"].is_number_unsigned()) {
    return Error{ErrorCode::kCorrupt, "a row of the list is not readable"};
  }
  row.revision = parsed["revision"].get<std::uint64_t>();
  row.is_open = text("listed_level") != "none" && text("handling") != "closed";
  return row;
}

const WarningEntry* find(const Entries& entries, const std::string& identifier, bool is_release) {
  const auto found = std::find_if(entries.begin(), entries.end(), [&](const WarningEntry& one) {
    return one.identifier == identifier && one.is_release == is_release;
  });
  return found == entries.end() ? nullptr : &*found;
}

/// The newest of a row; nullptr: none.
const WarningEntry* newest(const Entries& entries, const std::string& signal_id, bool is_release) {
  const auto found = std::find_if(entries.rbegin(), entries.rend(), [&](const WarningEntry& one) {
    return one.signal_id == signal_id && one.is_release == is_release;
  });
  return found == entries.rend() ? nullptr : &*found;
}

/// A warning is out that no later one has taken back.
const WarningEntry* standing(const Entries& entries, const std::string& signal_id) {
  const WarningEntry* last = newest(entries, signal_id, /*is_release=*/true);
  return last == nullptr || last->message == CapMessage::kCancel ? nullptr : last;
}

}  // namespace

std::string_view name_of(WarningAnswer answer) {
  static constexpr std::array<std::string_view, 8> kNames = {
      "done",          "no_such_draft", "not_allowed",     "same_person",
      "already_there", "outdated",      "nothing_to_warn", "nothing_to_cancel"};
  return kNames.at(static_cast<std::size_t>(answer));
}

WarningDesk::WarningDesk(const Config& config)
    : cap_(config.cap), offset_(config.utc_offset), register_(config.cap.register_file.path) {}

bool WarningDesk::releases(const std::string& unit) const {
  return !unit.empty() && std::find(cap_.units.begin(), cap_.units.end(), unit) != cap_.units.end();
}

std::string WarningDesk::reference_to(const WarningEntry& release) const {
  return cap_.sender + "," + release.identifier + "," + cap_time(release.at, offset_);
}

bool WarningDesk::may_be_public(std::string_view row_json) const {
  const auto row = row_of(row_json);
  if (!row || hazard_code(row->hazard).kind == PublicKind::kNone) return false;
  return std::find(cap_.publics.begin(), cap_.publics.end(), row->hazard) != cap_.publics.end();
}

Result<Warned> WarningDesk::draft(std::string_view row_json, bool is_cancel, const Warner& warner,
                                  EventTime now) const {
  Warned warned;
  if (warner.role != Role::kSupervisor && warner.role != Role::kUnit) {
    warned.answer = WarningAnswer::kNotAllowed;
    return warned;
  }
  TRY_ASSIGN(const Row row, row_of(row_json));
  TRY_ASSIGN(const CapAlert alert, alert_of(row_json));
  if (!is_cancel && !row.is_open) {
    warned.answer = WarningAnswer::kNothingToWarn;
    return warned;
  }
  WarningEntry entry;
  TRY(register_.add([&](const Entries& entries) -> std::optional<WarningEntry> {
    const WarningEntry* before = standing(entries, row.id);
    if (is_cancel && before == nullptr) {
      warned.answer = WarningAnswer::kNothingToCancel;
      return std::nullopt;
    }
    const auto drafts = std::count_if(entries.begin(), entries.end(), [&](const WarningEntry& one) {
      return one.signal_id == row.id && !one.is_release;
    });
    entry.identifier = row.id + "." + std::to_string(drafts + 1);
    entry.signal_id = row.id;
    entry.revision = row.revision;
    entry.message = is_cancel           ? CapMessage::kCancel
                    : before != nullptr ? CapMessage::kUpdate
                                        : CapMessage::kAlert;
    if (before != nullptr) entry.references = reference_to(*before);
    entry.content = content_of(alert);
    entry.row = row_json;
    entry.account = warner.account;
    entry.at = now;
    return entry;
  }));
  if (warned.answer != WarningAnswer::kDone) return warned;
  warned.identifier = entry.identifier;
  TRY_ASSIGN(warned.xml, xml(entry, nullptr));
  return warned;
}

Result<Warned> WarningDesk::release(const std::string& identifier, std::string_view row_json,
                                    const Warner& warner, EventTime now) const {
  Warned warned;
  warned.identifier = identifier;
  TRY_ASSIGN(const Row row, row_of(row_json));
  TRY_ASSIGN(const CapAlert alert, alert_of(row_json));
  WarningEntry draft, release;
  const auto judged = [&](const Entries& entries) {
    const WarningEntry* found = find(entries, identifier, /*is_release=*/false);
    if (found == nullptr || found->signal_id != row.id) return WarningAnswer::kNoSuchDraft;
    draft = *found;
    if (warner.role != Role::kUnit || !releases(warner.unit)) return WarningAnswer::kNotAllowed;
    if (warner.account == draft.account) return WarningAnswer::kSamePerson;
    if (find(entries, identifier, /*is_release=*/true) != nullptr) {
      return WarningAnswer::kAlreadyThere;
    }
    const bool is_cancel = draft.message == CapMessage::kCancel;
    // Whoever releases it has read the draft, and the row would no longer say what that says; or a
    // later one is out already.
    const WarningEntry* before = standing(entries, row.id);
    const bool is_later_out = before != nullptr && before->at > draft.at;
    if (is_later_out || (!is_cancel && (content_of(alert) != draft.content || !row.is_open))) {
      return WarningAnswer::kOutdated;
    }
    if (is_cancel && before == nullptr) return WarningAnswer::kNothingToCancel;
    if (before != nullptr) release.references = reference_to(*before);
    return WarningAnswer::kDone;
  };
  TRY(register_.add([&](const Entries& entries) -> std::optional<WarningEntry> {
    warned.answer = judged(entries);
    if (warned.answer != WarningAnswer::kDone) return std::nullopt;
    const std::string references = release.references;
    release = draft;
    release.is_release = true;
    release.account = warner.account;
    release.unit = warner.unit;
    release.is_public = may_be_public(row_json);
    release.references = references;
    release.at = now;
    if (draft.message == CapMessage::kAlert && !references.empty()) {
      release.message = CapMessage::kUpdate;
    }
    if (draft.message == CapMessage::kUpdate && references.empty()) {
      release.message = CapMessage::kAlert;
    }
    return release;
  }));
  if (warned.answer != WarningAnswer::kDone) return warned;
  TRY_ASSIGN(warned.xml, xml(draft, &release));
  return warned;
}

Result<std::optional<WarningEntry>> WarningDesk::find_draft(const std::string& identifier) const {
  TRY_ASSIGN(const Entries entries, register_.read());
  const WarningEntry* found = find(entries, identifier, /*is_release=*/false);
  return found == nullptr ? std::optional<WarningEntry>() : std::optional(*found);
}

Result<std::string> WarningDesk::newest_xml(const std::string& signal_id, bool with_drafts) const {
  TRY_ASSIGN(const Entries entries, register_.read());
  const WarningEntry* found = newest(entries, signal_id, /*is_release=*/true);
  if (found == nullptr && with_drafts) found = newest(entries, signal_id, /*is_release=*/false);
  return found == nullptr ? Result<std::string>("") : xml_of(found->identifier);
}

Result<std::string> WarningDesk::xml_of(const std::string& identifier) const {
  TRY_ASSIGN(const Entries entries, register_.read());
  const WarningEntry* draft = find(entries, identifier, /*is_release=*/false);
  if (draft == nullptr) return std::string();
  return xml(*draft, find(entries, identifier, /*is_release=*/true));
}

Result<std::string> WarningDesk::xml(const WarningEntry& draft, const WarningEntry* release) const {
  TRY_ASSIGN(CapAlert alert, alert_of(draft.row));
  alert.identifier = draft.identifier;
  alert.sender = cap_.sender;
  alert.sender_name = cap_.sender_name;
  alert.offset = offset_;
  const WarningEntry& said = release == nullptr ? draft : *release;
  alert.sent = said.at;
  alert.expires = said.at + kHolds;
  alert.status = release == nullptr ? CapStatus::kDraft : CapStatus::kActual;
  alert.message = said.message;
  alert.is_public = release != nullptr && release->is_public;
  alert.references = said.references;
  return cap_xml(alert);
}

}  // namespace tributary
