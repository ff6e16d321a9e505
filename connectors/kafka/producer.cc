#include "connectors/kafka/producer.h"

#include <librdkafka/rdkafka.h>

#include <algorithm>
#include <array>
#include <thread>

#include "connectors/kafka/error_map.h"

namespace tributary {
namespace {

constexpr Millis kLongestWait{5'000};

struct ErrorDeleter {
  void operator()(rd_kafka_error_t* error) const { rd_kafka_error_destroy(error); }
};
using KafkaFailure = std::unique_ptr<rd_kafka_error_t, ErrorDeleter>;

Error error_of(const KafkaFailure& failure, const std::string& doing) {
  return kafka_error(rd_kafka_error_code(failure.get()), doing,
                     rd_kafka_error_string(failure.get()));
}

/// Of every record: when a change was made is, of reports by people, told as a day (PEOPLE 2).
std::int64_t today_millis() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto days = std::chrono::floor<std::chrono::days>(now);
  return std::chrono::duration_cast<Millis>(days).count();
}

}  // namespace

KafkaProducer::KafkaProducer(KafkaConfig config, std::string name, bool is_transactional,
                             std::string what, KafkaPatience patience, KafkaNotices notices)
    : config_(std::move(config)),
      name_(std::move(name)),
      is_transactional_(is_transactional),
      what_(std::move(what)),
      patience_(std::move(patience)),
      notices_(std::move(notices)) {
  begin_call();
}

Status KafkaProducer::connect() {
  client_.reset();
  FixedOptions fixed = {{"enable.idempotence", "true"}};
  if (is_transactional_) {
    fixed.emplace_back("transactional.id", name_);
    fixed.emplace_back("transaction.timeout.ms", std::to_string(transaction_timeout_.count()));
  }
  if (most_message_bytes_) {
    fixed.emplace_back("message.max.bytes", std::to_string(*most_message_bytes_));
  }
  TRY_ASSIGN(client_, KafkaClient::connect(config_, KafkaRole::kProducer, fixed, notices_));
  return {};
}

Status KafkaProducer::take_over() {
  return finish_call([&] { return rd_kafka_init_transactions(client_->handle(), kCallMillis); });
}

bool KafkaProducer::is_over() const {
  const auto waited = std::chrono::steady_clock::now() - called_at_;
  return std::chrono::duration_cast<Millis>(waited) >= patience_();
}

bool KafkaProducer::wait(Millis time) const {
  constexpr Millis kSlice{50};
  for (; time > Millis(0) && !is_over(); time -= kSlice) {
    client_ != nullptr ? client_->serve(kSlice) : std::this_thread::sleep_for(kSlice);
  }
  return is_over();
}

void KafkaProducer::tell_away(const Error& failure) const {
  if (client_ == nullptr || !notices_) return;
  notices_({false, config_.brokers, client_->trouble_or(failure).message});
}

Status KafkaProducer::until_done(const std::function<Status()>& attempt,
                                 const std::function<Result<bool>()>& renew) {
  begin_call();
  Status status = attempt();
  if (status) return status;
  for (Millis pause = kFirstWait; !status; pause = std::min(pause * 2, kLongestWait)) {
    // Shut out by another, or by a broker that was away for longer than the transaction: renew()
    // finds out.
    const bool is_shut_out = status.error().code == ErrorCode::kExists;
    const bool is_hopeless = status.error().code != ErrorCode::kUnavailable && !is_shut_out;
    if (is_hopeless || wait(pause)) return status;
    if (!is_shut_out) tell_away(status.error());
    const Result<bool> is_done = renew();
    if (!is_done) {
      status = is_done.error();
    } else {
      status = *is_done ? Status() : attempt();
    }
  }
  if (notices_) notices_({true, config_.brokers, ""});
  return {};
}

Status KafkaProducer::finish_call(const std::function<rd_kafka_error_s*()>& call) {
  constexpr int kTries = 4;
  for (int i = 0;; ++i) {
    const KafkaFailure failure(call());
    if (failure == nullptr) return {};
    client_->serve(Millis(0));
    const bool again = rd_kafka_error_is_retriable(failure.get()) != 0;
    if (!again || i + 1 >= kTries || wait(kFirstWait)) return error_of(failure, what_);
  }
}

Status KafkaProducer::begin() {
  const KafkaFailure failure(rd_kafka_begin_transaction(client_->handle()));
  return failure == nullptr ? Status() : Status(error_of(failure, what_));
}

Status KafkaProducer::commit() {
  return finish_call([&] { return rd_kafka_commit_transaction(client_->handle(), kCallMillis); });
}

Status KafkaProducer::produce(const KafkaMessage& message) {
  const std::string topic(message.topic);
  std::array<rd_kafka_vu_t, 7> parts{};
  parts[0].vtype = RD_KAFKA_VTYPE_TOPIC;
  parts[0].u.cstr = topic.c_str();
  parts[1].vtype = RD_KAFKA_VTYPE_KEY;
  parts[2].vtype = RD_KAFKA_VTYPE_VALUE;
  parts[3].vtype = RD_KAFKA_VTYPE_MSGFLAGS;
  parts[3].u.i = RD_KAFKA_MSG_F_COPY;
  parts[4].vtype = RD_KAFKA_VTYPE_HEADERS;
  parts[5].vtype = RD_KAFKA_VTYPE_TIMESTAMP;
  parts[5].u.i64 = today_millis();
  parts[6].vtype = RD_KAFKA_VTYPE_PARTITION;
  parts[6].u.i32 = message.partition;
  for (const auto& [part, text] : {std::pair(1, message.key), std::pair(2, message.value)}) {
    auto& bytes = parts[static_cast<std::size_t>(part)].u.mem;
    bytes.ptr = const_cast<char*>(text.data());  // copied, never written to
    bytes.size = text.size();
  }
  for (;;) {
    rd_kafka_headers_t* headers = rd_kafka_headers_new(message.headers.size());
    for (const auto& [name, value] : message.headers) {
      rd_kafka_header_add(headers, name, -1, value.data(), static_cast<ssize_t>(value.size()));
    }
    parts[4].u.headers = headers;
    const KafkaFailure failure(rd_kafka_produceva(client_->handle(), parts.data(), parts.size()));
    if (failure == nullptr) return {};
    rd_kafka_headers_destroy(headers);
    const bool is_full = rd_kafka_error_code(failure.get()) == RD_KAFKA_RESP_ERR__QUEUE_FULL;
    if (!is_full || wait(Millis(50))) return error_of(failure, "topic `" + topic + "`");
  }
}

/// Every message is acknowledged, or the attempt has failed.
Status KafkaProducer::flush() {
  constexpr int kSlice = 100;
  constexpr int kTries = 4 * kCallMillis / kSlice;
  for (int i = 0; rd_kafka_flush(client_->handle(), kSlice) != RD_KAFKA_RESP_ERR_NO_ERROR; ++i) {
    if (i == kTries || is_over()) {
      return client_->trouble_or(kafka_error(RD_KAFKA_RESP_ERR__TIMED_OUT, what_));
    }
  }
  const int failed = client_->take_delivery_error();
  return failed == 0 ? Status() : Status(kafka_error(failed, what_));
}

}  // namespace tributary
