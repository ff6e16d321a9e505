#include "connectors/cap/cap_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <pugixml.hpp>

namespace tributary {
namespace {

using testing::HasSubstr;
using testing::Not;

CapAlert landslide() {
  CapAlert alert;
  alert.identifier = "s-7h2k9q4m1c8v.1";
  alert.sender = "warning@city.example";
  alert.sender_name = "应急管理局";
  alert.sent = parse_time("2025-07-01T08:30:15Z").value_or_die();
  alert.expires = alert.sent + std::chrono::hours(24);
  alert.offset = UtcOffset{std::chrono::hours(8)};
  alert.category = "Geo";
  alert.level = Level::kRed;
  alert.response = "Evacuate";
  alert.district = "500103";
  alert.circle = "29.560000,106.550000 0.2";
  alert.infos = {{"zh-CN", "地质灾害", "地质灾害红色预警：<坡> & 岸", "……", "坡"}};
  return alert;
}

std::string text_of(const std::string& xml, const char* path) {
  pugi::xml_document document;
  EXPECT_TRUE(document.load_string(xml.c_str()));
  return document.select_node(path).node().text().get();
}

TEST(CapWriter, ADraftIsADraftAndForNobodyElse) {
  const std::string xml = cap_xml(landslide());
  EXPECT_EQ(text_of(xml, "/alert/status"), "Draft");
  EXPECT_EQ(text_of(xml, "/alert/scope"), "Restricted");
  EXPECT_NE(text_of(xml, "/alert/restriction"), "");
  EXPECT_EQ(text_of(xml, "/alert/sent"), "2025-07-01T16:30:15+08:00");
  EXPECT_EQ(text_of(xml, "/alert/info/severity"), "Extreme");
  EXPECT_EQ(text_of(xml, "/alert/info/headline"), "地质灾害红色预警：<坡> & 岸");
  EXPECT_EQ(text_of(xml, "/alert/info/area/circle"), "29.560000,106.550000 0.2");
  EXPECT_THAT(xml, HasSubstr("xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\""));
}

TEST(CapWriter, APublicOneHasNoRestriction) {
  CapAlert alert = landslide();
  alert.status = CapStatus::kActual;
  alert.is_public = true;
  const std::string xml = cap_xml(alert);
  EXPECT_EQ(text_of(xml, "/alert/status"), "Actual");
  EXPECT_EQ(text_of(xml, "/alert/scope"), "Public");
  EXPECT_THAT(xml, Not(HasSubstr("<restriction>")));
}

TEST(CapWriter, ACancelSaysThatItIsOver) {
  CapAlert alert = landslide();
  alert.message = CapMessage::kCancel;
  alert.references = "warning@city.example,s-7h2k9q4m1c8v.1,2025-07-01T16:30:15+08:00";
  const std::string xml = cap_xml(alert);
  EXPECT_EQ(text_of(xml, "/alert/msgType"), "Cancel");
  EXPECT_EQ(text_of(xml, "/alert/references"), alert.references);
  EXPECT_EQ(text_of(xml, "/alert/info/responseType"), "AllClear");
}

TEST(CapWriter, ATimeHasSecondsAndAnOffset) {
  const EventTime whole = parse_time("2025-07-01T08:30:00Z").value_or_die();
  EXPECT_EQ(cap_time(whole, UtcOffset{}), "2025-07-01T08:30:00+00:00");
  EXPECT_EQ(cap_time(whole + Millis(1250), UtcOffset{}), "2025-07-01T08:30:01+00:00");
}

TEST(CapWriter, ANameHasNoneOfWhatSeparates) {
  EXPECT_TRUE(is_cap_name("warning@city.example"));
  for (const char* name : {"", "a b", "a,b", "a<b", "a&b"}) EXPECT_FALSE(is_cap_name(name)) << name;
}

}  // namespace
}  // namespace tributary
