#include "ops/tributary/composition/key_aging.h"

#include <algorithm>

#include "ops/tributary/composition/key_access.h"

namespace tributary {

Status KeyAging::consume(LogBatch& batch) {
  TRY(next_.consume(batch));
  return age();
}

Status KeyAging::idle() {
  TRY(next_.idle());
  return age();
}

Status KeyAging::finish() {
  TRY(next_.finish());
  return age();
}

Status KeyAging::age() {
  // A key is gone for good: feeds that all run ahead of the world do not destroy it early.
  const EventTime now = std::min(kept_(), EventTime(clock_.now().since_epoch()));
  const std::uint32_t needed = first_key_needed(now);
  if (needed <= aged_to_ || ring_.epochs().empty()) return {};
  const auto destroyed = destroy_old_keys(config_.keys.path, config_.state.path, now);
  if (!destroyed && destroyed.error().code == ErrorCode::kUnavailable) {
    return {};  // `tributary keys` is at work there: at the next batch
  }
  if (!destroyed) return destroyed.error();
  ring_.destroy_before(needed);
  aged_to_ = needed;
  return {};
}

}  // namespace tributary
