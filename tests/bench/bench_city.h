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

  [[nodiscard]] Site load() const;
  /// What a durable run has left.
  void forget_state() const;
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

 private:
  std::filesystem::path folder_;
};

}  // namespace tributary
