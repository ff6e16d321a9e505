#include "ops/tributary/delivery/change_event.h"

#include <gtest/gtest.h>
#include <openssl/hmac.h>

#include <nlohmann/json.hpp>

namespace tributary {
namespace {

using Json = nlohmann::json;

const std::string kLine =
    R"({"id":"s-7h2k9q4m1c8v/1/3","cause":"time","row":{"signal_id":"s-7h2k9q4m1c8v",)"
    R"("engine":{"as_of":"2025-03-12T09:00+08:00"}}})";

/// What CloudEvents 1.0 requires of an event in JSON.
TEST(ChangeEvent, IsACloudEvent) {
  const ChangeEvent event = change_event(kLine, "demo").value_or_die();
  const Json json = Json::parse(event.json);
  EXPECT_EQ(json.at("specversion"), "1.0");
  EXPECT_EQ(json.at("id"), "s-7h2k9q4m1c8v/1/3");
  EXPECT_EQ(json.at("source"), "/tributary/demo");
  EXPECT_EQ(json.at("type"), "tributary.change.v1");
  EXPECT_EQ(json.at("subject"), "s-7h2k9q4m1c8v");
  EXPECT_EQ(json.at("data"), Json::parse(kLine));
  for (const auto& [name, value] : json.items()) {
    EXPECT_EQ(name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789"), std::string::npos);
    EXPECT_TRUE(name == "data" || (value.is_string() && !value.get<std::string>().empty())) << name;
  }
}

TEST(ChangeEvent, OfNoChangeThereIsNone) {
  for (const char* line :
       {"", "x", "{}", R"({"id":"a","row":{}})", R"({"id":1,"row":{"signal_id":"s"}})"}) {
    EXPECT_EQ(change_event(line, "demo").error().code, ErrorCode::kCorrupt) << line;
  }
}

/// By OpenSSL's own call.
TEST(Signature, IsTheHmacOfTimeAndBody) {
  const std::string secret = "0123456789abcdef0123456789abcdef", body = "{\"a\":1}";
  const std::string signed_text = "1741176000." + body;
  unsigned char mac[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
       reinterpret_cast<const unsigned char*>(signed_text.data()), signed_text.size(), mac, &size);
  std::string hex;
  for (unsigned int i = 0; i < size; ++i) {
    constexpr char kDigits[] = "0123456789abcdef";
    hex += {kDigits[mac[i] >> 4], kDigits[mac[i] & 15]};
  }
  EXPECT_EQ(signature_of(secret, 1'741'176'000, body), "t=1741176000,v1=" + hex);
}

}  // namespace
}  // namespace tributary
