#include "connectors/kafka/kafka_stream.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "connectors/kafka/topic_tail.h"
#include "connectors/kafka/topics.h"

namespace tributary {
namespace {

constexpr std::size_t kPadding = 64;    // engine/ports/source.h promises it behind each payload
constexpr Millis kMostKept = Days(90);  // PEOPLE 18

KafkaSourceConfig first_partition_of(const std::string& topic, bool to_the_end) {
  KafkaSourceConfig config;
  config.topic = topic;
  config.to_the_end = to_the_end;
  return config;
}

Error lost(const std::string& topic) {
  return Error{
      ErrorCode::kNotFound,
      "topic `" + topic +
          "` no longer holds the record that says how far the feeds were read: it keeps its "
          "records for a shorter time than stage 1 stood still. Begin with a new topic, and "
          "with a new state where it is followed"};
}

}  // namespace

Status check_stream_topic(KafkaClient& client, const std::string& topic) {
  const std::string name = "topic `" + topic + "`";
  TRY_ASSIGN(const std::uint32_t partitions, client.partitions_of(topic));
  if (partitions != 1) {
    return Error{ErrorCode::kInvalid, name + " has " + std::to_string(partitions) +
                                          " partitions; what must be read in its order has one"};
  }
  TRY_ASSIGN(const TopicSettings settings, settings_of(client, topic));
  if (settings.is_compacted) {
    return Error{ErrorCode::kInvalid, name +
                                          " keeps the newest record of each key only, which "
                                          "loses all others: set its cleanup.policy to delete"};
  }
  if (settings.is_stamped) return stamped_error(topic);
  if (!settings.kept_for || *settings.kept_for > kMostKept) {
    return Error{
        ErrorCode::kInvalid,
        name +
            " keeps what people reported or did for more than 90 days: set its retention.ms and "
            "segment.ms, which are added up, to less together"};
  }
  return {};
}

KafkaStreamWriter::KafkaStreamWriter(KafkaStreamConfig stream, TopicSeal seal,
                                     KafkaProducer producer)
    : stream_(std::move(stream)), seal_(std::move(seal)), producer_(std::move(producer)) {}

Result<std::unique_ptr<KafkaStreamWriter>> KafkaStreamWriter::open(const KafkaConfig& config,
                                                                   KafkaStreamConfig stream,
                                                                   TopicSeal seal,
                                                                   KafkaPatience patience,
                                                                   KafkaNotices notices) {
  KafkaProducer producer(config, stream.name, true, "middle stream `" + stream.topic + "`",
                         std::move(patience), std::move(notices));
  std::unique_ptr<KafkaStreamWriter> opened(
      new KafkaStreamWriter(std::move(stream), std::move(seal), std::move(producer)));
  TRY(opened->connect());
  TRY_ASSIGN(opened->last_, opened->last_value());
  return opened;
}

Status KafkaStreamWriter::connect() {
  TRY(producer_.connect());
  TRY(check_stream_topic(producer_.client(), stream_.topic));
  return producer_.take_over();
}

Result<std::string> KafkaStreamWriter::last_value() {
  auto last = tail_of(producer_.config(), stream_.topic);
  if (!last && last.error().code == ErrorCode::kNotFound) return lost(stream_.topic);
  if (!last) return last.error();
  return *last ? std::move((*last)->value) : std::string();
}

Result<std::string> KafkaStreamWriter::last() {
  return last_.empty() ? Result<std::string>(std::string()) : seal_.open(last_);
}

Status KafkaStreamWriter::append(std::span<const std::string> frames) {
  sealed_.clear();
  for (const std::string& frame : frames) sealed_.push_back(seal_.seal(frame));
  TRY(producer_.until_done([&] { return attempt(); }, [&] { return renew(); }));
  last_ = sealed_.back();
  return {};
}

/// No two values are alike, so the last one there tells whether a commit of which nothing was heard
/// has been done, and whether somebody else has written meanwhile.
Result<bool> KafkaStreamWriter::renew() {
  TRY(connect());
  TRY_ASSIGN(const std::string there, last_value());
  if (there == sealed_.back()) return true;
  if (there == last_) return false;
  return Error{ErrorCode::kIncompatible, producer_.what() +
                                             " was written by another process meanwhile; one "
                                             "process is a site's stage 1"};
}

Status KafkaStreamWriter::attempt() {
  TRY(producer_.begin());
  for (const std::string& value : sealed_) {
    TRY(producer_.produce({stream_.topic, {}, value, {}, 0}));
  }
  return producer_.commit();
}

KafkaStreamSource::KafkaStreamSource(std::unique_ptr<KafkaSource> topic, TopicSeal seal,
                                     Unsealed unsealed)
    : topic_(std::move(topic)), seal_(std::move(seal)), unsealed_(unsealed) {}

Result<std::unique_ptr<KafkaStreamSource>> KafkaStreamSource::open(KafkaClient& client,
                                                                   const std::string& topic,
                                                                   bool to_the_end, TopicSeal seal,
                                                                   Unsealed unsealed) {
  TRY(check_stream_topic(client, topic));
  TRY_ASSIGN(auto source, KafkaSource::open(client, first_partition_of(topic, to_the_end)));
  return std::unique_ptr<KafkaStreamSource>(
      new KafkaStreamSource(std::move(source), std::move(seal), unsealed));
}

/// The sealed record with its value opened, which `opened_` keeps.
Result<Record> KafkaStreamSource::opened(const Record& sealed) {
  auto value = seal_.open(sealed.payload);
  if (!value && unsealed_ == Unsealed::kEnds) return value.error();
  std::string frame = value ? std::move(*value) : std::string(" ");
  const std::size_t size = frame.size();
  frame.append(kPadding, '\0');
  opened_.push_back(std::move(frame));
  Record record = sealed;
  record.payload = std::string_view(opened_.back()).substr(0, size);
  return record;
}

Status KafkaStreamSource::read(std::vector<Record>& out, std::size_t most) {
  sealed_.clear();
  TRY(topic_->read(sealed_, most));
  reached_ = topic_->reached();
  opened_.clear();
  opened_.reserve(sealed_.size());
  for (const Record& sealed : sealed_) {
    TRY_ASSIGN(Record record, opened(sealed));
    out.push_back(record);
  }
  return {};
}

std::optional<std::uint64_t> KafkaStreamSource::behind() const {
  const std::int64_t reached = reached_;
  const std::int64_t newest = topic_->newest();
  if (reached < 0 || newest < 0) return std::nullopt;
  return static_cast<std::uint64_t>(std::max<std::int64_t>(0, newest - reached));
}

Result<Record> KafkaStreamSource::fetch(Position position) {
  TRY_ASSIGN(const Record sealed, topic_->fetch(position));
  opened_.clear();
  return opened(sealed);
}

}  // namespace tributary
