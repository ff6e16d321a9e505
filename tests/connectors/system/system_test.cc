#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>

#include "connectors/system/system_clock.h"
#include "connectors/system/terminal.h"

namespace tributary {
namespace {

TEST(SystemClock, IsTheWallClockInMilliseconds) {
  const auto millis = [] {
    return std::chrono::duration_cast<Millis>(std::chrono::system_clock::now().time_since_epoch())
        .count();
  };
  const auto before = millis();
  const auto now = SystemClock().now().millis();
  EXPECT_LE(before, now);
  EXPECT_LE(now, millis());
}

TEST(Terminal, APipeIsNotInteractive) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const Terminal terminal = terminal_at(ends[1]);
  EXPECT_FALSE(terminal.interactive);
  EXPECT_FALSE(terminal.colours);
  EXPECT_EQ(terminal.columns, 80U);
  ::close(ends[0]);
  ::close(ends[1]);
}

TEST(Terminal, AnInteractiveOneHasColoursUnlessToldOtherwise) {
  const int master = ::posix_openpt(O_RDWR | O_NOCTTY);
  if (master < 0 || ::grantpt(master) != 0 || ::unlockpt(master) != 0)
    GTEST_SKIP() << "no pseudo-terminals here";
  const int slave = ::open(::ptsname(master), O_RDWR | O_NOCTTY);
  ASSERT_GE(slave, 0);
  ::setenv("TERM", "xterm", 1);
  ::unsetenv("NO_COLOR");
  EXPECT_TRUE(terminal_at(slave).interactive);
  EXPECT_TRUE(terminal_at(slave).colours);
  ::setenv("NO_COLOR", "1", 1);
  EXPECT_FALSE(terminal_at(slave).colours);
  ::unsetenv("NO_COLOR");
  ::setenv("TERM", "dumb", 1);
  EXPECT_FALSE(terminal_at(slave).colours);
  ::close(slave);
  ::close(master);
}

}  // namespace
}  // namespace tributary
