// The program itself, run as somebody would: exit codes as a shell sees them, pipes, signals.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <thread>

#include "tests/ops/tributary/commands/command_fixture.h"

namespace tributary::commands_test {
namespace {

using testing::HasSubstr;
using testing::Not;

struct Shell {
  int code = -1;
  std::string out, err;
};

std::string text_of(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

Shell shell(const Folder& folder, const std::string& arguments) {
  const std::string line = std::string(TRIBUTARY_PROGRAM) + " " + arguments + " >" +
                           (folder / "out") + " 2>" + (folder / "err");
  const int status = std::system(line.c_str());
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, text_of(folder / "out"),
          text_of(folder / "err")};
}

TEST(Program, gives_the_shell_its_exit_codes) {
  const Folder folder;
  write_small_site(folder);
  const std::string config = " --config " + (folder / "tributary.yaml");
  EXPECT_EQ(shell(folder, "version").code, 0);
  EXPECT_EQ(shell(folder, "check" + config).code, 0);
  EXPECT_EQ(shell(folder, "check --config " + (folder / "none.yaml")).code, 1);
  EXPECT_EQ(shell(folder, "list" + config).code, 3);
  EXPECT_EQ(shell(folder, "lisst" + config).code, 64);
}

TEST(Program, writes_no_colour_and_no_progress_into_a_pipe) {
  const Folder folder;
  write_small_site(folder);
  const Shell ran = shell(folder, "run --until-idle --config " + (folder / "tributary.yaml"));
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_THAT(ran.out + ran.err, Not(HasSubstr("\x1b")));
  EXPECT_EQ(ran.err, "");
}

TEST(Program, runs_a_site_to_its_end_and_lists_it) {
  const Folder folder;
  write_small_site(folder);
  const std::string config = " --config " + (folder / "tributary.yaml");
  ASSERT_EQ(shell(folder, "run --until-idle" + config).code, 0) << text_of(folder / "err");
  EXPECT_THAT(shell(folder, "list" + config).out, HasSubstr("0 rows"));
  EXPECT_EQ(shell(folder, "list -o json" + config).out, "[]\n");
  EXPECT_EQ(shell(folder, "state verify" + config).code, 0) << text_of(folder / "err");
  EXPECT_THAT(shell(folder, "state info" + config).out, HasSubstr("source.rain.records"));
  EXPECT_EQ(shell(folder, "dlq ls" + config).code, 0);
}

TEST(Program, drains_and_commits_when_it_is_told_to_end) {
  const Folder folder;
  write_small_site(folder);
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    const std::string config = folder / "tributary.yaml";
    execl(TRIBUTARY_PROGRAM, "tributary", "run", "--config", config.c_str(), nullptr);
    _exit(127);
  }
  for (int i = 0; i < 200 && !std::filesystem::exists(folder / "state/CURRENT"); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  std::this_thread::sleep_for(std::chrono::milliseconds(500));
  kill(child, SIGTERM);
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFEXITED(status)) << "ended by signal " << WTERMSIG(status);
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

}  // namespace
}  // namespace tributary::commands_test
