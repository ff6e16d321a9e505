#include "engine/resolve/address.h"

#include <gtest/gtest.h>

namespace tributary {
namespace {

const AddressReader& reader() {
  static const AddressReader kReader(Divisions{{{"43", "湖南省"},
                                                {"4301", "长沙市"},
                                                {"430102", "芙蓉区"},
                                                {"430103", "天心区"},
                                                {"110105", "朝阳区"},
                                                {"220104", "朝阳区"}}});
  return kReader;
}

struct Case {
  const char* given;
  const char* place;
};

TEST(Address, CutsRoomsOfAChineseAddress) {
  const Case cases[] = {
      {"东风路31号幸福小区3栋2单元501室", "东风路31号幸福小区3栋"},
      {"东风路31号幸福小区3号楼2-501", "东风路31号幸福小区3栋"},
      {"东风路３１號幸福小區三幢", "东风路31号幸福小区3栋"},
      {"东风路31号5楼501室", "东风路31号"},
      {"东风路31号501", "东风路31号"},
      {"东风路31号（原纺织厂）", "东风路31号"},
      {"东风路31号2单元", "东风路31号"},
      {"幸福大厦A座1203", "幸福大厦A栋"},
      {"百货大楼", "百货大楼"},
      {"3号楼", "3栋"},
  };
  for (const Case& c : cases) EXPECT_EQ(reader().read(c.given).place, c.place) << c.given;
}

TEST(Address, CutsDivisionsInFrontAndKeepsTheirCode) {
  const Address address = reader().read("湖南省長沙市芙蓉區东风路31号");
  EXPECT_EQ(address.place, "东风路31号");
  EXPECT_EQ(address.division, "430102");
  EXPECT_EQ(address.street, "东风路");
}

TEST(Address, ADivisionNameOfSeveralPlacesSaysNothingAlone) {
  EXPECT_EQ(reader().read("朝阳区建国路1号").division, "");
}

TEST(Address, ARoadMayBeNamedLikeADivision) {
  EXPECT_EQ(reader().read("天心区路5号").place, "天心区路5号");
}

TEST(Address, ReadsWesternAddresses) {
  const Case cases[] = {
      {"39 Lorraine St  Roslindale  MA  02131", "39 LORRAINE ST"},
      {"39 LORRAINE STREET, Roslindale, MA 02131-1234", "39 LORRAINE ST"},
      {"145-151 Ipswich St  Boston  MA  02215", "145-151 IPSWICH ST"},
      {"194 -196 Durnell Ave  Roslindale  MA  02131", "194-196 DURNELL AVE"},
      {"735 William T Morrissey BL, Dorchester, MA 02122", "735 WILLIAM T MORRISSEY BLVD"},
      {"689 East Seventh St", "689 E 7TH ST"},
      {"12 North St", "12 NORTH ST"},
      {"12 Elm Ct", "12 ELM CT"},
      {"0358 Arborway  Jamaica Plain  MA", "358 ARBORWAY"},
      {"10 Main St Apt 4", "10 MAIN ST"},
      {"10 Main St #4B, Boston, MA", "10 MAIN ST"},
      {"10 Main St, Unit 4, Boston, MA 02108", "10 MAIN ST"},
      {"554 W PERSHING RD ", "554 W PERSHING RD"},
      {"1292A-1292 Blue Hill Ave", "1292A-1292 BLUE HILL AVE"},
      {"INTERSECTION of River St & Groveland St  Mattapan  MA  ", "GROVELAND ST & RIVER ST"},
      {"BROOK RD & COLWELL LN", "BROOK RD & COLWELL LN"},
      {"BLUEROUTE  & RAMP I476 NB TO CHEMICAL RD", "BLUEROUTE & RAMP I476 NB TO CHEMICAL RD"},
      {"O'Callaghan Way", "OCALLAGHAN WAY"},
      {"", ""},
  };
  for (const Case& c : cases) EXPECT_EQ(reader().read(c.given).place, c.place) << c.given;
}

TEST(Address, ThePlaceReadAgainIsItself) {
  const Case cases[] = {
      // No space is left where a room stood behind a Latin word.
      {"东North&单元", "东NORTH"},
      {"东&1楼", "东AND"},
      {"东5号A B室", "东5号"},
      // What has no Chinese character left is read as what it is.
      {"12 Beacon Street 5室", "12 BEACON ST"},
      {"零12 First Street", "12 1ST ST"},
      // "Intersection of" announces from anywhere, and order puts it nowhere.
      {"North St & Intersection of Elm St", "ELM ST & NORTH ST"},
      {"Intersection Intersection of Elm St / Oak St", "ELM ST & OAK ST"},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(reader().read(c.given).place, c.place) << c.given;
    EXPECT_EQ(reader().read(c.place).place, c.place) << c.given;
  }
}

TEST(Address, KeepsLocalityAndPostcodeApart) {
  const Address address = reader().read("39 Lorraine St  West Roxbury  MA  02131");
  EXPECT_EQ(address.locality, "WEST ROXBURY");
  EXPECT_EQ(address.postcode, "02131");
  EXPECT_EQ(address.street, "LORRAINE ST");
}

TEST(Address, OneOfLocalityAndPostcodeMayDiffer) {
  const Address there{"1 A ST", "A ST", "BOSTON", "02108", ""};
  EXPECT_EQ(disagreement(there, there), 0);
  EXPECT_EQ(disagreement(there, {"1 A ST", "A ST", "BOSTON", "02114", ""}), 1);
  EXPECT_EQ(disagreement(there, {"1 A ST", "A ST", "ALLSTON", "02134", ""}), std::nullopt);
  EXPECT_EQ(disagreement(there, {"1 A ST", "A ST", "", "02134", ""}), std::nullopt);
  EXPECT_EQ(disagreement(there, {"1 A ST", "A ST", "", "", ""}), 0);
  EXPECT_EQ(disagreement({"x", "", "", "", "4301"}, {"x", "", "", "", "430102"}), 0);
  EXPECT_EQ(disagreement({"x", "", "", "", "430103"}, {"x", "", "", "", "430102"}), std::nullopt);
}

}  // namespace
}  // namespace tributary
