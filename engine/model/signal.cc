#include "engine/model/signal.h"

namespace tributary {

std::string_view name_of(Trend trend) {
  switch (trend) {
    case Trend::kSteady:
      return "steady";
    case Trend::kRising:
      return "rising";
    case Trend::kFalling:
      return "falling";
  }
  return "steady";
}

std::string_view name_of(ChangeCause cause) {
  switch (cause) {
    case ChangeCause::kEvidence:
      return "evidence";
    case ChangeCause::kTime:
      return "time";
    case ChangeCause::kVersion:
      return "version";
    case ChangeCause::kRule:
      return "rule";
    case ChangeCause::kExpired:
      return "expired";
    case ChangeCause::kSweep:
      return "sweep";
    case ChangeCause::kCommand:
      return "command";
  }
  return "evidence";
}

std::string signal_id_of(std::string_view site, std::string_view subject_type,
                         std::string_view subject_id, std::string_view hazard) {
  Sha256 digest;
  digest.field(site).field(subject_type).field(subject_id).field(hazard);
  return "s-" + base32(digest.finish(), 12);
}

}  // namespace tributary
