// The gate between a row and a warning (SIGNALS 4): somebody drafts, somebody else of a unit that
// the configuration names releases. A draft is a CAP alert with the status `Draft` and the scope
// `Restricted`, and stays one; only a release is `Actual`, and only for hazards that have public
// warnings, where the configuration wants it, `Public`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/model/handling.h"
#include "ops/tributary/config/config.h"
#include "ops/tributary/warnings/warning_register.h"

namespace tributary {

/// What became of a request.
enum class WarningAnswer : unsigned char {
  kDone,
  kNoSuchDraft,
  kNotAllowed,      ///< not with this role, or not by this unit
  kSamePerson,      ///< two pairs of eyes: whoever drafted it does not release it
  kAlreadyThere,    ///< released before
  kOutdated,        ///< the row says something else by now: it must be drafted again
  kNothingToWarn,   ///< the row is closed or has no level
  kNothingToCancel  ///< no warning of it has been released
};
std::string_view name_of(WarningAnswer answer);

/// Who asks.
struct Warner {
  Role role = Role::kViewer;
  std::string unit;     ///< of the role unit
  std::string account;  ///< keyed digest
};

struct Warned {
  WarningAnswer answer = WarningAnswer::kDone;
  std::string identifier;
  std::string xml;
};

class WarningDesk {
 public:
  /// `config.cap` is set.
  explicit WarningDesk(const Config& config);

  /// Of the row as it is now. `is_cancel`: that what was released no longer holds.
  [[nodiscard]] Result<Warned> draft(std::string_view row_json, bool is_cancel,
                                     const Warner& warner, EventTime now) const;
  /// `row_json`: the row as it is now.
  [[nodiscard]] Result<Warned> release(const std::string& identifier, std::string_view row_json,
                                       const Warner& warner, EventTime now) const;
  /// The draft that somebody is to look at; nullopt: there is none.
  [[nodiscard]] Result<std::optional<WarningEntry>> find_draft(const std::string& identifier) const;
  /// The newest release of a row as CAP, else its newest draft, `with_drafts`; empty: neither.
  [[nodiscard]] Result<std::string> newest_xml(const std::string& signal_id,
                                               bool with_drafts) const;
  /// One that was made, as CAP: its release if there is one. Empty: there is none.
  [[nodiscard]] Result<std::string> xml_of(const std::string& identifier) const;
  [[nodiscard]] Result<std::vector<WarningEntry>> entries() const { return register_.read(); }
  /// This unit's word makes a warning of a draft.
  [[nodiscard]] bool releases(const std::string& unit) const;

  /// From then on a reader need not take it for so; a day, and it has to be said again.
  static constexpr Millis kHolds = std::chrono::hours(24);

 private:
  [[nodiscard]] Result<std::string> xml(const WarningEntry& draft,
                                        const WarningEntry* release) const;
  [[nodiscard]] std::string reference_to(const WarningEntry& release) const;
  [[nodiscard]] bool may_be_public(std::string_view row_json) const;

  ConfiguredCap cap_;
  UtcOffset offset_;
  WarningRegister register_;
};

}  // namespace tributary
