// Figures as Prometheus reads them: its text format, version 0.0.4
// ("Exposition formats" in its documentation).
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tributary {

enum class MetricKind : std::uint8_t {
  kCounter,    ///< only rises while the process lives, or the state does
  kGauge,      ///< as it is now
  kHistogram,  ///< seconds, in buckets
};
std::string_view name_of(MetricKind kind);

/// One metric as it is described. The texts are literals.
struct Metric {
  std::string_view name;
  MetricKind kind = MetricKind::kGauge;
  std::string_view help;
  std::array<std::string_view, 2> labels{};  ///< an empty one: there is none
};

/// How long something took, each time. From any thread.
class DurationHistogram {
 public:
  /// Upper ends of the buckets in seconds, rising.
  explicit DurationHistogram(const std::vector<double>& bounds);
  ~DurationHistogram();
  DurationHistogram(const DurationHistogram&) = delete;
  DurationHistogram& operator=(const DurationHistogram&) = delete;

  void observe(std::chrono::nanoseconds took);

 private:
  friend class Exposition;
  struct Buckets;
  std::unique_ptr<Buckets> buckets_;
};

/// What one answer tells.
class Exposition {
 public:
  Exposition();
  ~Exposition();
  Exposition(const Exposition&) = delete;
  Exposition& operator=(const Exposition&) = delete;

  /// CHECKed: a value for each of the metric's labels; all of one metric one after the other.
  void add(const Metric& metric, double value, std::initializer_list<std::string_view> labels = {});
  void add(const Metric& metric, const DurationHistogram& histogram);

  [[nodiscard]] std::string text() const;

 private:
  struct Families;
  std::unique_ptr<Families> families_;
};

}  // namespace tributary
