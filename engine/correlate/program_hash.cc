#include "engine/correlate/program_hash.h"

#include "engine/base/digest.h"

namespace tributary {

std::uint64_t hash_program(const Program& program) {
  std::uint64_t hash = hash64("program");
  for (const Instruction& step : program.code) {
    hash = combine_hashes(hash, static_cast<std::uint64_t>(step.op));
    hash = combine_hashes(hash, step.index);
    hash = combine_hashes(hash, static_cast<std::uint64_t>(step.bits));
  }
  for (const ConstantSet& set : program.sets) {
    for (const std::int64_t bits : set.bits)
      hash = combine_hashes(hash, static_cast<std::uint64_t>(bits));
    for (const std::string& text : set.texts) hash = combine_hashes(hash, hash64(text));
  }
  for (const std::string& text : program.texts) hash = combine_hashes(hash, hash64(text));
  return hash;
}

}  // namespace tributary
