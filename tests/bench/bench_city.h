// The city that the walk is measured on (DESIGN 9): a million records of six feeds about a million
// buildings (Zipf 1.0), and 100 rules of four hazards, of which each report meets 3.
//
// TRIBUTARY_BENCH_RECORDS=N makes it smaller in both, for a profiler.
#pragma once

#include <filesystem>

#include "ops/tributary/composition/site.h"

namespace tributary {

/// On disk; made once for the program, and gone with it.
class BenchCity {
 public:
  BenchCity();
  ~BenchCity();
  BenchCity(const BenchCity&) = delete;
  BenchCity& operator=(const BenchCity&) = delete;

  static const BenchCity& instance();

  [[nodiscard]] Site load() const { return load(kRules); }
  /// With so many rules instead; what comes in meets the same ones. Written when first asked for.
  [[nodiscard]] Site load(int rules) const;
  /// With one rule more, by which the first failed inspection of a building opens a row of
  /// kInspected, and with files still to be written, NAME.jsonl in `feeds`, instead of its own.
  [[nodiscard]] Site load_live(const std::filesystem::path& feeds) const;
  static constexpr const char* kInspected = "safety.construction";
  /// What a durable run has left.
  void forget_state() const;
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

 private:
  static constexpr int kRules = 100;
  [[nodiscard]] Config config() const;

  std::filesystem::path folder_;
};

}  // namespace tributary
