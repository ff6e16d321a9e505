// Sweeps and what has become of them ⇄ bytes (STATE_FORMAT.md, section "Sweeps").
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "engine/base/codec.h"
#include "engine/model/catalog.h"
#include "engine/model/sweep.h"
#include "engine/ports/state_store.h"

namespace tributary {

void write_sweep(const Sweep& sweep, ByteWriter& out);
/// nullopt for what is none.
std::optional<Sweep> read_sweep(ByteReader& in);

void write_sweep_report(const SweepReport& report, ByteWriter& out);
std::optional<SweepReport> read_sweep_report(ByteReader& in, const Catalog& catalog);

/// Meta key of the sweeps of the last checkpoint.
inline constexpr std::string_view kSweepsKey = "sweeps";

/// The sweeps of the last checkpoint, in the order in which they were asked for.
Result<std::vector<SweepReport>> read_sweep_reports(const StateStore& store,
                                                    const Catalog& catalog);

}  // namespace tributary
