// Reads a whole state and says what is wrong with it. Read-only; an engine may run beside it.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/ports/state_store.h"
#include "schemas/document/diagnostics.h"

namespace tributary {

struct TableSize {
  std::uint64_t rows = 0;
  std::uint64_t bytes = 0;  ///< keys and values, before compression
};

/// By reading every row: exact, and the store checks each block's own checksum.
Result<TableSize> size_of(const StateStore& store, Table table);

struct StateFindings {
  std::uint64_t rows_read = 0;
  std::vector<Message> problems;
};

/// Every block of every table; the last commit, stage 1's state in it and the redo frames that a
/// start would need; every row of the list. What is in a subject's state is checked by a start.
StateFindings check_state(const StateStore& store);

}  // namespace tributary
