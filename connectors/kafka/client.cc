#include "connectors/kafka/client.h"

#include <librdkafka/rdkafka.h>

#include <array>
#include <fstream>
#include <sstream>
#include <utility>

#include "connectors/kafka/error_map.h"

namespace tributary {
namespace {

constexpr Millis kAskEvery = std::chrono::seconds(1);
constexpr std::int64_t kAnswersFor = 3'000;  // milliseconds: two questions may be lost
constexpr int kAskMillis = 2'000;
constexpr Millis kAskAgain{200};

std::int64_t steady_millis() {
  return std::chrono::duration_cast<Millis>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

struct MetadataDeleter {
  void operator()(const rd_kafka_metadata_t* metadata) const {
    rd_kafka_metadata_destroy(metadata);
  }
};
using Metadata = std::unique_ptr<const rd_kafka_metadata_t, MetadataDeleter>;

struct TopicDeleter {
  void operator()(rd_kafka_topic_t* topic) const { rd_kafka_topic_destroy(topic); }
};

/// The token's bytes without line ends; empty when there is none.
std::string token_of(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  std::string token = text.str();
  while (!token.empty() && (token.back() == '\n' || token.back() == '\r')) token.pop_back();
  return token;
}

/// A broker that wants a client certificate says so by an alert, which the library takes for a
/// connection that was closed.
int meant_by(int error, const std::string& reason) {
  const bool is_alert =
      reason.find(" alert ") != std::string::npos && reason.find("SSL") != std::string::npos;
  return error == RD_KAFKA_RESP_ERR__TRANSPORT && is_alert ? RD_KAFKA_RESP_ERR__SSL : error;
}

/// The library's mistake, which Kafka forgave up to 3.9.
const char* hint_for(const KafkaSecurity& security, int error) {
  constexpr int kScramRepaired = 0x02060100;
  const bool is_scram = security.mechanism == KafkaMechanism::kScramSha256 ||
                        security.mechanism == KafkaMechanism::kScramSha512;
  if (error != RD_KAFKA_RESP_ERR__AUTHENTICATION || !is_scram) return "";
  return rd_kafka_version() < kScramRepaired
             ? "; librdkafka before 2.6.1 cannot log in to Kafka 4 by SCRAM, whatever the password"
             : "";
}

}  // namespace

struct KafkaClient::Callbacks {
  static void error(rd_kafka_t* handle, int error, const char* reason, void* client) {
    std::array<char, 512> detail{};
    if (error == RD_KAFKA_RESP_ERR__FATAL) {
      error = rd_kafka_fatal_error(handle, detail.data(), detail.size());
      reason = detail.data();
    }
    static_cast<KafkaClient*>(client)->complain(error, reason);
  }
  static void token(rd_kafka_t* /*handle*/, const char* /*config*/, void* client) {
    static_cast<KafkaClient*>(client)->give_token();
  }
  static void delivered(rd_kafka_t* /*handle*/, const rd_kafka_message_t* message, void* client) {
    auto& self = *static_cast<KafkaClient*>(client);
    if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
      self.delivered_offset_ = message->offset >= 0 ? message->offset : -1;
    } else {
      self.delivery_error_ = message->err;
    }
  }
  static void rebalance(rd_kafka_t* /*handle*/, rd_kafka_resp_err_t error,
                        rd_kafka_topic_partition_list_t* partitions, void* client) {
    static_cast<KafkaClient*>(client)->rebalance_(error, partitions);
  }
  /// The library's own log: errors come by the callback above, and the rest is of no interest.
  static void log(const rd_kafka_t* /*handle*/, int /*level*/, const char* /*facility*/,
                  const char* /*line*/) {}
};

void KafkaClient::Deleter::operator()(rd_kafka_s* handle) const { rd_kafka_destroy(handle); }

KafkaClient::KafkaClient(KafkaConfig config, KafkaNotices notices)
    : config_(std::move(config)), notices_(std::move(notices)) {}

KafkaClient::~KafkaClient() {
  {
    const std::lock_guard lock(mutex_);
    ends_ = true;
  }
  ending_.notify_all();
  if (asker_.joinable()) asker_.join();
}

Result<std::unique_ptr<KafkaClient>> KafkaClient::connect(const KafkaConfig& config, KafkaRole role,
                                                          const FixedOptions& fixed,
                                                          KafkaNotices notices,
                                                          KafkaRebalance rebalance) {
  std::unique_ptr<KafkaClient> client(new KafkaClient(config, std::move(notices)));
  client->rebalance_ = std::move(rebalance);
  TRY(client->create(role, fixed));
  TRY(client->wait_for_answer());
  client->is_connected_ = true;
  return client;
}

Status KafkaClient::create(KafkaRole role, const FixedOptions& fixed) {
  TRY_ASSIGN(KafkaOptions options, make_kafka_options(config_, fixed));
  rd_kafka_conf_set_opaque(options.get(), this);
  rd_kafka_conf_set_error_cb(options.get(), &Callbacks::error);
  if (role == KafkaRole::kProducer)
    rd_kafka_conf_set_dr_msg_cb(options.get(), &Callbacks::delivered);
  if (rebalance_) rd_kafka_conf_set_rebalance_cb(options.get(), &Callbacks::rebalance);
  rd_kafka_conf_set_log_cb(options.get(), &Callbacks::log);
  rd_kafka_conf_set_oauthbearer_token_refresh_cb(options.get(), &Callbacks::token);
  std::array<char, 512> why{};
  const auto type = role == KafkaRole::kConsumer ? RD_KAFKA_CONSUMER : RD_KAFKA_PRODUCER;
  handle_.reset(rd_kafka_new(type, options.get(), why.data(), why.size()));
  if (handle_ == nullptr) return Error{ErrorCode::kInvalid, std::string(why.data())};
  static_cast<void>(options.release());  // the handle owns them now
  return {};
}

Status KafkaClient::wait_for_answer() {
  const std::int64_t until = steady_millis() + kKafkaPatience.count();
  int trouble = 0;
  while (steady_millis() < until) {
    serve(Millis(0));
    if (ask_once(Millis(500))) return {};
    serve(Millis(0));
    const std::lock_guard lock(mutex_);
    trouble = trouble_;
    if (is_about_configuration(trouble)) break;
  }
  return trouble_or(
      kafka_error(RD_KAFKA_RESP_ERR__TRANSPORT, "no broker answers at " + config_.brokers));
}

/// Asks for what the topics in use are now. The library asks any broker it can reach.
bool KafkaClient::ask_once(Millis patience) {
  const rd_kafka_metadata_t* got = nullptr;
  if (rd_kafka_metadata(handle(), 0, nullptr, &got, static_cast<int>(patience.count())) !=
      RD_KAFKA_RESP_ERR_NO_ERROR) {
    return false;
  }
  const Metadata metadata(got);
  answered_at_ = steady_millis();
  const std::lock_guard lock(mutex_);
  for (int i = 0; i < metadata->topic_cnt; ++i) {
    const auto& topic = metadata->topics[i];
    const auto known = partitions_.find(topic.topic);
    if (known == partitions_.end() || topic.err != RD_KAFKA_RESP_ERR_NO_ERROR) continue;
    if (topic.partition_cnt > static_cast<int>(known->second)) has_grown_ = true;
  }
  return true;
}

/// A topic whose leader is being chosen is waited for.
Result<std::uint32_t> KafkaClient::partitions_of(const std::string& topic) {
  const std::int64_t until = steady_millis() + kKafkaPatience.count();
  auto found = count_partitions(topic);
  while (!found && found.error().code == ErrorCode::kUnavailable && steady_millis() < until) {
    std::this_thread::sleep_for(kAskAgain);
    found = count_partitions(topic);
  }
  return found;
}

Result<std::uint32_t> KafkaClient::count_partitions(const std::string& topic) {
  const std::unique_ptr<rd_kafka_topic_t, TopicDeleter> asked(
      rd_kafka_topic_new(handle(), topic.c_str(), nullptr));
  const rd_kafka_metadata_t* got = nullptr;
  const auto failed =
      rd_kafka_metadata(handle(), 0, asked.get(), &got, static_cast<int>(kKafkaPatience.count()));
  const std::string doing = "topic `" + topic + "`";
  if (failed != RD_KAFKA_RESP_ERR_NO_ERROR) return trouble_or(kafka_error(failed, doing));
  const Metadata metadata(got);
  if (metadata->topic_cnt != 1) return kafka_error(RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC, doing);
  const auto& found = metadata->topics[0];
  if (found.err != RD_KAFKA_RESP_ERR_NO_ERROR) return kafka_error(found.err, doing);
  const auto count = static_cast<std::uint32_t>(found.partition_cnt);
  const std::lock_guard lock(mutex_);
  partitions_[topic] = count;
  return count;
}

void KafkaClient::keep_asking() {
  if (!asker_.joinable()) asker_ = std::thread([this] { ask(); });
}

void KafkaClient::ask() {
  std::unique_lock lock(mutex_);
  while (!ends_) {
    lock.unlock();
    serve(Millis(0));
    if (ask_once(Millis(kAskMillis))) set_reachable(true);
    lock.lock();
    ending_.wait_for(lock, kAskEvery, [&] { return ends_; });
  }
}

bool KafkaClient::answers() const { return steady_millis() - answered_at_ < kAnswersFor; }

void KafkaClient::serve(Millis patience) {
  rd_kafka_poll(handle(), static_cast<int>(patience.count()));
}

void KafkaClient::complain(int error, const std::string& reason) {
  error = meant_by(error, reason);
  {
    const std::lock_guard lock(mutex_);
    // That all are down is said after why one is: the first reason is the one to show.
    const bool tells_less = error == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN && trouble_ != 0;
    if (!tells_less) trouble_ = error, reason_ = reason + hint_for(config_.security, error);
  }
  if (error == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN || is_about_configuration(error)) {
    set_reachable(false);
  }
}

void KafkaClient::set_reachable(bool reachable) {
  KafkaNotice notice{reachable, config_.brokers, ""};
  {
    const std::lock_guard lock(mutex_);
    if (reachable) {
      trouble_ = 0;
    } else {
      notice.reason = reason_;
    }
    if (std::exchange(is_reachable_, reachable) == reachable) return;
  }
  if (notices_ && is_connected_) notices_(notice);
}

Error KafkaClient::trouble_or(Error otherwise) const {
  const std::lock_guard lock(mutex_);
  if (trouble_ == 0) return otherwise;
  return kafka_error(trouble_, "Kafka at " + config_.brokers, reason_);
}

void KafkaClient::give_token() {
  const std::string token = token_of(config_.security.token_file);
  std::array<char, 512> why{};
  const auto now =
      std::chrono::duration_cast<Millis>(std::chrono::system_clock::now().time_since_epoch());
  const Millis until = now + config_.security.token_lifetime;
  if (token.empty()) {
    const std::string none = "no token in " + config_.security.token_file;
    rd_kafka_oauthbearer_set_token_failure(handle(), none.c_str());
    complain(RD_KAFKA_RESP_ERR__AUTHENTICATION, none);
  } else if (rd_kafka_oauthbearer_set_token(handle(), token.c_str(), until.count(),
                                            config_.security.username.c_str(), nullptr, 0,
                                            why.data(), why.size()) != RD_KAFKA_RESP_ERR_NO_ERROR) {
    rd_kafka_oauthbearer_set_token_failure(handle(), why.data());
  }
}

}  // namespace tributary
