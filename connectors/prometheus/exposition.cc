#include "connectors/prometheus/exposition.h"

#include <prometheus/histogram.h>
#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <utility>

#include "engine/base/check.h"

namespace tributary {

namespace {

prometheus::MetricType type_of(MetricKind kind) {
  switch (kind) {
    case MetricKind::kCounter:
      return prometheus::MetricType::Counter;
    case MetricKind::kGauge:
      return prometheus::MetricType::Gauge;
    case MetricKind::kHistogram:
      return prometheus::MetricType::Histogram;
  }
  return prometheus::MetricType::Untyped;
}

}  // namespace

std::string_view name_of(MetricKind kind) {
  constexpr std::array<std::string_view, 3> kNames = {"counter", "gauge", "histogram"};
  return kNames[static_cast<std::size_t>(kind)];
}

struct DurationHistogram::Buckets {
  prometheus::Histogram histogram;
  explicit Buckets(const std::vector<double>& bounds) : histogram(bounds) {}
};

DurationHistogram::DurationHistogram(const std::vector<double>& bounds)
    : buckets_(std::make_unique<Buckets>(bounds)) {}
DurationHistogram::~DurationHistogram() = default;

void DurationHistogram::observe(std::chrono::nanoseconds took) {
  buckets_->histogram.Observe(std::chrono::duration<double>(took).count());
}

struct Exposition::Families {
  std::vector<prometheus::MetricFamily> all;

  prometheus::MetricFamily& of(const Metric& metric) {
    if (all.empty() || all.back().name != metric.name) {
      CHECK(std::none_of(all.begin(), all.end(),
                         [&](const auto& family) { return family.name == metric.name; }));
      prometheus::MetricFamily family;
      family.name = std::string(metric.name);
      family.help = std::string(metric.help);
      family.type = type_of(metric.kind);
      all.push_back(std::move(family));
    }
    return all.back();
  }
};

Exposition::Exposition() : families_(std::make_unique<Families>()) {}
Exposition::~Exposition() = default;

void Exposition::add(const Metric& metric, double value,
                     std::initializer_list<std::string_view> labels) {
  prometheus::ClientMetric sample;
  std::size_t named = 0;
  for (const std::string_view label : labels) {
    CHECK_LT(named, metric.labels.size());
    sample.label.push_back({std::string(metric.labels[named++]), std::string(label)});
  }
  CHECK(named == metric.labels.size() || metric.labels[named].empty());
  if (metric.kind == MetricKind::kCounter) {
    sample.counter.value = value;
  } else {
    sample.gauge.value = value;
  }
  families_->of(metric).metric.push_back(std::move(sample));
}

void Exposition::add(const Metric& metric, const DurationHistogram& histogram) {
  families_->of(metric).metric.push_back(histogram.buckets_->histogram.Collect());
}

std::string Exposition::text() const {
  return prometheus::TextSerializer().Serialize(families_->all);
}

}  // namespace tributary
