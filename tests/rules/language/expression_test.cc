// Text to tree: what the grammar accepts, what it refuses and where.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "rules/language/parser.h"

namespace tributary::language {
namespace {

struct Parsed {
  std::optional<Expr> expr;
  std::vector<Diagnostic> found;
};

Parsed parse(const std::string& text) {
  Diagnostics diagnostics;
  Problems problems("t.rule.yaml", text, diagnostics);
  Parsed out;
  out.expr = parse_expression({text, 0}, problems);
  out.found = diagnostics.sorted();
  return out;
}

struct Accepted {
  const char* text;
  const char* printed;
};

class AcceptedTest : public testing::TestWithParam<Accepted> {};

TEST_P(AcceptedTest, PrintsAsItsCanonicalForm) {
  const Parsed parsed = parse(GetParam().text);
  ASSERT_TRUE(parsed.expr) << (parsed.found.empty() ? "" : parsed.found[0].message_en);
  EXPECT_EQ(print(*parsed.expr), GetParam().printed);
}

INSTANTIATE_TEST_SUITE_P(
    Grammar, AcceptedTest,
    testing::Values(
        Accepted{"a", "a"}, Accepted{"a or b and not c", "a or b and not c"},
        Accepted{"(a or b) and c", "(a or b) and c"}, Accepted{"a or (b or c)", "a or (b or c)"},
        Accepted{"((a))", "a"}, Accepted{"1+2*3", "1 + 2 * 3"}, Accepted{"(1+2)*3", "(1 + 2) * 3"},
        Accepted{"1-2-3", "1 - 2 - 3"}, Accepted{"1-(2-3)", "1 - (2 - 3)"},
        Accepted{"-a.b", "-a.b"}, Accepted{"-(1 + 2)", "-(1 + 2)"},
        Accepted{"not (a and b)", "not (a and b)"}, Accepted{"not a == b", "not a == b"},
        Accepted{"a not in [1, 2]", "a not in [1, 2]"}, Accepted{"a.b(c).d >= 08", "a.b(c).d >= 8"},
        Accepted{"min( a ,b )", "min(a, b)"}, Accepted{"x >= 1.50", "x >= 1.5"},
        Accepted{"x >= 30d", "x >= 30d"}, Accepted{"x >= 1.5h", "x >= 1.5h"},
        Accepted{"x >= 3wd", "x >= 3wd"}, Accepted{"x >= 2km", "x >= 2km"},
        Accepted{"渠道 == \"热线\"", "渠道 == \"热线\""},
        Accepted{"反映.distinct(reporter) >= 3", "反映.distinct(reporter) >= 3"},
        Accepted{"a\n  and b", "a and b"}, Accepted{"a matches \"^\\d+$\"", "a matches \"^\\d+$\""},
        Accepted{"a % 2 == 1", "a % 2 == 1"}, Accepted{"(a and b) == true", "(a and b) == true"}));

struct Refused {
  const char* text;
  const char* code;
  std::uint32_t column;
};

class RefusedTest : public testing::TestWithParam<Refused> {};

TEST_P(RefusedTest, SaysWhere) {
  const Parsed parsed = parse(GetParam().text);
  EXPECT_FALSE(parsed.expr);
  ASSERT_EQ(parsed.found.size(), 1U);
  EXPECT_EQ(parsed.found[0].code, GetParam().code) << parsed.found[0].message_en;
  EXPECT_EQ(parsed.found[0].column, GetParam().column);
  EXPECT_FALSE(parsed.found[0].message_zh.empty());
}

INSTANTIATE_TEST_SUITE_P(
    Grammar, RefusedTest,
    testing::Values(Refused{"", "E002", 1}, Refused{"a and", "E002", 6}, Refused{"a b", "E002", 3},
                    Refused{"a = b", "E004", 3}, Refused{"a == b == c", "E005", 8},
                    Refused{"1 < x < 3", "E005", 7}, Refused{"(a and b", "E006", 1},
                    Refused{"min(a, b", "E006", 4}, Refused{"[1, 2", "E006", 1},
                    Refused{"a)", "E006", 2}, Refused{"a == \"b", "E003", 6},
                    Refused{"x >= 3x", "E111", 7}, Refused{"a && b", "E001", 3},
                    Refused{"！a", "E001", 1}, Refused{"热线 ＝＝ 1", "E001", 4},
                    Refused{"a == 'b'", "E001", 6}, Refused{"not not a", "E002", 5},
                    Refused{"a == not b", "E002", 6}, Refused{"--a", "E002", 2},
                    Refused{"a.", "E002", 3}, Refused{"a @ b", "E001", 3},
                    Refused{"99999999999999999999", "E001", 1}, Refused{"in", "E002", 1}));

TEST(ParserTest, TellsEveryWrongSignOfAnExpression) {
  const Parsed parsed = parse("（a = 1 && b == ‘x’");
  EXPECT_FALSE(parsed.expr);
  std::vector<std::string> codes;
  for (const Diagnostic& found : parsed.found) codes.push_back(found.code);
  EXPECT_EQ(codes, (std::vector<std::string>{"E001", "E004", "E001", "E001"}));
}

TEST(ParserTest, DeepNestingIsRefusedNotACrash) {
  const std::string deep = std::string(100'000, '(') + "a";
  EXPECT_EQ(parse(deep).found.at(0).code, "E002");
  std::string nots = "a";
  for (int i = 0; i < 400; ++i) nots = "(not " + nots + ")";
  EXPECT_EQ(parse(nots).found.at(0).code, "E002");
}

// Random trees that the grammar can write.
Expr node(ExprKind kind, std::vector<Expr> parts) {
  Expr out;
  out.kind = kind;
  out.parts = std::move(parts);
  return out;
}

Expr leaf() {
  Expr out;
  switch (*rc::gen::inRange(0, 6)) {
    case 0:
      out.kind = ExprKind::kNumber;
      out.number = Decimal::from_raw(*rc::gen::inRange<std::int64_t>(0, 5'000'000'000));
      return out;
    case 1:
      out.kind = ExprKind::kDuration;
      out.number = Decimal::from_int(*rc::gen::inRange(0, 400));
      out.unit = *rc::gen::element(Unit::kSecond, Unit::kMinute, Unit::kHour, Unit::kDay,
                                   Unit::kWeek, Unit::kWorkingDay);
      return out;
    case 2:
      out.kind = ExprKind::kDistance;
      out.number = Decimal::from_int(*rc::gen::inRange(0, 400));
      out.unit = *rc::gen::element(Unit::kMetre, Unit::kKilometre);
      return out;
    case 3:
      out.kind = ExprKind::kString;
      out.text = *rc::gen::element<std::string>("", "热线", "a b", "\\d+", "not", "{x}");
      return out;
    case 4:
      out.kind = ExprKind::kBool;
      out.truth = *rc::gen::arbitrary<bool>();
      return out;
    default:
      out.kind = ExprKind::kName;
      out.text = *rc::gen::element<std::string>("a", "topic", "反映", "x_1", "min", "notx");
      return out;
  }
}

Expr draw(int depth) {
  if (depth == 0) return leaf();
  const auto part = [&] { return draw(*rc::gen::inRange(0, depth)); };
  switch (*rc::gen::inRange(0, 8)) {
    case 0: {
      Expr out = node(ExprKind::kMember, {part()});
      out.text = *rc::gen::element<std::string>("count", "in", "级别");
      return out;
    }
    case 1: {
      Expr out = node(ExprKind::kMethod, {part(), part()});
      out.text = "distinct";
      return out;
    }
    case 2: {
      Expr out = node(ExprKind::kCall, {part(), part()});
      out.text = "min";
      return out;
    }
    case 3:
      return node(ExprKind::kList, {part(), part()});
    case 4:
      return node(ExprKind::kNegate, {part()});
    case 5:
      return node(ExprKind::kNot, {part()});
    default: {
      Expr out = node(ExprKind::kBinary, {part(), part()});
      out.op = static_cast<Operator>(*rc::gen::inRange(1, 19));
      return out;
    }
  }
}

TEST(PrinterTest, ParsingWhatIsPrintedGivesTheSameTree) {
  EXPECT_TRUE(rc::check([] {
    const Expr expr = draw(*rc::gen::inRange(0, 6));
    const std::string text = print(expr);
    const Parsed parsed = parse(text);
    RC_ASSERT(parsed.expr.has_value());
    RC_ASSERT(is_same(*parsed.expr, expr));
    RC_ASSERT(print(*parsed.expr) == text);
  }));
}

}  // namespace
}  // namespace tributary::language
