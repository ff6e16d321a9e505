// Answers to commands, kept for whoever waits for them: by the command's key, for a week of W.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/partition/effects.h"
#include "engine/ports/state_store.h"

namespace tributary {

/// Key in Table::kMeta.
std::string answer_key(std::string_view command_key);

/// Value under it.
std::string answer_value(const CommandAnswer& answer);
/// The kept answer; nullopt: none yet, or no longer.
Result<std::optional<CommandAnswer>> read_answer(const StateStore& store,
                                                 std::string_view command_key);

/// How long an answer is kept: W beyond the command's time.
inline constexpr Millis kAnswersKept = std::chrono::hours(7 * 24);

/// Erases those that are older. Reads all that are kept.
Status forget_answers(const StateStore& store, EventTime w, StateBatch& batch);

}  // namespace tributary
