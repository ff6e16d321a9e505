#include "ops/api/console_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/ops/api/served_list.h"

namespace tributary::api {
namespace {

using testing::HasSubstr;

class ConsoleFilesTest : public testing::Test {
 protected:
  ConsoleFilesTest() {
    list_.folder.write("secret.txt", "secret");
    list_.folder.write("console/index.html", "the page");
    list_.folder.write("console/assets/a-1f.js", "the script");
    std::filesystem::create_symlink(list_.folder / "secret.txt", list_.folder / "console/link.txt");
    list_.console = ConsoleFiles::read(list_.folder / "console").value_or_die();
  }
  ServedList list_;
};

std::string header(const Response& response, const std::string& name) {
  for (const auto& [known, value] : response.headers) {
    if (known == name) return value;
  }
  return "";
}

TEST_F(ConsoleFilesTest, FilesAreServedWithoutAToken) {
  const Response script = list_.get("/assets/a-1f.js", kNobody);
  EXPECT_EQ(script.body, "the script");
  EXPECT_THAT(script.content_type, HasSubstr("javascript"));
  EXPECT_THAT(header(script, "Cache-Control"), HasSubstr("immutable"));
  const Response page = list_.get("/", kNobody);
  EXPECT_EQ(page.body, "the page");
  EXPECT_THAT(header(page, "Content-Security-Policy"), HasSubstr("default-src 'self'"));
  EXPECT_THAT(header(page, "Cache-Control"), HasSubstr("no-cache"));
}

TEST_F(ConsoleFilesTest, APageOfItsOwnAddressIsThePage) {
  EXPECT_EQ(list_.get("/signals/s-red000000000", kNobody).body, "the page");
}

TEST_F(ConsoleFilesTest, NothingOfTheApiIsAPage) {
  for (const char* path : {"/api", "/api/", "/api/v1/none", "/api/v2/signals"}) {
    EXPECT_EQ(list_.get(path, kNobody).status, 404U) << path;
  }
  EXPECT_EQ(list_.get("/api/v1/signals", kNobody).status, 401U);
}

TEST_F(ConsoleFilesTest, NoPathLeadsOutOfItsDirectory) {
  for (const char* path :
       {"/../secret.txt", "/assets/../../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt",
        "/assets/%2e%2e/%2e%2e/secret.txt", "//secret.txt", "/./../secret.txt", "/link.txt",
        "/..\\secret.txt", "/console/../secret.txt"}) {
    EXPECT_EQ(list_.get(path, kNobody).body, "the page") << path;
  }
}

TEST_F(ConsoleFilesTest, WithoutOneThereIsNoPage) {
  const ServedList bare;
  ServedList none;
  EXPECT_EQ(none.get("/", kNobody).status, 404U);
  EXPECT_EQ(ConsoleFiles::read(none.folder / "nothing").error().code, ErrorCode::kIo);
  none.folder.write("empty/a.js", "x");
  EXPECT_EQ(ConsoleFiles::read(none.folder / "empty").error().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace tributary::api
