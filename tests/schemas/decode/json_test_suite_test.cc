// JSONTestSuite (Nicolas Seriot): y_ must be accepted, n_ must be refused, i_ may be either, and
// nothing may crash.
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "tests/schemas/decode/decoding.h"
#include "tests/schemas/decode/shared_data.h"
#include "tests/support/archive.h"

namespace tributary {
namespace {

std::string file_name(const std::string& path) { return path.substr(path.rfind('/') + 1); }

constexpr const char* kMapping = R"(schema: grievance
format: { type: jsonl }
time: { field: a }
fields:
  topic: { from: b }
  address: { from: x }
reporter: none
)";

class JsonTestSuite : public ::testing::Test {
 protected:
  void SetUp() override {
    files_ = files_of_tar(read_shared("conformance/jsontestsuite.tar.zst"));
    ASSERT_FALSE(files_.empty());
  }

  static JsonOutcome outcome_of(const std::string& text) {
    JsonWalker walker(std::vector<std::string>{"a", "b", "x.y"});
    std::vector<RawField> out(3);
    const std::string padded = text + std::string(kJsonPadding, '\0');
    return walker.walk(std::string_view(padded).substr(0, text.size()), out);
  }

  std::map<std::string, std::string> files_;
};

TEST_F(JsonTestSuite, EveryYIsJsonAndEveryNIsMalformed) {
  int accepted = 0;
  int refused = 0;
  for (const auto& [path, text] : files_) {
    const std::string name = file_name(path);
    const JsonOutcome outcome = outcome_of(text);
    if (name.starts_with("y_")) {
      EXPECT_NE(outcome, JsonOutcome::kMalformed) << name;
      ++accepted;
    } else if (name.starts_with("n_")) {
      EXPECT_EQ(outcome, JsonOutcome::kMalformed) << name;
      ++refused;
    }
  }
  EXPECT_EQ(accepted, 95);
  EXPECT_EQ(refused, 188);
}

TEST_F(JsonTestSuite, TheDecoderRefusesEveryNAsMalformedAndNoObjectOfYAsThat) {
  Decoding feed(kMapping);
  for (const auto& [path, text] : files_) {
    const std::string name = file_name(path);
    feed.takes(text);
    if (text.empty()) {  // by the sources' contract a record that was too long
      EXPECT_EQ(feed.refusal(), "too_large ");
    } else if (name.starts_with("n_")) {
      EXPECT_EQ(feed.refusal(), "malformed ") << name;
    } else if (name.starts_with("y_")) {
      const bool is_object = outcome_of(text) == JsonOutcome::kObject;
      EXPECT_EQ(feed.refusal() != "malformed " && feed.refusal() != "malformed received_at",
                is_object && name.find("duplicated_key") == std::string::npos)
          << name << " " << feed.refusal();
    }
  }
}

/// Every prefix of every file: nothing crashes, and the sanitizers see nothing.
TEST_F(JsonTestSuite, NothingCrashesOnWhatIsCutOff) {
  Decoding feed(kMapping);
  for (const auto& [path, text] : files_) {
    if (text.size() > 400) continue;
    for (std::size_t length = 1; length <= text.size(); ++length) {
      feed.takes(text.substr(0, length));
    }
  }
}

}  // namespace
}  // namespace tributary
