// The hashed multiset of tokens counts as a plain one does.
#include "engine/correlate/token_counts.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <set>

namespace tributary::testing {
namespace {

using Token = TokenCounts::Token;

std::uint32_t largest_of(const std::map<Token, int>& held) {
  std::map<Token, std::uint32_t> groups;
  std::uint32_t largest = 0;
  for (const auto& [token, count] : held) {
    if (count > 0) largest = std::max(largest, ++groups[token >> 16]);
  }
  return largest;
}

RC_GTEST_PROP(TokenCounts, CountsDifferentOnesOfTheLargestGroup, ()) {
  const auto kinds = *rc::gen::inRange<Token>(1, 4);
  const auto people = *rc::gen::inRange<Token>(1, 200);
  TokenCounts counts;
  std::map<Token, int> held;
  for (const bool comes : *rc::gen::container<std::vector<bool>>(
           rc::gen::weightedElement<bool>({{3, true}, {2, false}}))) {
    const Token token = (*rc::gen::inRange<Token>(0, kinds) << 16) |
                        (*rc::gen::inRange<Token>(0, people) * 257 & 0xffff);
    if (comes) {
      counts.add(token);
      ++held[token];
    } else if (held[token] > 0) {
      counts.remove(token);
      --held[token];
    }
    RC_ASSERT(counts.largest_group() == largest_of(held));
  }
  counts.clear();
  RC_ASSERT(counts.largest_group() == 0U);
}

}  // namespace
}  // namespace tributary::testing
