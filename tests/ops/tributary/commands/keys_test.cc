#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/ops/tributary/commands/command_fixture.h"

namespace tributary::commands_test {
namespace {

using testing::HasSubstr;

TEST(Keys, are_made_once_in_a_folder_of_their_own) {
  const Folder folder;
  write_small_site(folder);
  const std::vector<std::string> command = {
      "keys", "--from", "2025-03-01", "--to", "2025-05-30", "--config", folder / "tributary.yaml"};
  const Ran first = run(command);
  EXPECT_EQ(first.code, ExitCode::kDone) << first.err;
  EXPECT_EQ(std::filesystem::status(folder / "keys").permissions(),
            std::filesystem::perms::owner_all);
  EXPECT_THAT(run(command).out, HasSubstr(" 0 keys made"));
}

TEST(Keys, of_a_day_that_is_none_are_not_made) {
  const Folder folder;
  write_small_site(folder);
  const Ran ran = run({"keys", "--from", "March", "--config", folder / "tributary.yaml"});
  EXPECT_EQ(ran.code, ExitCode::kUsage);
  EXPECT_THAT(ran.err, HasSubstr("write 2025-03-01"));
  EXPECT_FALSE(std::filesystem::exists(folder / "keys"));
}

TEST(Keys, are_refused_in_a_folder_that_others_may_enter) {
  const Folder folder;
  write_small_site(folder);
  std::filesystem::create_directory(folder / "keys");
  std::filesystem::permissions(folder / "keys", std::filesystem::perms::all);
  EXPECT_EQ(run({"keys", "--config", folder / "tributary.yaml"}).code, ExitCode::kEnvironment);
}

TEST(Keys, need_a_place_in_the_configuration) {
  const Folder folder;
  folder.write("tributary.yaml", "site: a\nsources: { g: { mapping: m, files: [f] } }\n");
  const Ran ran = run({"keys", "--config", folder / "tributary.yaml"});
  EXPECT_EQ(ran.code, ExitCode::kEnvironment);
  EXPECT_THAT(ran.err, HasSubstr("names no `keys`"));
}

}  // namespace
}  // namespace tributary::commands_test
