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

TEST(Program, begins_a_rule_that_passes_its_own_checks) {
  const Folder folder;
  for (const char* from : {"repeat", "surge", "missing", "near", "agree"}) {
    const std::string id = std::string("from-") + from;
    const std::string file = folder / (id + ".rule.yaml");
    const Shell begun = shell(folder, "init rule " + id + " --template " + from + " --out " + file);
    EXPECT_EQ(begun.code, 0) << begun.err;
    EXPECT_EQ(begun.out,
              file + "\nnext: tributary check " + file + " && tributary test " + file + "\n");
    EXPECT_THAT(text_of(file), HasSubstr("rule: " + id));
    EXPECT_EQ(shell(folder, "check " + file).code, 0) << text_of(folder / "err");
    EXPECT_EQ(shell(folder, "test " + file).code, 0) << text_of(folder / "out");
    const std::string before = text_of(file);
    EXPECT_EQ(shell(folder, "init rule " + id + " --template " + from + " --out " + file).code, 3);
    EXPECT_EQ(text_of(file), before) << "what is there is not written over";
  }
}

TEST(Program, writes_rules_in_the_one_order_and_says_which) {
  const Folder folder;
  const std::string file = folder / "from-repeat.rule.yaml";
  ASSERT_EQ(shell(folder, "init rule from-repeat --template repeat --out " + file).code, 0);
  const std::string sound = text_of(file);
  // The version first, and spaces that nobody needs.
  std::string other = sound;
  const std::string line = "version: 1\n";
  other.erase(other.find(line), line.size());
  folder.write("from-repeat.rule.yaml", "version:    1   # stays\n" + other);
  const Shell checked = shell(folder, "fmt --check " + file);
  EXPECT_EQ(checked.code, 1);
  EXPECT_THAT(checked.out, HasSubstr(file));
  EXPECT_EQ(text_of(file), "version:    1   # stays\n" + other) << "--check writes nothing";
  EXPECT_EQ(shell(folder, "fmt " + file).code, 0);
  EXPECT_THAT(text_of(file), HasSubstr("\nversion: 1  # stays\n"));
  EXPECT_EQ(shell(folder, "fmt --check " + file).code, 0);
  EXPECT_EQ(shell(folder, "test " + file).code, 0) << text_of(folder / "out");
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
