#include "connectors/system/key_directory.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <set>

#include "tests/connectors/temporary_directory.h"

namespace tributary {
namespace {

class KeyDirectoryTest : public testing::Test {
 protected:
  KeyDirectory create() const { return KeyDirectory::create(path_, {}).value_or_die(); }
  std::string file(std::string_view name) const { return path_ + "/" + std::string(name); }

  TemporaryDirectory directory_;
  std::string path_ = directory_.file("deep/keys");
};

using Epochs = std::vector<std::uint32_t>;

mode_t mode_of(const std::string& path) {
  struct stat status {};
  EXPECT_EQ(::stat(path.c_str(), &status), 0) << path;
  return status.st_mode & 0777;
}

TEST_F(KeyDirectoryTest, MakesWhatIsMissingAndKeepsWhatIsThere) {
  auto keys = create();
  EXPECT_EQ(keys.make(228, 229).value_or_die(), 3U);  // and digest.key
  const auto before = keys.load().value_or_die();
  EXPECT_EQ(keys.make(228, 230).value_or_die(), 1U);
  const auto after = KeyDirectory::open(path_, {}).value_or_die().load().value_or_die();
  EXPECT_EQ(after.size(), 3U);
  for (const auto& [epoch, key] : before) EXPECT_EQ(after.at(epoch), key);

  std::set<SecretKey> different = {keys.digest_key().value_or_die(), SecretKey{}};
  for (const auto& [epoch, key] : after) different.insert(key);
  EXPECT_EQ(different.size(), 5U);
  EXPECT_EQ(keys.digest_key().value_or_die(), keys.digest_key().value_or_die());
}

TEST_F(KeyDirectoryTest, NobodyElseCanReadThem) {
  auto keys = create();
  const mode_t before = ::umask(0);
  keys.make(7, 7).value_or_die();
  ::umask(before);
  EXPECT_EQ(mode_of(path_), 0700U);
  EXPECT_EQ(mode_of(file("epoch-00007.key")), 0600U);
  EXPECT_EQ(mode_of(file("digest.key")), 0600U);
  EXPECT_EQ(std::filesystem::file_size(file("epoch-00007.key")), 32U);
}

TEST_F(KeyDirectoryTest, ATrailingSlashChangesNothing) {
  EXPECT_TRUE(KeyDirectory::create(path_ + "/", {}));
  EXPECT_EQ(mode_of(path_), 0700U);
}

TEST_F(KeyDirectoryTest, ADirectoryOpenToOthersIsRefused) {
  create();
  for (const mode_t mode : {0710U, 0740U, 0701U, 0755U, 0777U}) {
    ASSERT_EQ(::chmod(path_.c_str(), mode), 0);
    for (const auto& opened : {KeyDirectory::open(path_, {}), KeyDirectory::create(path_, {})}) {
      ASSERT_FALSE(opened) << mode;
      EXPECT_EQ(opened.error().code, ErrorCode::kDenied);
      EXPECT_NE(opened.error().message.find(path_), std::string::npos);
    }
  }
}

TEST_F(KeyDirectoryTest, AKeyFileOpenToOthersOrElsewhereIsRefused) {
  auto keys = create();
  keys.make(7, 8).value_or_die();
  ASSERT_EQ(::chmod(file("epoch-00007.key").c_str(), 0640), 0);
  EXPECT_EQ(keys.load().error().code, ErrorCode::kDenied);
  EXPECT_EQ(keys.make(7, 7).error().code, ErrorCode::kDenied);

  std::filesystem::rename(file("epoch-00007.key"), directory_.file("elsewhere"));
  ASSERT_EQ(::chmod(directory_.file("elsewhere").c_str(), 0600), 0);
  std::filesystem::create_symlink(directory_.file("elsewhere"), file("epoch-00007.key"));
  EXPECT_EQ(keys.load().error().code, ErrorCode::kInvalid);
}

TEST_F(KeyDirectoryTest, IsRefusedInsideWhatIsCopied) {
  const std::string state = directory_.file("state");
  const std::vector<std::string> copied = {directory_.file("backup"), state + "/"};
  const auto refused = [&](const std::string& path) {
    const auto keys = KeyDirectory::create(path, copied);
    EXPECT_FALSE(std::filesystem::exists(path + "/digest.key"));
    return !keys && keys.error().code == ErrorCode::kInvalid;
  };
  EXPECT_TRUE(refused(state));
  EXPECT_TRUE(refused(state + "/keys"));
  EXPECT_TRUE(refused(state + "/deeper/keys"));
  EXPECT_TRUE(refused(directory_.file("backup/keys")));
  EXPECT_TRUE(refused(directory_.file("other/../state/keys")));
  std::filesystem::create_directory(state);
  std::filesystem::create_directory_symlink(state, directory_.file("link"));
  EXPECT_TRUE(refused(directory_.file("link/keys")));
  EXPECT_FALSE(refused(directory_.file("state-keys")));  // a name alike is another directory
}

TEST_F(KeyDirectoryTest, IsRefusedInsideACopyOfAStateThatNobodyNamed) {
  std::filesystem::create_directory(directory_.file("copy"));
  EXPECT_TRUE(KeyDirectory::create(directory_.file("copy/keys"), {}));
  (void)directory_.with("copy/CURRENT", "MANIFEST-000005\n");
  (void)directory_.with("copy/IDENTITY", "x");
  EXPECT_EQ(KeyDirectory::open(directory_.file("copy/keys"), {}).error().code, ErrorCode::kInvalid);
}

TEST_F(KeyDirectoryTest, DestroysTheKeysOfEarlierEpochsAndNoOther) {
  auto keys = create();
  keys.make(5, 9).value_or_die();
  EXPECT_EQ(keys.destroy_before(8).value_or_die(), 3U);
  EXPECT_EQ(keys.epochs().value_or_die(), (Epochs{8, 9}));
  EXPECT_EQ(keys.destroy_before(8).value_or_die(), 0U);
  EXPECT_FALSE(std::filesystem::exists(file("epoch-00007.key")));
  EXPECT_TRUE(keys.digest_key());
}

TEST_F(KeyDirectoryTest, ADestroyedKeyIsNeverMadeAnew) {
  auto keys = create();
  keys.make(5, 9).value_or_die();
  EXPECT_EQ(keys.destroyed_before().value_or_die(), 0U);
  EXPECT_EQ(keys.destroy_before(3).value_or_die(), 0U);
  EXPECT_EQ(keys.destroyed_before().value_or_die(), 0U);  // there were none to destroy
  keys.destroy_before(8).value_or_die();
  EXPECT_EQ(keys.destroyed_before().value_or_die(), 8U);
  const auto made = keys.make(7, 10);
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code, ErrorCode::kInvalid);
  EXPECT_EQ(keys.make(8, 10).value_or_die(), 1U);
}

TEST_F(KeyDirectoryTest, AnInterruptedDestructionIsGoneOnWith) {
  auto keys = create();
  keys.make(5, 9).value_or_die();
  std::filesystem::copy_file(file("epoch-00006.key"), directory_.file("kept"));
  keys.destroy_before(8).value_or_die();
  std::filesystem::copy_file(directory_.file("kept"), file("epoch-00006.key"));
  EXPECT_EQ(keys.load().value_or_die().size(), 2U);  // it is there, and counts as destroyed
  EXPECT_EQ(keys.destroy_before(8).value_or_die(), 1U);
  EXPECT_EQ(keys.destroyed_before().value_or_die(), 8U);
}

TEST_F(KeyDirectoryTest, ADestroyedKeyIsOverwrittenBeforeItIsRemoved) {
  auto keys = create();
  keys.make(5, 9).value_or_die();
  std::filesystem::create_hard_link(file("epoch-00005.key"), directory_.file("witness"));
  keys.destroy_before(8).value_or_die();
  EXPECT_EQ(read_whole(directory_.file("witness")), std::string(32, '\0'));
}

TEST_F(KeyDirectoryTest, WhatAStoppedProcessLeftIsNoKey) {
  auto keys = create();
  keys.make(5, 5).value_or_die();
  (void)directory_.with("deep/keys/epoch-00006.key.new", "half");
  (void)directory_.with("deep/keys/epoch-00007.key", std::string(32, '\0'));
  (void)directory_.with("deep/keys/notes.txt", "not ours");
  for (const char* name : {"epoch-00006.key.new", "epoch-00007.key"})
    ASSERT_EQ(::chmod(file(name).c_str(), 0600), 0);
  EXPECT_EQ(keys.load().value_or_die().size(), 1U);
  EXPECT_EQ(keys.make(5, 7).value_or_die(), 2U);
  EXPECT_EQ(keys.load().value_or_die().size(), 3U);
  EXPECT_FALSE(std::filesystem::exists(file("epoch-00006.key.new")));
  EXPECT_TRUE(std::filesystem::exists(file("notes.txt")));
}

TEST_F(KeyDirectoryTest, DamageAndAbsenceAreToldApart) {
  EXPECT_EQ(KeyDirectory::open(path_, {}).error().code, ErrorCode::kNotFound);
  auto keys = create();
  EXPECT_TRUE(keys.load().value_or_die().empty());
  EXPECT_EQ(keys.digest_key().error().code, ErrorCode::kNotFound);
  (void)directory_.with("deep/keys/epoch-00006.key", "short");
  ASSERT_EQ(::chmod(file("epoch-00006.key").c_str(), 0600), 0);
  const auto loaded = keys.load();
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().code, ErrorCode::kCorrupt);
  EXPECT_EQ(loaded.error().message.find("short"), std::string::npos);
}

}  // namespace
}  // namespace tributary
