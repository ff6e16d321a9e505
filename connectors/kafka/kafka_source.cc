#include "connectors/kafka/kafka_source.h"

#include <librdkafka/rdkafka.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <thread>
#include <utility>

#include "connectors/kafka/error_map.h"

namespace tributary {
namespace {

constexpr std::size_t kPadding = 64;  // engine/ports/source.h promises it behind each payload
constexpr std::size_t kBlockBytes = std::size_t{1} << 20;
constexpr int kFirstWaitMillis = 100;  // for records that are known to be on their way
constexpr int kBoundsMillis = 10'000;
constexpr Millis kAskAgain{200};
constexpr int kFetchMillis = 10'000;

/// Confluent Platform, "Formats, Serializers, and Deserializers", section "Wire format".
constexpr std::size_t kSchemaIdBytes = 5;

std::string_view without_schema_id(std::string_view value) {
  const bool has_id = value.size() >= kSchemaIdBytes && value.front() == '\0';
  return has_id ? value.substr(kSchemaIdBytes) : value;
}

// Where so much waits to be read of a partition librdkafka asks for no more of it for a second (up
// to 2.1 that cannot be set, confluentinc/librdkafka 2879): less than is read in a second is a
// pause.
constexpr std::size_t kQueued = std::size_t{128} << 20;  // bytes, of all partitions
constexpr std::size_t kLeastQueued = std::size_t{8} << 20, kMostQueued = std::size_t{64} << 20;
constexpr std::size_t kLeastAsked = std::size_t{1} << 20, kMostAsked = std::size_t{4} << 20;

/// Options; the user's own come after them.
std::vector<std::pair<std::string, std::string>> queues_of(std::size_t partitions) {
  const std::size_t each =
      std::clamp(kQueued / std::max<std::size_t>(partitions, 1), kLeastQueued, kMostQueued);
  const std::size_t asked = std::clamp(each / 8, kLeastAsked, kMostAsked);
  return {{"queued.min.messages", "1000000"},  // the bytes are the bound
          {"queued.max.messages.kbytes", std::to_string(each / 1024)},
          {"fetch.message.max.bytes", std::to_string(asked)}};
}

struct MessageDeleter {
  void operator()(rd_kafka_message_t* message) const { rd_kafka_message_destroy(message); }
};
using Message = std::unique_ptr<rd_kafka_message_t, MessageDeleter>;

std::optional<WallTime> arrival_of(const rd_kafka_message_t& message) {
  rd_kafka_timestamp_type_t type = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE;
  const std::int64_t millis = rd_kafka_message_timestamp(&message, &type);
  if (type == RD_KAFKA_TIMESTAMP_NOT_AVAILABLE || millis < 0) return std::nullopt;
  return WallTime::from_millis(millis);
}

}  // namespace

Result<std::unique_ptr<KafkaClient>> connect_kafka_consumer(const KafkaConfig& config,
                                                            KafkaNotices notices,
                                                            std::size_t partitions) {
  const FixedOptions fixed = {{"isolation.level", "read_committed"},
                              {"auto.offset.reset", "error"},
                              {"enable.partition.eof", "true"},
                              {"check.crcs", "true"}};
  KafkaConfig with_queues = config;
  const std::vector<std::pair<std::string, std::string>> queues = queues_of(partitions);
  with_queues.options.insert(with_queues.options.begin(), queues.begin(), queues.end());
  TRY_ASSIGN(auto client,
             KafkaClient::connect(with_queues, KafkaRole::kConsumer, fixed, std::move(notices)));
  client->keep_asking();
  return client;
}

void KafkaSource::TopicDeleter::operator()(rd_kafka_topic_s* topic) const {
  rd_kafka_topic_destroy(topic);
}

Result<std::unique_ptr<KafkaSource>> KafkaSource::open(KafkaClient& client,
                                                       KafkaSourceConfig config) {
  std::unique_ptr<KafkaSource> source(new KafkaSource(client, std::move(config)));
  source->topic_.reset(rd_kafka_topic_new(client.handle(), source->config_.topic.c_str(), nullptr));
  if (source->topic_ == nullptr) return kafka_error(rd_kafka_last_error(), source->where());
  TRY_ASSIGN(const Bounds bounds, source->bounds());
  source->held_records_ = static_cast<std::uint64_t>(bounds.high - bounds.low);
  if (source->config_.to_the_end) source->end_ = bounds.high;
  if (bounds.low == bounds.high) source->end_seen_ = bounds.high;
  return source;
}

KafkaSource::KafkaSource(KafkaClient& client, KafkaSourceConfig config)
    : client_(client), config_(std::move(config)) {}

KafkaSource::~KafkaSource() { stop(); }

std::string KafkaSource::where() const {
  return "topic `" + config_.topic + "`, partition " + std::to_string(config_.partition);
}

/// Transactions leave marks that take offsets and are no records: the end may lie behind them.
std::int64_t KafkaSource::reached() const { return std::max(next_, end_seen_); }

/// A broker that has just come back does not lead yet: that is waited for.
Result<KafkaSource::Bounds> KafkaSource::bounds() {
  Bounds found;
  const auto ask = [&] {
    return rd_kafka_query_watermark_offsets(client_.handle(), config_.topic.c_str(),
                                            static_cast<std::int32_t>(config_.partition),
                                            &found.low, &found.high, kBoundsMillis);
  };
  const auto until = std::chrono::steady_clock::now() + kKafkaPatience;
  auto failed = ask();
  while (failed != RD_KAFKA_RESP_ERR_NO_ERROR && is_passing(failed) &&
         std::chrono::steady_clock::now() < until) {
    std::this_thread::sleep_for(kAskAgain);
    failed = ask();
  }
  if (failed == RD_KAFKA_RESP_ERR_NO_ERROR) return found;
  return is_passing(failed) ? client_.trouble_or(kafka_error(failed, where()))
                            : kafka_error(failed, where());
}

Status KafkaSource::begin(std::int64_t offset) {
  if (rd_kafka_consume_start(topic_.get(), static_cast<std::int32_t>(config_.partition), offset) !=
      0) {
    return kafka_error(rd_kafka_last_error(), where());
  }
  is_started_ = true;
  return {};
}

void KafkaSource::stop() {
  if (!std::exchange(is_started_, false)) return;
  rd_kafka_consume_stop(topic_.get(), static_cast<std::int32_t>(config_.partition));
}

Status KafkaSource::read(std::vector<Record>& out, std::size_t most) {
  lent_.clear();
  block_left_ = 0;
  if (failure_) return *std::exchange(failure_, std::nullopt);
  if (finished()) return {};
  if (!is_started_) {
    const bool latest = config_.start == KafkaStart::kLatest;
    TRY(begin(next_ >= 0 ? next_ : latest ? RD_KAFKA_OFFSET_END : RD_KAFKA_OFFSET_BEGINNING));
  }
  const std::size_t before = out.size();
  while (out.size() - before < most && !finished()) {
    const bool waits = out.size() == before && !is_caught_up() && client_.answers();
    const Message message(rd_kafka_consume(
        topic_.get(), static_cast<std::int32_t>(config_.partition), waits ? kFirstWaitMillis : 0));
    if (message == nullptr) break;
    Status taken = take(*message, out);
    if (taken) continue;
    if (out.size() == before) return taken;
    failure_ = std::move(taken.error());
    break;
  }
  return {};
}

Status KafkaSource::take(const rd_kafka_message_s& message, std::vector<Record>& out) {
  switch (message.err) {
    case RD_KAFKA_RESP_ERR_NO_ERROR:
      if (end_ && message.offset >= *end_) {  // the last before it was a mark, or was aborted
        end_seen_ = *end_;
        return {};
      }
      out.push_back(lend(message));
      next_ = message.offset + 1;
      ++read_records_;
      return {};
    case RD_KAFKA_RESP_ERR__PARTITION_EOF:
      end_seen_ = message.offset;
      return {};
    default:
      if (is_passing(message.err)) return {};  // the library goes on trying
      return error_of(message);
  }
}

Error KafkaSource::error_of(const rd_kafka_message_s& message) const {
  if (message.err == RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET ||
      message.err == RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE) {
    return Error{ErrorCode::kNotFound, where() + ": the record at offset " + std::to_string(next_) +
                                           ", the next to be read, is no longer there; the topic "
                                           "keeps its records for too short a time"};
  }
  return kafka_error(message.err, where());
}

Record KafkaSource::lend(const rd_kafka_message_s& message) {
  const bool fits = message.len <= config_.max_record_bytes;
  // A record without a value is no JSON, and is to be refused as that.
  std::string_view payload =
      !fits ? std::string_view()
      : message.payload == nullptr
          ? std::string_view(config_.keeps_keys ? "" : " ")
          : std::string_view(static_cast<const char*>(message.payload), message.len);
  if (config_.drops_schema_id) payload = without_schema_id(payload);
  std::string_view key;
  if (config_.keeps_keys) key = {static_cast<const char*>(message.key), message.key_len};
  const std::size_t needed = payload.size() + key.size() + kPadding;
  if (needed > block_left_) {
    block_left_ = std::max(needed, kBlockBytes);
    block_at_ = lent_.emplace_back(std::make_unique_for_overwrite<char[]>(block_left_)).get();
  }
  char* const copy = std::exchange(block_at_, block_at_ + needed);
  block_left_ -= needed;
  std::copy(payload.begin(), payload.end(), copy);
  std::memset(copy + payload.size(), 0, kPadding);
  char* const key_copy = copy + payload.size() + kPadding;
  std::copy(key.begin(), key.end(), key_copy);
  const auto offset = static_cast<std::uint64_t>(message.offset);
  return Record{.payload = std::string_view(copy, payload.size()),
                .header = {},
                .key = std::string_view(key_copy, key.size()),
                .position = {config_.partition, offset},
                .next = {config_.partition, offset + 1},
                .arrival = arrival_of(message)};
}

Status KafkaSource::seek(Position position) {
  stop();
  failure_.reset();
  TRY_ASSIGN(const Bounds held, bounds());
  const auto offset = static_cast<std::int64_t>(position.offset);
  if (offset < held.low) {
    return Error{ErrorCode::kNotFound,
                 where() + ": " + std::to_string(held.low - offset) + " records, offsets " +
                     std::to_string(offset) + " to " + std::to_string(held.low - 1) +
                     ", were deleted before they were read; the topic keeps its records for a "
                     "shorter time than the engine stood still"};
  }
  if (offset > held.high) {
    return Error{ErrorCode::kNotFound,
                 where() + ": it ends at offset " + std::to_string(held.high) +
                     ", but was read up to " + std::to_string(offset) +
                     " before; it is another topic of the same name, or has lost records"};
  }
  next_ = offset;
  end_seen_ = -1;
  if (offset == held.high) end_seen_ = offset;
  return {};
}

Result<Record> KafkaSource::fetch(Position position) {
  lent_.clear();
  block_left_ = 0;
  stop();
  const auto wanted = static_cast<std::int64_t>(position.offset);
  TRY(begin(wanted));
  const Message message(
      rd_kafka_consume(topic_.get(), static_cast<std::int32_t>(config_.partition), kFetchMillis));
  stop();
  const std::string what = where() + ": the record at offset " + std::to_string(wanted);
  if (message == nullptr)
    return client_.trouble_or(kafka_error(RD_KAFKA_RESP_ERR__TIMED_OUT, what));
  if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR && message->offset == wanted)
    return lend(*message);
  if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR && is_passing(message->err) &&
      message->err != RD_KAFKA_RESP_ERR__PARTITION_EOF) {
    return kafka_error(message->err, what);
  }
  return Error{ErrorCode::kNotFound, what + " is no longer there"};
}

bool KafkaSource::is_caught_up() const {
  if (!client_.answers()) return false;
  if (!is_started_) return end_seen_ >= 0 && reached() == end_seen_;
  const std::int64_t end = newest();
  return end >= 0 && reached() >= end;
}

std::int64_t KafkaSource::newest() const {
  std::int64_t low = 0;
  std::int64_t high = RD_KAFKA_OFFSET_INVALID;
  rd_kafka_get_watermark_offsets(client_.handle(), config_.topic.c_str(),
                                 static_cast<std::int32_t>(config_.partition), &low, &high);
  return high >= 0 ? high : -1;
}

}  // namespace tributary
