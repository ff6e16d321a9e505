#include "tests/simulation/ground.h"

namespace tributary::simulation {

std::unique_ptr<Sink> FileOutlets::open(std::uint8_t output, const MemoryStore& disk,
                                        Mischief& mischief, Pulse& pulse) {
  return std::make_unique<FileTwin>(files_[output - 1], Promise(disk, output), mischief, pulse);
}

/// What a process has written stays though it is gone; what was not synced does not survive the
/// machine, or only its beginning.
void FileOutlets::crash(const Fault& fault) {
  if (fault.kind != FaultKind::kPowerCut) return;
  files_[0].crash(fault.amount % 50);
  files_[1].crash(fault.amount % 30);
}

}  // namespace tributary::simulation
