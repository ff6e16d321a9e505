// DESIGN 8, File output: parts by size, and a kill at every boundary of a commit.
#include "engine/partition/output.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "connectors/memory/memory_sink.h"
#include "connectors/memory/memory_store.h"

namespace tributary::testing {
namespace {

enum class Moment { kBefore, kHalfway, kAfter };

/// Dies at its `call`-th call that changes something: before it, halfway through, or after it.
class DyingSink : public Sink {
 public:
  DyingSink(MemorySink& disk, int call, Moment moment)
      : disk_(disk), left_(call), moment_(moment) {}
  Result<std::uint64_t> length() override { return disk_.length(); }
  Result<bool> holds(std::uint64_t number) override { return disk_.holds(number); }
  Status truncate(std::uint64_t length) override {
    return dying([&] { return disk_.truncate(length); });
  }
  Status append(std::string_view bytes) override {
    const bool is_torn = left_ == 1 && moment_ == Moment::kHalfway;
    return dying([&] { return disk_.append(is_torn ? bytes.substr(0, bytes.size() / 2) : bytes); });
  }
  Status sync() override {
    return dying([&] { return disk_.sync(); });
  }
  Status rotate(std::uint64_t number) override {
    return dying([&] { return disk_.rotate(number); });
  }
  [[nodiscard]] bool is_dead() const { return left_ <= 0; }

 private:
  template <typename Call>
  Status dying(Call call) {
    const Error death{ErrorCode::kIo, "killed"};
    if (is_dead()) return death;
    --left_;
    if (is_dead() && moment_ == Moment::kBefore) return death;
    TRY(call());
    return is_dead() ? Status(death) : Status();
  }

  MemorySink& disk_;
  int left_;
  Moment moment_;
};

constexpr int kNever = 1'000'000;

/// A worker's part in an output: commits of one line each, gone on with after a death.
class Clerk {
 public:
  explicit Clerk(std::uint64_t rotate_bytes) : rotate_bytes_(rotate_bytes) {}

  /// Commits the lines from where the store says that it has come, until the sink dies.
  bool work(const std::vector<std::string>& lines, int call, Moment moment) {
    DyingSink sink(disk, call, moment);
    Output output(1, "the change log", sink, rotate_bytes_);
    if (!output.recover(store)) return false;
    const auto at = store.get(Table::kMeta, "commit").value_or_die();
    for (std::size_t i = at ? std::stoul(*at) : 0; i < lines.size(); ++i) {
      output.add(lines[i]);
      StateBatch batch;
      output.prepare(batch).value_or_die();
      batch.put(Table::kMeta, "commit", std::to_string(i + 1));
      store.write(batch, true).value_or_die();
      if (!output.deliver()) return false;
    }
    return true;
  }

  MemoryStore store;
  MemorySink disk;

 private:
  std::uint64_t rotate_bytes_;
};

std::vector<std::string> numbers(int count) {
  std::vector<std::string> lines;
  for (int i = 0; i < count; ++i) lines.push_back("line " + std::to_string(i));
  return lines;
}

TEST(Output, FinishesAPartAtTheFirstCommitAtWhichItIsLongEnough) {
  Clerk clerk(20);
  ASSERT_TRUE(clerk.work(numbers(7), kNever, Moment::kBefore));
  const std::map<std::uint64_t, std::string> parts = {{1, "line 0\nline 1\nline 2\n"},
                                                      {2, "line 3\nline 4\nline 5\n"}};
  EXPECT_EQ(clerk.disk.parts(), parts);
  EXPECT_EQ(clerk.disk.contents(), "line 6\n");
}

TEST(Output, AKillAtAnyCallIsNotSeenInAnyPart) {
  const std::vector<std::string> lines = numbers(9);
  Clerk whole(20);
  ASSERT_TRUE(whole.work(lines, kNever, Moment::kBefore));
  for (const Moment moment : {Moment::kBefore, Moment::kHalfway, Moment::kAfter}) {
    int call = 0;
    for (bool survived = false; !survived;) {
      Clerk clerk(20);
      survived = clerk.work(lines, ++call, moment);
      clerk.disk.crash();  // what was not synced is lost
      // Dies once more while it recovers, at each of its first calls.
      if (!survived) clerk.work(lines, 1 + call % 4, moment);
      clerk.disk.crash();
      ASSERT_TRUE(clerk.work(lines, kNever, moment)) << call;
      EXPECT_EQ(clerk.disk.parts(), whole.disk.parts()) << call;
      EXPECT_EQ(clerk.disk.contents(), whole.disk.contents()) << call;
    }
    EXPECT_GE(call, 20);  // two or three calls a commit, and the renames
  }
}

TEST(Output, FinishedPartsMayBeTakenAway) {
  Clerk clerk(20);
  ASSERT_TRUE(clerk.work(numbers(4), kNever, Moment::kBefore));  // the last commit began part 2
  clerk.disk.parts().clear();
  ASSERT_TRUE(clerk.work(numbers(5), kNever, Moment::kBefore));
  EXPECT_EQ(clerk.disk.whole(), "line 3\nline 4\n");
}

TEST(Output, APartIsNotFinishedByAsMuchAsItHoldsItself) {
  Clerk clerk(5);  // each line is as long as a part: lengths would not tell which part it is
  ASSERT_TRUE(clerk.work({"line 0", "line 1", "and 2"}, kNever, Moment::kBefore));
  EXPECT_EQ(clerk.disk.parts().at(1), "line 0\nline 1\n");
}

TEST(Output, APartThatIsNotOursStopsBeforeAnythingIsCommitted) {
  Clerk clerk(20);
  ASSERT_TRUE(clerk.work(numbers(3), kNever, Moment::kBefore));
  clerk.disk.parts()[1] = "somebody's\n";
  Output output(1, "the change log", clerk.disk, 20);
  output.recover(clerk.store).value_or_die();
  output.add("line 3");
  StateBatch batch;
  const auto prepared = output.prepare(batch);
  ASSERT_FALSE(prepared);
  EXPECT_EQ(prepared.error().code, ErrorCode::kExists);
  EXPECT_TRUE(batch.entries.empty());
  EXPECT_EQ(clerk.disk.contents(), "line 0\nline 1\nline 2\n");

  MemoryStore fresh;
  MemorySink left_over;
  left_over.parts()[1] = "of an earlier state\n";
  EXPECT_EQ(Output(1, "the change log", left_over).recover(fresh).error().code, ErrorCode::kExists);
}

TEST(Output, AStateOfFormat2HasOnePart) {
  Clerk clerk(20);
  StateBatch batch;
  batch.put(Table::kMeta, "output/1", std::string(1, 3));  // a length alone
  batch.put(Table::kMeta, "commit", "1");
  clerk.store.write(batch, true).value_or_die();
  clerk.disk.append("it\nand what was not committed").value_or_die();
  ASSERT_TRUE(clerk.work(numbers(2), kNever, Moment::kBefore));
  EXPECT_EQ(clerk.disk.contents(), "it\nline 1\n");
}

}  // namespace
}  // namespace tributary::testing
