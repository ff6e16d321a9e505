#include "connectors/system/child_process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

namespace tributary {
namespace {

using testing::HasSubstr;

class ChildProcessTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "child-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  [[nodiscard]] ChildSpec shell(const std::string& script) const {
    ChildSpec spec;
    spec.program = "/bin/sh";
    spec.arguments = {"-c", script};
    spec.out = folder_ / "out";
    spec.err = folder_ / "err";
    return spec;
  }
  static int code_of(ChildProcess& child) {
    for (;;) {
      if (const auto code = child.ended()) return *code;
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  }
  [[nodiscard]] std::string text_of(const char* file) const {
    std::stringstream text;
    text << std::ifstream(folder_ / file).rdbuf();
    return text.str();
  }
  std::filesystem::path folder_;
};

TEST_F(ChildProcessTest, ItsOutputAndItsCodeAreKept) {
  const auto child = ChildProcess::start(shell("cat; echo out; echo err >&2; exit 7"));
  ASSERT_TRUE(child) << child.error().message;
  EXPECT_EQ(code_of(**child), 7);
  EXPECT_EQ((*child)->ended(), 7);
  EXPECT_EQ(text_of("out"), "out\n");
  EXPECT_EQ(text_of("err"), "err\n");
}

TEST_F(ChildProcessTest, ItHasOurVariablesButThoseItIsGiven) {
  ::setenv("TRIBUTARY_TEST_KEPT", "ours", 1);
  ChildSpec spec = shell("echo $TRIBUTARY_TEST_KEPT $TMPDIR");
  spec.variables["TMPDIR"] = "/elsewhere";
  const auto child = ChildProcess::start(spec);
  ASSERT_TRUE(child);
  EXPECT_EQ(code_of(**child), 0);
  EXPECT_EQ(text_of("out"), "ours /elsewhere\n");
}

/// A port of ours that it kept open would be taken for as long as it runs.
TEST_F(ChildProcessTest, ItHasNoFileOfOurs) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const auto child = ChildProcess::start(shell("ls /proc/$$/fd"));
  ASSERT_TRUE(child);
  EXPECT_EQ(code_of(**child), 0);
  EXPECT_THAT(text_of("out"), testing::Not(HasSubstr("\n" + std::to_string(ends[1]) + "\n")));
  ::close(ends[0]);
  ::close(ends[1]);
}

TEST_F(ChildProcessTest, SignalsThatWeHoldBackReachIt) {
  sigset_t held, before;
  sigemptyset(&held);
  sigaddset(&held, SIGTERM);
  ::pthread_sigmask(SIG_BLOCK, &held, &before);
  const auto child = ChildProcess::start(shell("kill -TERM $$; echo survived"));
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  ASSERT_TRUE(child);
  EXPECT_EQ(code_of(**child), 128 + SIGTERM);
  EXPECT_EQ(text_of("out"), "");
}

TEST_F(ChildProcessTest, ItEndsWithWhoWantedIt) {
  pid_t number = 0;
  {
    const auto child = ChildProcess::start(shell("echo $$; exec sleep 600"));
    ASSERT_TRUE(child);
    while (text_of("out").find('\n') == std::string::npos) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    number = static_cast<pid_t>(std::stol(text_of("out")));
    EXPECT_FALSE((*child)->ended());
  }
  EXPECT_NE(::kill(number, 0), 0);
}

TEST_F(ChildProcessTest, AProgramThatIsNotThereIsSaid) {
  ChildSpec spec = shell("");
  spec.program = folder_ / "nowhere";
  const auto child = ChildProcess::start(spec);
  ASSERT_FALSE(child);
  EXPECT_EQ(child.error().code, ErrorCode::kNotFound);
  EXPECT_THAT(child.error().message, HasSubstr("nowhere"));
}

}  // namespace
}  // namespace tributary
