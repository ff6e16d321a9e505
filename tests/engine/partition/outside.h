// What outlives a worker that is killed, and what of it is compared with a run never killed.
#pragma once

#include <string>

#include "connectors/memory/manual_clock.h"
#include "connectors/memory/memory_sink.h"
#include "connectors/memory/memory_store.h"
#include "engine/partition/worker.h"

namespace tributary::testing {

struct Outside {
  MemoryStore store;
  MemorySink changes;
  MemorySink dead_letters;
  ManualClock clock;
};

inline std::string counters_of(const Outside& outside) {
  std::string text;
  ByteWriter out(text);
  read_commit(outside.store).value_or_die()->counters.write(out);
  return text;
}

}  // namespace tributary::testing
