#include "tests/kafka/broker_fixture.h"

#include <librdkafka/rdkafka.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <memory>
#include <thread>

#include "connectors/kafka/client.h"
#include "connectors/kafka/kafka_source.h"

namespace tributary::testing {
namespace {

constexpr int kMillis = 20'000;

template <typename T>
using Owned = std::unique_ptr<T, void (*)(T*)>;

void check(rd_kafka_error_t* error) {
  const std::string what = error == nullptr ? "" : rd_kafka_error_string(error);
  rd_kafka_error_destroy(error);
  ASSERT_EQ(what, "");
}

/// Asks for something of the cluster's administration and waits for the answer's `failures`.
void administrate(const KafkaConfig& config,
                  const std::function<void(rd_kafka_t*, rd_kafka_queue_t*)>& ask) {
  auto client = KafkaClient::connect(config, KafkaRole::kProducer, {}, {}).value_or_die();
  const Owned<rd_kafka_queue_t> queue(rd_kafka_queue_new(client->handle()),
                                      &rd_kafka_queue_destroy);
  ask(client->handle(), queue.get());
  const Owned<rd_kafka_event_t> event(rd_kafka_queue_poll(queue.get(), kMillis),
                                      &rd_kafka_event_destroy);
  ASSERT_NE(event, nullptr);
  ASSERT_EQ(rd_kafka_event_error(event.get()), RD_KAFKA_RESP_ERR_NO_ERROR)
      << rd_kafka_event_error_string(event.get());
}

void send(rd_kafka_t* producer, const std::string& topic, const std::optional<std::string>& value,
          int partition, std::int64_t timestamp) {
  std::array<rd_kafka_vu_t, 5> parts{};
  parts[0].vtype = RD_KAFKA_VTYPE_TOPIC;
  parts[0].u.cstr = topic.c_str();
  parts[1].vtype = RD_KAFKA_VTYPE_PARTITION;
  parts[1].u.i32 = partition;
  parts[2].vtype = RD_KAFKA_VTYPE_TIMESTAMP;
  parts[2].u.i64 = timestamp;
  parts[3].vtype = RD_KAFKA_VTYPE_MSGFLAGS;
  parts[3].u.i = RD_KAFKA_MSG_F_COPY;
  parts[4].vtype = RD_KAFKA_VTYPE_VALUE;
  if (value) {
    parts[4].u.mem.ptr = const_cast<char*>(value->data());
    parts[4].u.mem.size = value->size();
  }
  check(rd_kafka_produceva(producer, parts.data(), parts.size()));
}

}  // namespace

void BrokerTest::SetUp() {
  const char* directory = std::getenv("TRIBUTARY_KAFKA");
  if (directory == nullptr) GTEST_SKIP() << "no broker: run ops/steps/kafka";
  directory_ = directory;
}

std::string BrokerTest::address(const std::string& listener) const {
  std::ifstream in(directory_ + "/ports");
  std::string line;
  while (std::getline(in, line)) {
    if (line.starts_with(listener + "=")) return line.substr(listener.size() + 1);
  }
  ADD_FAILURE() << "no listener " << listener;
  return "";
}

KafkaConfig BrokerTest::plain() const {
  KafkaConfig config;
  config.brokers = address("plain");
  config.options = {{"reconnect.backoff.max.ms", "1000"}};  // a test does not wait for ten seconds
  return config;
}

void BrokerTest::broker(const std::string& command) const {
  const std::string line = "tests/kafka/broker " + command + " " + directory_ + " >/dev/null";
  ASSERT_EQ(std::system(line.c_str()), 0) << line;
}

std::string BrokerTest::fresh(const std::string& name) {
  static int last = 0;
  return name + "." + std::to_string(::getpid()) + "." + std::to_string(++last);
}

std::string BrokerTest::topic(const std::string& name, int partitions, const Settings& settings) {
  std::string topic = fresh(name);
  administrate(plain(), [&](rd_kafka_t* client, rd_kafka_queue_t* queue) {
    std::array<char, 256> why{};
    rd_kafka_NewTopic_t* wanted =
        rd_kafka_NewTopic_new(topic.c_str(), partitions, 1, why.data(), why.size());
    for (const auto& [key, value] : settings) {
      rd_kafka_NewTopic_set_config(wanted, key.c_str(), value.c_str());
    }
    const Owned<rd_kafka_AdminOptions_t> how(
        rd_kafka_AdminOptions_new(client, RD_KAFKA_ADMIN_OP_CREATETOPICS),
        &rd_kafka_AdminOptions_destroy);
    rd_kafka_AdminOptions_set_operation_timeout(how.get(), kMillis, nullptr, 0);
    rd_kafka_CreateTopics(client, &wanted, 1, how.get(), queue);
    rd_kafka_NewTopic_destroy(wanted);
  });
  return topic;
}

void BrokerTest::add_partitions(const std::string& topic, int partitions) {
  administrate(plain(), [&](rd_kafka_t* client, rd_kafka_queue_t* queue) {
    std::array<char, 256> why{};
    rd_kafka_NewPartitions_t* wanted = rd_kafka_NewPartitions_new(
        topic.c_str(), static_cast<std::size_t>(partitions), why.data(), why.size());
    rd_kafka_CreatePartitions(client, &wanted, 1, nullptr, queue);
    rd_kafka_NewPartitions_destroy(wanted);
  });
}

void BrokerTest::allow(const std::string& topic, int operation) {
  administrate(plain(), [&](rd_kafka_t* client, rd_kafka_queue_t* queue) {
    std::array<char, 256> why{};
    rd_kafka_AclBinding_t* wanted = rd_kafka_AclBinding_new(
        RD_KAFKA_RESOURCE_TOPIC, topic.c_str(), RD_KAFKA_RESOURCE_PATTERN_LITERAL, "User:engine",
        "*", static_cast<rd_kafka_AclOperation_t>(operation), RD_KAFKA_ACL_PERMISSION_TYPE_ALLOW,
        why.data(), why.size());
    rd_kafka_CreateAcls(client, &wanted, 1, nullptr, queue);
    rd_kafka_AclBinding_destroy(wanted);
  });
}

void BrokerTest::produce(const std::string& topic,
                         const std::vector<std::optional<std::string>>& values, int partition,
                         std::int64_t timestamp) {
  auto client = KafkaClient::connect(plain(), KafkaRole::kProducer, {}, {}).value_or_die();
  for (const auto& value : values) send(client->handle(), topic, value, partition, timestamp);
  ASSERT_EQ(rd_kafka_flush(client->handle(), kMillis), RD_KAFKA_RESP_ERR_NO_ERROR);
  ASSERT_EQ(client->take_delivery_error(), 0);
}

void BrokerTest::produce_in_transaction(const std::string& topic,
                                        const std::vector<std::string>& values, bool commits) {
  const FixedOptions fixed = {{"transactional.id", fresh("test")}};
  auto client = KafkaClient::connect(plain(), KafkaRole::kProducer, fixed, {}).value_or_die();
  check(rd_kafka_init_transactions(client->handle(), kMillis));
  check(rd_kafka_begin_transaction(client->handle()));
  for (const auto& value : values) send(client->handle(), topic, value, 0, 0);
  ASSERT_EQ(rd_kafka_flush(client->handle(), kMillis), RD_KAFKA_RESP_ERR_NO_ERROR);
  check(commits ? rd_kafka_commit_transaction(client->handle(), kMillis)
                : rd_kafka_abort_transaction(client->handle(), kMillis));
  settle(topic);
}

void BrokerTest::forget_before(const std::string& topic, int partition, std::int64_t offset) {
  administrate(plain(), [&](rd_kafka_t* client, rd_kafka_queue_t* queue) {
    const Owned<rd_kafka_topic_partition_list_t> list(rd_kafka_topic_partition_list_new(1),
                                                      &rd_kafka_topic_partition_list_destroy);
    rd_kafka_topic_partition_list_add(list.get(), topic.c_str(), partition)->offset = offset;
    rd_kafka_DeleteRecords_t* wanted = rd_kafka_DeleteRecords_new(list.get());
    rd_kafka_DeleteRecords(client, &wanted, 1, nullptr, queue);
    rd_kafka_DeleteRecords_destroy(wanted);
  });
}

void BrokerTest::settle(const std::string& topic, int partitions) {
  const auto ends_by = [&](const char* isolation) {
    const FixedOptions fixed = {{"isolation.level", isolation}};
    auto client = KafkaClient::connect(plain(), KafkaRole::kConsumer, fixed, {}).value_or_die();
    std::vector<std::int64_t> ends;
    for (int partition = 0; partition < partitions; ++partition) {
      std::int64_t begin = 0;
      rd_kafka_query_watermark_offsets(client->handle(), topic.c_str(), partition, &begin,
                                       &ends.emplace_back(-1), kMillis);
    }
    return ends;
  };
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (ends_by("read_committed") != ends_by("read_uncommitted")) {
    if (std::chrono::steady_clock::now() > until) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

std::vector<KafkaLine> BrokerTest::committed(const std::string& topic, int partitions) {
  settle(topic, partitions);
  auto client = connect_kafka_consumer(plain(), {}).value_or_die();
  std::vector<KafkaLine> lines;
  const Owned<rd_kafka_topic_t> handle(rd_kafka_topic_new(client->handle(), topic.c_str(), nullptr),
                                       &rd_kafka_topic_destroy);
  for (int partition = 0; partition < partitions; ++partition) {
    rd_kafka_consume_start(handle.get(), partition, RD_KAFKA_OFFSET_BEGINNING);
    for (;;) {
      const Owned<rd_kafka_message_t> message(rd_kafka_consume(handle.get(), partition, kMillis),
                                              &rd_kafka_message_destroy);
      if (message == nullptr || message->err != RD_KAFKA_RESP_ERR_NO_ERROR) break;
      rd_kafka_timestamp_type_t type = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE;
      KafkaLine line{{static_cast<const char*>(message->key), message->key_len},
                     {static_cast<const char*>(message->payload), message->len},
                     {},
                     rd_kafka_message_timestamp(message.get(), &type)};
      rd_kafka_headers_t* headers = nullptr;
      rd_kafka_message_headers(message.get(), &headers);
      const char* name = nullptr;
      const void* value = nullptr;
      std::size_t size = 0;
      for (std::size_t i = 0;
           headers != nullptr &&
           rd_kafka_header_get_all(headers, i, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR;
           ++i) {
        line.headers.emplace_back(name, std::string(static_cast<const char*>(value), size));
      }
      lines.push_back(std::move(line));
    }
    rd_kafka_consume_stop(handle.get(), partition);
  }
  return lines;
}

KafkaNotices BrokerTest::notices() {
  return [this](const KafkaNotice& notice) { notice.is_reachable ? ++came_back_ : ++went_away_; };
}

}  // namespace tributary::testing
