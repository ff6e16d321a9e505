// Before a command tells of a row or changes one, a line in the audit (PEOPLE 19).
#pragma once

#include <memory>
#include <string>

#include "engine/ports/state_store.h"
#include "ops/tributary/composition/audit_log.h"
#include "ops/tributary/config/config.h"
#include "ops/tributary/screen/console.h"

namespace tributary {

/// The line, in the audit of the configured state; where the configuration names none, or it does
/// not exist yet, nothing is told that it holds. False after having said why not: then nothing may
/// be told.
bool note_in_audit(const Config& config, const AuditedCommand& done, const Console& console);

/// `open_for_reading` (configured.h) for what tells of rows. Null after having said why.
std::unique_ptr<StateStore> open_audited(const std::string& config, const std::string& state,
                                         const AuditedCommand& done, const Console& console);

}  // namespace tributary
