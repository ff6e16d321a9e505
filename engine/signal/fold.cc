#include "engine/signal/fold.h"

#include <algorithm>
#include <tuple>

namespace tributary {

namespace {

constexpr int kFurtherRule = 3;

/// What one rule knows to be there outweighs what another does not know.
int rank_of(Condition condition) {
  if (condition == Condition::kPresent) return 2;
  return condition == Condition::kUnknown ? 1 : 0;
}

}  // namespace

Fold fold(const std::vector<RuleVoice>& voices, const Bands& bands) {
  Fold result;
  std::size_t speaking = 0;
  for (std::size_t i = 0; i < voices.size(); ++i) {
    const Verdict& verdict = voices[i].verdict;
    if (verdict.level == Level::kNone) continue;
    ++speaking;
    const Verdict& leading = voices[result.leading].verdict;
    const bool first = speaking == 1;
    if (first || std::tuple(verdict.level, verdict.raw_score) >
                     std::tuple(leading.level, leading.raw_score)) {
      result.leading = i;
    }
  }
  if (speaking == 0) return result;
  result.level = voices[result.leading].verdict.level;
  result.condition = Condition::kKept;
  for (const RuleVoice& voice : voices) {
    if (voice.verdict.level != result.level) continue;
    if (rank_of(voice.verdict.condition) > rank_of(result.condition)) {
      result.condition = voice.verdict.condition;
    }
  }
  const int further = kFurtherRule * static_cast<int>(speaking - 1);
  result.score = std::min(voices[result.leading].score + further, bands.of(result.level).high);
  return result;
}

}  // namespace tributary
