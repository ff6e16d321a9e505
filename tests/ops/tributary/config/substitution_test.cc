#include "ops/tributary/config/substitution.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/ops/tributary/config/config_fixture.h"

namespace tributary::config_test {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Substitution, fills_in_variables_and_files_inside_a_scalar) {
  World world;
  world.variables["BASE"] = "/data";
  world.files["/site/site.txt"] = "demo-7\n";
  const auto config = world.load(
      "site: ${file:site.txt}\nstate: ${env:BASE}/state\n"
      "sources: { g: { mapping: \"m-${env:BASE}-x\", files: [f] } }\n");
  ASSERT_TRUE(config.has_value());
  EXPECT_EQ(config->site, "demo-7");
  EXPECT_EQ(config->state.path, "/data/state");
  EXPECT_EQ(config->sources.at(0).mapping.path, "/site/m-/data-x");
}

TEST(Substitution, does_not_read_what_was_filled_in_again) {
  World world;
  world.variables["A"] = "${env:B}";
  world.variables["B"] = "leaked";
  const auto config = world.load(minimal("state: ${env:A}\n"));
  ASSERT_TRUE(config.has_value());
  EXPECT_THAT(config->state.path, HasSubstr("${env:B}"));
}

TEST(Substitution, names_a_variable_that_is_not_set) {
  World world;
  EXPECT_FALSE(world.load(minimal("state: ${env:STATE_DIR}\n")));
  const auto all = world.diagnostics.sorted();
  ASSERT_FALSE(all.empty());
  EXPECT_EQ(all[0].code, "E012");
  EXPECT_EQ(all[0].line, 4U);
  EXPECT_THAT(all[0].message_en, HasSubstr("`STATE_DIR` is not set"));
}

TEST(Substitution, names_a_file_that_is_not_there_and_a_form_that_does_not_exist) {
  World world;
  EXPECT_FALSE(world.load(minimal("state: ${file:gone}\nkeys: ${vault:x}\nlists: ${env:A\n")));
  std::string all;
  for (const Diagnostic& found : world.diagnostics.sorted()) all += found.message_en + "\n";
  EXPECT_THAT(all, HasSubstr("cannot read `/site/gone`"));
  EXPECT_THAT(all, HasSubstr("only `${env:NAME}` and `${file:PATH}`"));
  EXPECT_THAT(all, HasSubstr("without a closing `}`"));
}

TEST(Substitution, keeps_secrets_out_of_the_print) {
  World world;
  world.variables["DB_PASSWORD"] = "hunter2";
  world.variables["FOLDER"] = "visible";
  world.files["/site/secret"] = "s3cr3t\n";
  const auto config =
      world.load(minimal("state: ${env:FOLDER}/${env:DB_PASSWORD}\nlists: x-${file:secret}\n"));
  ASSERT_TRUE(config.has_value());
  const std::string printed = print_config(*config);
  EXPECT_THAT(printed, HasSubstr("/site/visible/***"));
  EXPECT_THAT(printed, HasSubstr("x-***"));
  EXPECT_THAT(printed, Not(HasSubstr("hunter2")));
  EXPECT_THAT(printed, Not(HasSubstr("s3cr3t")));
}

TEST(Substitution, keeps_secrets_out_of_messages) {
  World world;
  world.files["/site/secret"] = "s3cr3t";
  EXPECT_FALSE(world.load(minimal("settings: { cache: \"${file:secret}\" }\n")));
  const Diagnostic found = world.only();
  EXPECT_THAT(found.message_en, HasSubstr("found `***`"));
  EXPECT_THAT(found.message_zh, Not(HasSubstr("s3cr3t")));
  EXPECT_THAT(found.source_line, Not(HasSubstr("s3cr3t")));
}

TEST(Substitution, masks_the_password_of_a_url) {
  EXPECT_EQ(masked("https://me:pw@host/x", {}), "https://me:***@host/x");
  EXPECT_EQ(masked("https://host/x:y@z", {}), "https://host/x:y@z");
  EXPECT_EQ(masked("plain:text@here", {}), "plain:text@here");
}

TEST(Substitution, masks_the_longer_of_two_secrets_whole) {
  EXPECT_EQ(masked("a-abc-b", {"ab", "abc"}), "a-***-b");
}

}  // namespace
}  // namespace tributary::config_test
