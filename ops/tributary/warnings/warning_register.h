// The register of warnings: a line for each draft and each release, in the file that the
// configuration names. Whoever adds to it sees all that is there, and nobody adds meanwhile.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "connectors/cap/alert.h"
#include "engine/base/result.h"

namespace tributary {

struct WarningEntry {
  bool is_release = false;
  std::string identifier;  ///< of a release that of its draft
  std::string signal_id;
  std::uint64_t revision = 0;  ///< of the row that was looked at
  CapMessage message = CapMessage::kAlert;
  std::string content;     ///< digest of what it says (row_alert.h)
  std::string row;         ///< of a draft: the row that it was made from
  std::string account;     ///< keyed digest, never told
  std::string unit;        ///< of a release
  bool is_public = false;  ///< of a release
  std::string references;  ///< the warning that it updates or cancels, as CAP names one
  EventTime at;
};

class WarningRegister {
 public:
  explicit WarningRegister(std::string path) : path_(std::move(path)) {}

  /// In the order in which they were made; none where there is no file. kCorrupt names a line.
  [[nodiscard]] Result<std::vector<WarningEntry>> read() const;

  /// Adds what `judge` makes of all that is there; on stable storage when it returns. Nothing is
  /// added where `judge` gives none.
  using Judge = std::function<std::optional<WarningEntry>(const std::vector<WarningEntry>&)>;
  Status add(const Judge& judge) const;

 private:
  std::string path_;
};

}  // namespace tributary
