// The city that the walk is measured on (DESIGN 9): a million records of six feeds about a million
// buildings (Zipf 1.0), and 100 rules of four hazards, of which each report meets 3.
//
// TRIBUTARY_BENCH_RECORDS=N makes it smaller in both, for a profiler. For windows of up to a year
// there is another, a quarter as large and a year long.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "ops/tributary/composition/site.h"

namespace tributary {

/// On disk; made once for the program, and gone with it.
class BenchCity {
 public:
  ~BenchCity();
  BenchCity(const BenchCity&) = delete;
  BenchCity& operator=(const BenchCity&) = delete;

  static const BenchCity& instance();
  /// A year long; forty records a building, so that windows hold something.
  static const BenchCity& of_a_year();

  [[nodiscard]] Site load() const { return load(kRules); }
  /// With so many rules instead; what comes in meets the same ones. Written when first asked for.
  [[nodiscard]] Site load(int rules) const;
  /// With 100 rules of such windows: those that read reports within what is allowed of people's
  /// (24 hours to 80 days, E212), and three that read inspections.
  [[nodiscard]] Site load_windows(int hours) const;
  /// With one rule more, by which the first failed inspection of a building opens a row of
  /// kInspected, and with files still to be written, NAME.jsonl in `feeds`, instead of its own.
  [[nodiscard]] Site load_live(const std::filesystem::path& feeds) const;
  static constexpr const char* kInspected = "safety.construction";
  /// What a durable run has left.
  void forget_state() const;
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

 private:
  static constexpr int kRules = 100;
  BenchCity(const std::string& name, std::uint32_t records, std::uint32_t buildings, int days);
  [[nodiscard]] Config config() const;
  /// With the rules that `write` writes into a folder of this name, unless they are there.
  template <typename Write>
  [[nodiscard]] Site load_with(const std::string& name, Write write) const;

  std::filesystem::path folder_;
};

}  // namespace tributary
