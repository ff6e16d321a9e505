#include "engine/model/rejection.h"

namespace tributary {

std::string_view name_of(RejectReason reason) {
  switch (reason) {
    case RejectReason::kMalformed:
      return "malformed";
    case RejectReason::kMissingField:
      return "missing_field";
    case RejectReason::kBadValue:
      return "bad_value";
    case RejectReason::kUnmappedValue:
      return "unmapped_value";
    case RejectReason::kNoTopic:
      return "no_topic";
    case RejectReason::kNoTime:
      return "no_time";
    case RejectReason::kAhead:
      return "ahead";
    case RejectReason::kTooLate:
      return "too_late";
    case RejectReason::kUnresolved:
      return "unresolved";
    case RejectReason::kSmallPlace:
      return "small_place";
    case RejectReason::kNotASubject:
      return "not_a_subject";
    case RejectReason::kLooksPersonal:
      return "looks_personal";
    case RejectReason::kMoved:
      return "moved";
    case RejectReason::kTooLarge:
      return "too_large";
    case RejectReason::kRegisterIsCaseList:
      return "register_is_a_case_list";
    case RejectReason::kLost:
      return "lost";
  }
  return "malformed";
}

}  // namespace tributary
