#include "ops/tributary/delivery/webhook.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "connectors/file/file_sink.h"
#include "ops/tributary/delivery/change_event.h"
#include "tests/connectors/temporary_directory.h"
#include "tests/ops/tributary/delivery/receiver.h"

namespace tributary {
namespace {

using Json = nlohmann::json;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr const char* kSecret = "0123456789abcdef0123456789abcdef";

class WebhookTest : public testing::Test {
 protected:
  WebhookTest() {
    write(0);  // before it was configured
    hook_ = made();
  }
  [[nodiscard]] std::unique_ptr<Webhook> made() {
    ConfiguredWebhook hook{"duty", "https://duty.example/hook", kSecret, {}};
    auto webhook = std::make_unique<Webhook>(
        WebhookSetup{hook, "demo", log_, folder_.file("deliveries"), &figures_}, receiver_);
    webhook->open().value_or_die();
    return webhook;
  }
  void write(int number) const {
    std::ofstream(log_, std::ios::app)
        << R"({"id":"s-a/1/)" + std::to_string(number) +
               R"(","row":{"signal_id":"s-a","engine":{"as_of":"2025-03-12T09:00+08:00"}}})"
        << '\n';
  }
  void step(Millis after = Millis(0)) {
    now_ = now_ + after;
    hook_->step(now_).value_or_die();
  }
  /// The last parts of the ids.
  [[nodiscard]] std::vector<std::string> told() const {
    std::vector<std::string> ids;
    for (const HttpPost& post : receiver_.sent) {
      const std::string id = Json::parse(post.body).at("id");
      ids.push_back(id.substr(id.rfind('/') + 1));
    }
    return ids;
  }

  const TemporaryDirectory folder_;
  const std::string log_ = folder_.file("changes.jsonl");
  Receiver receiver_;
  DeliveryFigures figures_;
  std::unique_ptr<Webhook> hook_;
  WallTime now_ = WallTime::from_millis(1'741'176'000'000);
};

TEST_F(WebhookTest, TellsWhatComesFromThenOnInOrderAndSigned) {
  step();
  EXPECT_THAT(told(), IsEmpty());
  for (const int number : {1, 2, 3}) write(number);
  step();
  EXPECT_THAT(told(), ElementsAre("1", "2", "3"));
  step();
  EXPECT_THAT(told(), SizeIs(3));
  const HttpPost& post = receiver_.sent.front();
  EXPECT_EQ(post.url, "https://duty.example/hook");
  EXPECT_THAT(post.headers,
              ElementsAre(std::pair<std::string, std::string>(
                              "Content-Type", "application/cloudevents+json; charset=utf-8"),
                          std::pair<std::string, std::string>(
                              "Tributary-Signature",
                              signature_of(kSecret, now_.millis() / 1000, post.body))));
}

TEST_F(WebhookTest, GoesOnWhereItWasAfterARestartAndARotation) {
  write(1);
  step();
  write(2);
  std::filesystem::rename(log_, FileSink::part_path(log_, 1));
  write(3);
  hook_ = made();
  step();
  EXPECT_THAT(told(), ElementsAre("1", "2", "3"));
}

TEST_F(WebhookTest, WaitsLongerEachTimeForWhoDoesNotAnswerAndLosesNothing) {
  write(1);
  receiver_.is_away = true;
  Millis expected = Webhook::kFirstWait;
  for (int i = 0; i < 12; ++i) {
    step();
    EXPECT_EQ(hook_->next_try() - now_, expected);
    step(expected - Millis(1));  // not yet
    EXPECT_THAT(receiver_.sent, SizeIs(i + 1));
    step(Millis(1) - Millis(1));
    now_ = now_ + Millis(1);
    expected = std::min(expected * 2, Webhook::kLongestWait);
  }
  receiver_.is_away = false;
  receiver_.sent.clear();
  write(2);
  step();
  EXPECT_THAT(told(), ElementsAre("1", "2"));
  EXPECT_EQ(hook_->dead_letters().value_or_die(), 0U);
}

TEST_F(WebhookTest, SaysWhatBecameOfEachChange) {
  const auto duty = [&] { return figures_.all().at(0).second; };
  write(1);
  receiver_.is_away = true;
  step();
  EXPECT_EQ(figures_.all().at(0).first, "duty");
  EXPECT_TRUE(duty().is_away);
  receiver_.is_away = false;
  step(Webhook::kLongestWait);
  EXPECT_FALSE(duty().is_away);
  EXPECT_EQ(duty().told, 1U);
  write(2);
  receiver_.status = 422;
  for (int i = 0; i < Webhook::kMostRefusals; ++i) step(Webhook::kLongestWait);
  EXPECT_FALSE(duty().is_away);
  EXPECT_EQ(duty().told, 1U);
  EXPECT_EQ(duty().refused, 1U);
}

TEST_F(WebhookTest, AReceiverInTroubleIsWaitedFor) {
  write(1);
  for (const int status : {500, 503, 429, 408}) {
    receiver_.status = status;
    for (int i = 0; i < Webhook::kMostRefusals + 2; ++i) step(Webhook::kLongestWait);
  }
  EXPECT_EQ(hook_->dead_letters().value_or_die(), 0U);
}

TEST_F(WebhookTest, WhatIsRefusedBecomesADeadLetterAndTheNextFollows) {
  write(1);
  write(2);
  receiver_.status = 422;
  for (int i = 0; i < Webhook::kMostRefusals - 1; ++i) step(Webhook::kLongestWait);
  EXPECT_EQ(hook_->dead_letters().value_or_die(), 0U);
  step(Webhook::kLongestWait);
  EXPECT_EQ(hook_->dead_letters().value_or_die(), 1U);
  EXPECT_EQ(told().back(), "2");
  receiver_.status = 200;
  step(Webhook::kLongestWait);
  EXPECT_EQ(hook_->dead_letters().value_or_die(), 1U);
  const Json letter = Json::parse(read_whole(folder_.file("deliveries/duty.dead.jsonl")));
  EXPECT_EQ(letter.at("status"), 422);
  EXPECT_EQ(letter.at("change").at("id"), "s-a/1/1");
}

TEST_F(WebhookTest, DeadLettersAreToldOnceMore) {
  write(1);
  write(2);
  receiver_.status = 400;
  for (int i = 0; i < 3 * Webhook::kMostRefusals; ++i) step(Webhook::kLongestWait);
  ASSERT_EQ(hook_->dead_letters().value_or_die(), 2U);
  EXPECT_EQ(hook_->replay(now_).value_or_die(), 0U);
  EXPECT_EQ(hook_->dead_letters().value_or_die(), 2U);
  receiver_.sent.clear();
  receiver_.status = 200;
  EXPECT_EQ(hook_->replay(now_).value_or_die(), 2U);
  EXPECT_THAT(told(), ElementsAre("1", "2"));
  EXPECT_EQ(hook_->dead_letters().value_or_die(), 0U);
}

}  // namespace
}  // namespace tributary
