#include "tests/tidy/words.h"

#include <gtest/gtest.h>

#include "tests/tidy/planted_tree.h"

namespace tributary::tidy {
namespace {

std::string verdict(const std::string& text, const char* path = "ops/run") {
  return to_string(check_words(plant({{path, "\n" + text}})));
}

TEST(Words, TheTreeHasNoneOfThem) { expect_none(check_words(SourceTree::read("."))); }

// The planted hosts are put together here, since this file is read by the test above.
TEST(Words, FindsHostsInAddressesAndBare) {
  const std::string host = std::string("packages.somewhere") + ".org";
  const std::string found = "ops/run:2: names a host that is not in the allow-list\n";
  EXPECT_EQ(verdict("get https:"
                    "//" +
                    host + "/x"),
            found);
  EXPECT_EQ(verdict("mirror = " + host), found);
  EXPECT_EQ(verdict("mirror = " + std::string("10.0.") + "0.7"), found);
}

TEST(Words, AllowsStandardsAndExamples) {
  EXPECT_EQ(verdict("https://json-schema.org/draft/2020-12/schema"), "");
  EXPECT_EQ(verdict("http://localhost:8080 http://broker.example:9092"), "");
  EXPECT_EQ(verdict("state.io.read(config.dev);"), "");
}

TEST(Words, FindsPathsOfOneMachine) {
  const std::string found = "ops/run:2: a path of one machine\n";
  EXPECT_EQ(verdict("cd /wo"
                    "rk/main"),
            found);
  EXPECT_EQ(verdict("cd /ho"
                    "me/somebody"),
            found);
  EXPECT_EQ(verdict("rooms/work/x"), "");
}

TEST(Words, FindsPathsThatLeaveTheCheckout) {
  EXPECT_EQ(verdict("cat ../shar"
                    "ed/data/x.csv"),
            "");
  EXPECT_EQ(verdict("cat ../shar"
                    "ed/x.md"),
            "ops/run:2: `../shar"
            "ed/x.md` leaves the checkout\n");
  EXPECT_EQ(verdict("cat ../../neighbour/x"),
            "ops/run:2: `../../neighbour/x` leaves the checkout\n");
  EXPECT_EQ(verdict("cd ../engine"), "");
}

}  // namespace
}  // namespace tributary::tidy
