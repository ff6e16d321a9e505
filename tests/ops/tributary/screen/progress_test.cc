#include "ops/tributary/screen/progress.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace tributary {
namespace {

using testing::HasSubstr;

struct Scene {
  std::ostringstream out, err;
  std::int64_t now = 1000;

  Console console(bool is_terminal, Language language = Language::kEnglish) {
    return {out, err, Looker{.language = language, .err_is_terminal = is_terminal}};
  }
};

TEST(Progress, says_records_rate_share_and_time_left_on_a_terminal) {
  Scene scene;
  const Console console = scene.console(true);
  Progress progress(console, [&] { return scene.now; });
  scene.now += 10'000;
  progress.show(1'000'000, 0.25);
  EXPECT_THAT(scene.err.str(), HasSubstr("1,000,000 records, 100,000/s, 25 %, 0:30 left"));
}

TEST(Progress, speaks_chinese) {
  Scene scene;
  const Console console = scene.console(true, Language::kChinese);
  Progress progress(console, [&] { return scene.now; });
  scene.now += 10'000;
  progress.show(1'000'000, 0.25);
  EXPECT_THAT(scene.err.str(), HasSubstr("1,000,000 条记录，100,000 条/秒，25%，剩余 0:30"));
}

TEST(Progress, is_quiet_in_a_pipe) {
  Scene scene;
  const Console console = scene.console(false);
  Progress progress(console, [&] { return scene.now; });
  scene.now += 10'000;
  progress.show(1'000'000, 0.25);
  progress.clear();
  EXPECT_EQ(scene.err.str(), "");
}

TEST(Progress, draws_nothing_for_short_work_and_five_times_a_second_after) {
  Scene scene;
  const Console console = scene.console(true);
  Progress progress(console, [&] { return scene.now; });
  scene.now += 400;
  progress.show(1, std::nullopt);
  EXPECT_EQ(scene.err.str(), "");
  scene.now += 100;
  progress.show(2, std::nullopt);
  const std::string first = scene.err.str();
  EXPECT_NE(first, "");
  scene.now += 199;
  progress.show(3, std::nullopt);
  EXPECT_EQ(scene.err.str(), first);
}

TEST(Progress, takes_its_line_away) {
  Scene scene;
  const Console console = scene.console(true);
  {
    Progress progress(console, [&] { return scene.now; });
    scene.now += 1000;
    progress.show(1, std::nullopt);
  }
  EXPECT_TRUE(scene.err.str().ends_with("\r\x1b[K"));
}

}  // namespace
}  // namespace tributary
