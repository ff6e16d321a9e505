#include "ops/tributary/command_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <sstream>

#include "engine/base/digest.h"
#include "engine/base/text.h"
#include "schemas/catalog/catalog.h"
#include "tests/ops/tributary/commands/command_fixture.h"

namespace tributary::commands_test {
namespace {

using testing::HasSubstr;

std::vector<std::string> words_of(const std::string& name) {
  std::istringstream in(name);
  return {std::istream_iterator<std::string>(in), {}};
}

struct Misuse {
  const char* name;
  std::vector<std::string> arguments;
  const char* says;
};
void PrintTo(const Misuse& misuse, std::ostream* out) { *out << misuse.name; }

class BadUsage : public testing::TestWithParam<Misuse> {};

TEST_P(BadUsage, is_64_and_says_what_was_meant) {
  const Ran ran = run(GetParam().arguments);
  EXPECT_EQ(ran.code, ExitCode::kUsage);
  EXPECT_THAT(ran.err, HasSubstr(GetParam().says));
  EXPECT_THAT(ran.err, HasSubstr("--help` says more"));
  EXPECT_EQ(ran.out, "");
}

INSTANTIATE_TEST_SUITE_P(
    All, BadUsage,
    testing::Values(
        Misuse{"command", {"chek"}, "there is no command `chek`; did you mean `check`?"},
        Misuse{"option",
               {"check", "--strickt"},
               "there is no option `--strickt`; did you mean `--strict`?"},
        Misuse{"option_with_value", {"run", "--cofig=x"}, "did you mean `--config`?"},
        Misuse{"nested", {"state", "inof"}, "there is no command `inof`; did you mean `info`?"},
        Misuse{"none", {}, "a command is missing: run, replay, reload, check"},
        Misuse{"none_below", {"dlq"}, "a command is missing: ls, show, retry"},
        Misuse{"far_off", {"xyzzy"}, "there are run, replay"},
        Misuse{"value", {"list", "-o", "xml"}, "xml"}, Misuse{"required", {"show"}, "SIGNAL"},
        Misuse{"language", {"--lang", "de", "version"}, "de"}),
    [](const testing::TestParamInfo<Misuse>& one) { return one.param.name; });

/// What `--help` of the command prints, of which the examples are its own.
void expect_help(std::vector<std::string> command) {
  const std::string name = join(command, " ");
  command.emplace_back("--help");
  const Ran english = run(command);
  EXPECT_EQ(english.code, ExitCode::kDone) << name;
  const std::size_t examples = english.out.find("Examples:");
  ASSERT_NE(examples, std::string::npos) << english.out;
  // One whose examples are of the commands below it names itself in them, too.
  const std::string line = "\n  tributary " + name;
  const std::size_t first = english.out.find(line, examples);
  ASSERT_NE(first, std::string::npos) << english.out;
  EXPECT_NE(english.out.find(line, first + 1), std::string::npos) << english.out;
  command.emplace_back("--lang=zh");
  EXPECT_THAT(run(command).out, HasSubstr("示例：")) << name;
}

TEST(CommandLine, every_command_has_help_with_two_examples_in_both_languages) {
  const auto commands = all_commands();
  for (const std::vector<std::string>& command : commands) expect_help(command);
  // The walk has come to the ends of the tree.
  for (const char* name : {"run", "generate city", "dlq retry", "sweep rolling", "cap release",
                           "audit verify", "webhooks replay", "version"}) {
    EXPECT_NE(std::find(commands.begin(), commands.end(), words_of(name)), commands.end()) << name;
  }
  EXPECT_GE(commands.size(), 50U);
}

TEST(CommandLine, help_lists_the_commands_and_the_exit_codes) {
  const Ran ran = run({"--help"});
  EXPECT_EQ(ran.code, ExitCode::kDone);
  EXPECT_THAT(ran.out, HasSubstr("disclose"));
  EXPECT_THAT(ran.out, HasSubstr("64 usage"));
}

TEST(CommandLine, version_prints_the_catalogues_digest) {
  const Ran ran = run({"version"});
  EXPECT_EQ(ran.code, ExitCode::kDone);
  EXPECT_THAT(ran.out, HasSubstr("catalogue sha256:" + hex(catalog().digest)));
}

TEST(CommandLine, speaks_the_readers_language_and_the_option_wins) {
  const Looker chinese{.language = Language::kChinese};
  EXPECT_THAT(run({"chek"}, chinese).err, HasSubstr("没有命令“chek”；是不是“check”？"));
  EXPECT_THAT(run({"--lang", "en", "chek"}, chinese).err, HasSubstr("did you mean"));
}

}  // namespace
}  // namespace tributary::commands_test
