// A bad record: a closed reason, where it is, which field. Never its content (PEOPLE 3).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/model/record.h"

namespace tributary {

/// Closed; each is a metric label and a dead letter's `reason`.
enum class RejectReason : std::uint8_t {
  kMalformed,           ///< not JSON / CSV of the mapping's shape
  kMissingField,        ///< a required field is absent or empty
  kBadValue,            ///< a value its field's kind does not allow
  kUnmappedValue,       ///< a value the mapping's value table does not name
  kNoTopic,             ///< the topic is none of the catalogue's
  kNoTime,              ///< no usable event time
  kAhead,               ///< beyond max_ahead and not confirmed
  kTooLate,             ///< later than anything still held, or than its keys
  kUnresolved,          ///< concerns no known subject
  kSmallPlace,          ///< only a place below the floor, and no larger one (PEOPLE 5)
  kNotASubject,         ///< an organisation whose class is not a subject (PEOPLE 8)
  kLooksPersonal,       ///< a personal shape where none may stand (PEOPLE 9)
  kMoved,               ///< a version that changes the subject without `moved_from`
  kTooLarge,            ///< longer than the record limit
  kRegisterIsCaseList,  ///< the source is stopped (PEOPLE 6)
  kLost,                ///< was to be read again, and its source no longer has it
};
inline constexpr int kRejectReasons = 16;
std::string_view name_of(RejectReason reason);

struct Rejection {
  SourceId source;
  Position position;
  RejectReason reason = RejectReason::kMalformed;
  std::string field;    ///< the schema's field, or empty
  std::string address;  ///< the parts of an address the registers know, the rest as `·`; else empty
};

}  // namespace tributary
