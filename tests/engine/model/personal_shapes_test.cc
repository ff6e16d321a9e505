#include "engine/model/personal_shapes.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace tributary {
namespace {

struct Case {
  const char* text;
  PersonalShape shape;
};

// Every number below is made up: the region and date are real, the holder is not.
const std::vector<Case> kPersonal = {
    {"500103199001010010", PersonalShape::kResidentId},
    {"11010519491231002X", PersonalShape::kResidentId},
    {"11010519491231002x", PersonalShape::kResidentId},
    {"440524188001010014", PersonalShape::kResidentId},
    {"310101200002291237", PersonalShape::kResidentId},
    {"65010219960229457X", PersonalShape::kResidentId},
    {"510107202311308885", PersonalShape::kResidentId},
    {"50011219851017009X", PersonalShape::kResidentId},
    {"id:500103199001010010", PersonalShape::kResidentId},
    {"身份证500103199001010010号", PersonalShape::kResidentId},
    {"(50011219851017017X)", PersonalShape::kResidentId},
    {"case-500103199001010010-2", PersonalShape::kResidentId},
    {"５００１０３１９９００１０１００１０", PersonalShape::kResidentId},
    {"50011219851017009Ｘ", PersonalShape::kResidentId},
    {"500103199001010010 ", PersonalShape::kResidentId},
    {"50010319900101001001", PersonalShape::kResidentIdSuffix},
    {"11010519491231002X11", PersonalShape::kResidentIdSuffix},
    {"50011219851017009XA1", PersonalShape::kResidentIdSuffix},
    {"A/510107202311308885L2", PersonalShape::kResidentIdSuffix},
    {"500103900101001", PersonalShape::kOldResidentId},
    {"110105491231002", PersonalShape::kOldResidentId},
    {"440524960229001", PersonalShape::kOldResidentId},
    {"旧证500103900101001", PersonalShape::kOldResidentId},
    {"13812345678", PersonalShape::kMobile},
    {"15900000000", PersonalShape::kMobile},
    {"19912345678", PersonalShape::kMobile},
    {"8613812345678", PersonalShape::kMobile},
    {"+8613812345678", PersonalShape::kMobile},
    {"+86 13812345678", PersonalShape::kMobile},
    {"008613812345678", PersonalShape::kMobile},
    {"tel.17700001111", PersonalShape::kMobile},
    {"联系电话13812345678请回复", PersonalShape::kMobile},
    {"１３８１２３４５６７８", PersonalShape::kMobile},
    {"B7 14712345678", PersonalShape::kMobile},
    {"13812345678/2", PersonalShape::kMobile},
    {"someone@example.org", PersonalShape::kEmail},
    {"a.b+c@mail.example.cn", PersonalShape::kEmail},
    {"写信到zhang_san@example.com", PersonalShape::kEmail},
    {"<x@y.co>", PersonalShape::kEmail},
    {"someone＠example．org", PersonalShape::kEmail},
};

const std::vector<std::string> kLookAlikes = {
    "",
    "500103199001010011",         // check digit
    "11010519491231002",          // 17 characters
    "110105194912310020",         // check digit X given as 0
    "50010319900230001X",         // 30 February, its check digit right
    "500103199013010018",         // month 13
    "500103190002290017",         // 1900 was no leap year
    "500103202304310170",         // 31 April
    "500103179912310171",         // before 1800
    "500103199001000015",         // day 0
    "5001031990010100101",        // 19 characters
    "500103199001010010012",      // 21 characters
    "X500103199001010010",        // a longer run
    "91500103MA5U8Q7X2P",         // a credit code
    "91310000717854321K",         // the same, of the old form
    "12500103MB1234567A",         // of an institution
    "52110000500000123X",         // of a school: month 00
    "500103901301001",            // 15 digits, month 13
    "500103900230001",            // 15 digits, 30 February
    "440524950229001",            // 15 digits, 1995 was no leap year
    "12812345678",                // no mobile prefix
    "23812345678",                // 11 digits of another kind
    "1381234567",                 // 10 digits
    "138123456789",               // 12 digits
    "101000295613",               // Boston's case number
    "8513812345678",              // another country code
    "8612812345678",              // 86 and no mobile
    "A13812345678",               // a product number: the run has a letter
    "138-1234-5678",              // three runs; PEOPLE 9 names one
    "106.5307, 29.5441",          // coordinates
    "29.54411381234",             // more digits after a point
    "2026-03-12T09:00:00+08:00",  // a time
    "2025CQ-500103-00017",        // a matter's number
    "幸福里3号楼",                // a name
    "023-67890123",               // a landline
    "12345",                      // the hotline
    "user@",                      // no domain
    "@example.org",               // no one
    "3 @ 4.50",                   // a price
    "a@b",                        // no top level
    "1 City Hall Plz  Boston  MA  02108",
};

TEST(PersonalShapes, AreFoundWhereverTheyStand) {
  EXPECT_EQ(kPersonal.size(), 40U);
  for (const Case& each : kPersonal) {
    EXPECT_EQ(personal_shape_in(each.text), each.shape) << each.text;
    EXPECT_TRUE(looks_personal(each.text)) << each.text;
  }
}

TEST(PersonalShapes, LookAlikesAreLeftAlone) {
  EXPECT_GE(kLookAlikes.size(), 40U);
  for (const std::string& text : kLookAlikes) EXPECT_FALSE(looks_personal(text)) << text;
}

TEST(PersonalShapes, InvalidUtf8EndsARun) {
  EXPECT_TRUE(
      looks_personal("\xFF"
                     "13812345678\xEF\xBC"));
  EXPECT_FALSE(
      looks_personal("138\xEF"
                     "12345678"));
}

TEST(PersonalShapes, AResidentIdIsTheWholeText) {
  EXPECT_TRUE(is_resident_id("11010519491231002X"));
  EXPECT_FALSE(is_resident_id("11010519491231002X "));
  EXPECT_FALSE(is_resident_id("91500103MA5U8Q7X2P"));
}

}  // namespace
}  // namespace tributary
