// Real records that nobody here wrote, through the shipped mappings: every one becomes a draft or
// is rejected for a stated reason.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "tests/schemas/decode/decoding.h"
#include "tests/schemas/decode/shared_data.h"

namespace tributary {
namespace {

using Counts = std::map<std::string, int>;

struct Feed {
  const char* mapping;
  const char* data;
  int records;
  Counts want;  ///< `` = observations
};

std::string read_text(const std::string& path) {
  std::ifstream file(path);
  EXPECT_TRUE(file) << path;
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// Length of the CSV record at `at`: to the first line end outside quotes.
std::size_t record_length(const std::string& text, std::size_t at) {
  bool quoted = false;
  std::size_t end = at;
  for (; end < text.size() && (quoted || text[end] != '\n'); ++end) {
    if (text[end] == '"') quoted = !quoted;
  }
  return end - at;
}

Counts decode_all(const Feed& feed) {
  Decoding decoding(read_text(std::string("schemas/feeds/") + feed.mapping));
  const std::string text = read_shared(feed.data);
  Counts counts;
  std::size_t at = record_length(text, 0);
  const std::string header = text.substr(0, at);
  for (++at; at < text.size();) {
    const std::size_t length = record_length(text, at);
    decoding.takes(text.substr(at, length), header, {0, at});
    ++counts[decoding.refusal()];
    at += length + 1;
  }
  return counts;
}

const std::vector<Feed> kFeeds = {
    {"boston_service_requests_2011.mapping.yaml",
     "boston/service_requests_2011_jul_dec.csv.zst",
     58251,
     {{"", 48727}, {"unmapped_value topic", 9524}}},
    {"boston_service_requests_2015.mapping.yaml",
     "boston/service_requests_2015_jan_jun.csv.zst",
     58119,
     {{"", 37830}, {"unmapped_value topic", 20289}}},
    {"boston_property_violations.mapping.yaml",
     "boston/property_violations_2009_to_2015_jun.csv.zst",
     7422,
     {{"", 5546}, {"no_time inspected_at", 2}, {"unmapped_value kind", 1874}}},
    {"chicago_sanitation_complaints.mapping.yaml",
     "chicago/sanitation_complaints.csv.zst",
     74217,
     {{"", 43480}, {"missing_field topic", 3717}, {"unmapped_value topic", 27020}}},
    {"chicago_food_inspections.mapping.yaml",
     "chicago/food_inspections.csv.zst",
     27600,
     {{"", 27600}}},
    {"montgomery_emergency_calls.mapping.yaml",
     "montgomery/emergency_calls_fire_traffic.csv.zst",
     50615,
     {{"", 47957}, {"unmapped_value topic", 2658}}},
};

TEST(RealFeeds, EveryRecordIsUsedOrRejectedForAStatedReason) {
  for (const Feed& feed : kFeeds) {
    SCOPED_TRACE(feed.mapping);
    const Counts counts = decode_all(feed);
    int sum = 0;
    for (const auto& [refusal, count] : counts) sum += count;
    EXPECT_EQ(sum, feed.records);
    EXPECT_EQ(counts, feed.want);
  }
}

}  // namespace
}  // namespace tributary
