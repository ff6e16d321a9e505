#include "engine/ports/state_store.h"

namespace tributary {

std::string_view name_of(Table table) {
  switch (table) {
    case Table::kMeta:
      return "meta";
    case Table::kSubjects:
      return "subjects";
    case Table::kTimers:
      return "timers";
    case Table::kSignals:
      return "signals";
    case Table::kObservations:
      return "observations";
    case Table::kOutbox:
      return "outbox";
  }
  return "meta";
}

}  // namespace tributary
