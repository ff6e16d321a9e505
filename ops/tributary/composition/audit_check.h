// Whether an audit is what was written: by its chain, and by what a witness outside has kept of
// its head. The chain shows a line that was changed, taken out, put in or put elsewhere; what was
// cut off at the end, or written anew as a whole, only the witness shows.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ops/tributary/composition/audit_log.h"

namespace tributary {

/// A head that somebody kept.
struct WitnessedHead {
  std::uint64_t lines = 0;
  std::string digest;  ///< hexadecimal
};

/// `57:9f86…`, as `audit head` prints it. kInvalid.
Result<WitnessedHead> parse_head(std::string_view text);
/// Lines as an AuditLog tells them. A line torn off at the end, by a crash while it was told, is
/// none; kCorrupt names any other that does not read.
Result<std::vector<WitnessedHead>> read_witness(std::string_view lines);

struct AuditCheck {
  AuditHead head;               ///< as far as the chain holds
  std::uint64_t witnessed = 0;  ///< lines that the newest fitting head stands for
  bool is_torn = false;         ///< behind the last line stand bytes that end no line
  /// The chain's own fault: the first line that does not fit.
  std::optional<std::uint64_t> broken_line;
  /// Heads that do not fit: there is no such line (cut off), or another one stands there.
  std::vector<WitnessedHead> missing, different;

  [[nodiscard]] bool is_sound() const {
    return !broken_line && missing.empty() && different.empty();
  }
};

AuditCheck check_audit(std::string_view text, const std::vector<WitnessedHead>& witnessed);

}  // namespace tributary
