#include "engine/model/sweep.h"

#include <algorithm>

#include "engine/model/divisions.h"
#include "engine/model/personal_shapes.h"

namespace tributary {

std::string_view name_of(CheckKind check) {
  switch (check) {
    case CheckKind::kStream:
      return "stream";
    case CheckKind::kFull:
      return "full";
    case CheckKind::kRolling:
      return "rolling";
    case CheckKind::kSpecial:
      return "special";
  }
  return "stream";
}

std::string_view name_of(SweepStage stage) {
  switch (stage) {
    case SweepStage::kWaiting:
      return "waiting";
    case SweepStage::kRunning:
      return "running";
    case SweepStage::kDone:
      return "done";
    case SweepStage::kStanding:
      return "standing";
    case SweepStage::kEnding:
      return "ending";
  }
  return "waiting";
}

namespace {

constexpr std::string_view kIdCharacters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
constexpr std::size_t kMostIdCharacters = 40;

bool is_name(std::string_view text) {
  return text.size() <= kMostIdCharacters && !looks_personal(text) &&
         text.find_first_not_of(kIdCharacters) == std::string_view::npos;
}

}  // namespace

bool is_sound(const Sweep& sweep) {
  const bool is_special = sweep.check == CheckKind::kSpecial;
  const bool is_rolling = sweep.check == CheckKind::kRolling;
  const bool is_narrow = !sweep.theme.empty() || !sweep.area.empty() || !sweep.profile.empty();
  return !sweep.id.empty() && is_name(sweep.id) && is_name(sweep.theme) && is_name(sweep.profile) &&
         (is_special || is_rolling || sweep.check == CheckKind::kFull) &&
         (is_special || !is_narrow) && (is_rolling || sweep.every == Millis(0)) &&
         sweep.every >= Millis(0) &&
         (sweep.area.empty() || is_division_of_street_or_above(sweep.area));
}

std::uint64_t Sweep::slices() const {
  return static_cast<std::uint64_t>(std::max<std::int64_t>(every / kSlice, 1));
}

}  // namespace tributary
