// What a worker does where rules, registers or working days are others than at the last run, and
// where somebody asks for a sweep.
#include <algorithm>
#include <utility>
#include <vector>

#include "engine/partition/worker.h"

namespace tributary {

namespace {

constexpr std::size_t kChangesAtOnce = 256;  ///< rows of registers in one frame

}  // namespace

Status Worker::begin_generation(const Generation& generation) {
  RegistersInForce& registers = partition_.registers();
  const Generation last = partition_.generation();
  if (last.ruleset == Sha256Digest{}) return registers.begin(setup_.clock.now());
  const bool is_followed = registers.is_followed();
  const bool has_other_registers = last.registers != generation.registers;
  // Rules first: those of this process are the only ones that can be run.
  const Generation next{generation.ruleset, is_followed ? last.registers : generation.registers,
                        generation.calendar};
  if (next != last) TRY(judge_again(next));
  if (is_followed) return has_other_registers ? change_registers(generation) : Status();
  if (has_other_registers) TRY(owe_retry());
  return registers.begin(setup_.clock.now());
}

Status Worker::judge_again(const Generation& generation) {
  TRY(finish());
  LogBatch batch;
  batch.records.emplace_back(generation);
  TRY(take_steps(batch));
  return commit_with_checkpoint();
}

Status Worker::change_registers(const Generation& generation) {
  std::vector<RegisterChange> changes = partition_.registers().pending(setup_.clock.now());
  for (std::size_t from = 0; from < changes.size(); from += kChangesAtOnce) {
    LogBatch batch;
    const std::size_t until = std::min(changes.size(), from + kChangesAtOnce);
    for (std::size_t i = from; i < until; ++i) batch.records.emplace_back(std::move(changes[i]));
    TRY(take_steps(batch));
    TRY(commit());
    if (partition_.wants_checkpoint(setup_.policy.checkpoint_bytes)) TRY(checkpoint());
  }
  LogBatch batch;
  batch.records.emplace_back(generation);
  TRY(take_steps(batch));
  pending_.put(Table::kMeta, std::string(kRetryKey), "");
  owes_retry_ = true;
  return commit();
}

Status Worker::sweep(Sweep sweep) {
  if (!is_sound(sweep)) return Error{ErrorCode::kInvalid, "a sweep that nobody may ask for"};
  if (sweep.at == EventTime::min()) sweep.at = partition_.w();
  LogBatch batch;
  batch.records.emplace_back(std::move(sweep));
  TRY(take_steps(batch));
  return commit();
}

Status Worker::owe_retry() {
  owes_retry_ = true;
  StateBatch batch;
  batch.put(Table::kMeta, std::string(kRetryKey), "");
  return store_.write(batch, true);
}

}  // namespace tributary
