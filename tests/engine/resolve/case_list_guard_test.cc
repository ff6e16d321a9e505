// PEOPLE 6: `register_is_a_case_list`.
#include "engine/resolve/case_list_guard.h"

#include <gtest/gtest.h>

#include <string>

#include "engine/base/digest.h"

namespace tributary {
namespace {

Register matters(std::size_t count) {
  Register entries;
  for (std::size_t i = 0; i < count; ++i) {
    Subject subject;
    subject.key.id = "P" + std::to_string(i);
    entries.subjects.push_back(subject);
  }
  return entries;
}

std::uint64_t digest_of(std::string_view id) { return hash64(id, 7); }

TEST(CaseListGuard, StopsTheSourceAtOnePerCent) {
  const Register projects = matters(300);
  CaseListGuard guard({&projects}, digest_of);
  EXPECT_FALSE(guard.observe(digest_of("P1")));
  EXPECT_FALSE(guard.observe(digest_of("P2")));
  EXPECT_FALSE(guard.observe(digest_of("P2")));  // the same id again is no second one
  EXPECT_FALSE(guard.observe(digest_of("other")));
  EXPECT_TRUE(guard.observe(digest_of("P3")));
  EXPECT_TRUE(guard.observe(digest_of("other")));  // and stays stopped
}

TEST(CaseListGuard, TakesEachRegisterOnItsOwn) {
  const Register large = matters(1000);
  const Register none = matters(0);
  CaseListGuard guard({&none, &large}, digest_of);
  for (int i = 0; i < 9; ++i) EXPECT_FALSE(guard.observe(digest_of("P" + std::to_string(i))));
  EXPECT_TRUE(guard.observe(digest_of("P9")));
}

}  // namespace
}  // namespace tributary
