// PEOPLE 6: `register_is_a_case_list`.
#include "engine/resolve/case_list_guard.h"

#include <gtest/gtest.h>

#include <string>

#include "engine/base/digest.h"

namespace tributary {
namespace {

CaseListGuard::List matters(std::size_t count) {
  CaseListGuard::List entries;
  for (std::size_t i = 0; i < count; ++i) {
    Subject subject;
    subject.key.id = "P" + std::to_string(i);
    entries.push_back(subject);
  }
  return entries;
}

std::uint64_t digest_of(std::string_view id) { return hash64(id, 7); }

TEST(CaseListGuard, StopsTheSourceAtOnePerCent) {
  const CaseListGuard::List projects = matters(300);
  CaseListGuard guard({&projects}, digest_of);
  EXPECT_FALSE(guard.observe(digest_of("P1")));
  EXPECT_FALSE(guard.observe(digest_of("P2")));
  EXPECT_FALSE(guard.observe(digest_of("P2")));  // the same id again is no second one
  EXPECT_FALSE(guard.observe(digest_of("other")));
  EXPECT_TRUE(guard.observe(digest_of("P3")));
  EXPECT_TRUE(guard.observe(digest_of("other")));  // and stays stopped
}

TEST(CaseListGuard, TakesEachRegisterOnItsOwn) {
  const CaseListGuard::List large = matters(1000);
  const CaseListGuard::List none = matters(0);
  CaseListGuard guard({&none, &large}, digest_of);
  for (int i = 0; i < 9; ++i) EXPECT_FALSE(guard.observe(digest_of("P" + std::to_string(i))));
  EXPECT_TRUE(guard.observe(digest_of("P9")));
}

TEST(CaseListGuard, GoesOnWhereItLeftAsFarAsTheRegisterStillHasTheIds) {
  const CaseListGuard::List projects = matters(300);
  CaseListGuard before({&projects}, digest_of);
  before.observe(digest_of("P1"));
  before.observe(digest_of("P2"));
  std::string state;
  ByteWriter out(state);
  before.write(out);
  EXPECT_LT(state.size(), 12U);  // no whole digest of a record number
  const auto stopped_after_one_more = [&](const CaseListGuard::List& list) {
    CaseListGuard after({&list}, digest_of);
    ByteReader in(state);
    after.restore(in);
    EXPECT_FALSE(after.stopped());
    return after.observe(digest_of("P250"));
  };
  EXPECT_TRUE(stopped_after_one_more(projects));
  CaseListGuard::List cleaned = projects;
  cleaned.erase(cleaned.begin() + 1);
  EXPECT_FALSE(stopped_after_one_more(cleaned));
}

}  // namespace
}  // namespace tributary
