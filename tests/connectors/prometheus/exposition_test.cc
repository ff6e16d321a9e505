// Prometheus' text format, as its documentation has it.
#include "connectors/prometheus/exposition.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tributary {
namespace {

using ::testing::HasSubstr;

constexpr Metric kRead{"read_total", MetricKind::kCounter, "Records read", {"source"}};
constexpr Metric kRows{"rows", MetricKind::kGauge, "Rows", {"level", "handling"}};
constexpr Metric kTook{"took_seconds", MetricKind::kHistogram, "How long", {}};

TEST(Exposition, SaysOfEachMetricOnceWhatItIs) {
  Exposition out;
  out.add(kRead, 3, {"a"});
  out.add(kRead, 4, {"b"});
  out.add(kRows, 0.5, {"red", "new"});
  EXPECT_EQ(out.text(),
            "# HELP read_total Records read\n# TYPE read_total counter\n"
            "read_total{source=\"a\"} 3\nread_total{source=\"b\"} 4\n"
            "# HELP rows Rows\n# TYPE rows gauge\nrows{level=\"red\",handling=\"new\"} 0.5\n");
}

TEST(Exposition, ALabelMayHoldAnything) {
  Exposition out;
  out.add(kRead, 1, {"a\"\\\n"});
  EXPECT_THAT(out.text(), HasSubstr("read_total{source=\"a\\\"\\\\\\n\"} 1\n"));
}

TEST(Exposition, AHistogramCountsEachBucketAndThoseBelow) {
  DurationHistogram histogram({0.001, 0.1});
  for (const int ms : {0, 50, 60, 5000}) histogram.observe(std::chrono::milliseconds(ms));
  Exposition out;
  out.add(kTook, histogram);
  const std::string text = out.text();
  EXPECT_THAT(text, HasSubstr("# TYPE took_seconds histogram\n"));
  EXPECT_THAT(text, HasSubstr("took_seconds_count 4\n"));
  EXPECT_THAT(text, HasSubstr("took_seconds_sum 5.11"));
  EXPECT_THAT(text, HasSubstr("took_seconds_bucket{le=\"0.001\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("took_seconds_bucket{le=\"0.1\"} 3\n"));
  EXPECT_THAT(text, HasSubstr("took_seconds_bucket{le=\"+Inf\"} 4\n"));
}

TEST(ExpositionDeathTest, AValueForEachLabel) {
  Exposition out;
  EXPECT_DEATH(out.add(kRows, 1, {"red"}), "check failed");
}

}  // namespace
}  // namespace tributary
