// The table, the page made from it, and the files that name its metrics say the same.
#include "ops/tributary/metrics/metric_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <re2/re2.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <set>

namespace tributary {
namespace {

std::string file(const std::string& name) {
  const char* folder = std::getenv("TRIBUTARY_TEST_DATA");
  std::ifstream in(std::string(folder == nullptr ? "." : folder) + "/" + name);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::set<std::string> names() {
  std::set<std::string> names;
  for (const Metric& metric : metrics()) {
    const std::string name(metric.name);
    names.insert(name);
    if (metric.kind != MetricKind::kHistogram) continue;
    for (const char* part : {"_bucket", "_sum", "_count"}) names.insert(name + part);
  }
  return names;
}

TEST(MetricTable, ThePageIsMadeFromIt) {
  if (file("METRICS.md") == metrics_page()) return;
  const std::string made = ::testing::TempDir() + "METRICS.md";
  std::ofstream(made) << metrics_page();
  FAIL() << "ops/observability/METRICS.md is another; take " << made;
}

TEST(MetricTable, NamesAreByPrometheusConventions) {
  std::set<std::string_view> seen;
  for (const Metric& metric : metrics()) {
    EXPECT_TRUE(seen.insert(metric.name).second) << metric.name;
    EXPECT_TRUE(RE2::FullMatch(std::string(metric.name), "(tributary|process)_[a-z_]+"));
    EXPECT_EQ(metric.name.ends_with("_total"), metric.kind == MetricKind::kCounter) << metric.name;
    EXPECT_FALSE(metric.help.empty()) << metric.name;
  }
}

/// PEOPLE 2, 7: nothing that could stand for a subject, a unit, a division or a person.
TEST(MetricTable, LabelsAreOfAShortList) {
  const std::set<std::string_view> allowed = {"",        "source",   "reason",  "level",
                                              "status",  "handling", "version", "catalogue",
                                              "ruleset", "rule",     "receiver"};
  for (const Metric& metric : metrics()) {
    for (const std::string_view label : metric.labels)
      EXPECT_TRUE(allowed.contains(label)) << label;
  }
}

TEST(MetricTable, AlertsAndDashboardNameMetricsThatThereAre) {
  const std::set<std::string> known = names();
  for (const char* name : {"alerts.yaml", "alerts_test.yaml", "grafana.json"}) {
    const std::string text = file(name);
    re2::StringPiece rest(text);
    std::string found;
    int count = 0;
    while (RE2::FindAndConsume(&rest, R"(\b((?:tributary|process)_[a-z_]+))", &found)) {
      ++count;
      EXPECT_TRUE(known.contains(found)) << name << ": " << found;
    }
    EXPECT_GT(count, 5) << name;
  }
}

}  // namespace
}  // namespace tributary
