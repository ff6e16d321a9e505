// A run over a planted city that leaks on purpose, in one place. The engine is the product's; what
// leaks is a double at one of its doors (the consumer of the middle stream, a sink, the store),
// assembled here: nothing in the product can leak by a switch.
#pragma once

#include <string>

namespace tributary::plant {

enum class Leak {
  kNone,
  kRecordNumberInDeadLetter,
  kRoomInDeadLetter,
  kPhoneInLog,
  kRecordNumberInState,
  kPhoneInState,
  kSecondInEventTime,
  kNameInRow,
  kTraceInChangeLog,
};

/// Runs `configuration` to its end, writing a log of its own to `log`.
void run_leaking(Leak leak, const std::string& configuration, const std::string& log);

}  // namespace tributary::plant
