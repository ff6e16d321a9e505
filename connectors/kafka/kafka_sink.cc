#include "connectors/kafka/kafka_sink.h"

#include <librdkafka/rdkafka.h>

#include <algorithm>
#include <charconv>

#include "connectors/kafka/error_map.h"
#include "connectors/kafka/topics.h"
#include "engine/base/digest.h"

namespace tributary {
namespace {

struct ListDeleter {
  void operator()(rd_kafka_topic_partition_list_t* list) const {
    rd_kafka_topic_partition_list_destroy(list);
  }
};
using Offsets = std::unique_ptr<rd_kafka_topic_partition_list_t, ListDeleter>;

std::optional<std::uint64_t> number_in(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failed != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

KafkaSink::KafkaSink(KafkaSinkConfig sink, KafkaRoute route, KafkaProducer producer)
    : sink_(std::move(sink)), route_(std::move(route)), producer_(std::move(producer)) {}

KafkaSink::~KafkaSink() = default;

Result<std::unique_ptr<KafkaSink>> KafkaSink::open(const KafkaConfig& config, KafkaSinkConfig sink,
                                                   KafkaRoute route, KafkaPatience patience,
                                                   KafkaNotices notices) {
  KafkaProducer producer(config, sink.name, sink.transactional, "output `" + sink.name + "`",
                         std::move(patience), std::move(notices));
  std::unique_ptr<KafkaSink> opened(
      new KafkaSink(std::move(sink), std::move(route), std::move(producer)));
  TRY(opened->connect());
  return opened;
}

Status KafkaSink::refuse_stamped() {
  for (const std::string& topic : sink_.topics) {
    const auto settings = settings_of(producer_.client(), topic);
    if (settings && settings->is_stamped) return stamped_error(topic);
    const bool may_be = settings || settings.error().code == ErrorCode::kDenied ||
                        settings.error().code == ErrorCode::kNotFound;
    if (!may_be) return settings.error();
  }
  return {};
}

/// Who wrote before is shut out only when this one is known to be allowed there.
Status KafkaSink::connect() {
  TRY(producer_.connect());
  TRY(producer_.client().partitions_of(sink_.topics.front()));
  TRY(refuse_stamped());
  return sink_.transactional ? producer_.take_over() : Status();
}

/// nullopt: nothing was ever delivered under this name, or so long ago that the cluster has
/// forgotten it (offsets.retention.minutes: 7 days).
///
/// Asked by a consumer of the group: the administration's question would crash a producer whose
/// broker is not, or no longer, the one that keeps the group (librdkafka 5040).
Result<std::optional<KafkaSink::Delivered>> KafkaSink::ask_delivered() {
  const FixedOptions fixed = {{"group.id", sink_.name},
                              {"isolation.level", "read_committed"},
                              {"enable.auto.commit", "false"}};
  TRY_ASSIGN(const auto member,
             KafkaClient::connect(producer_.config(), KafkaRole::kConsumer, fixed, {}));
  const Offsets asked(rd_kafka_topic_partition_list_new(1));
  rd_kafka_topic_partition_list_add(asked.get(), sink_.topics.front().c_str(), 0);
  const auto failed = rd_kafka_committed(member->handle(), asked.get(), KafkaProducer::kCallMillis);
  if (failed != RD_KAFKA_RESP_ERR_NO_ERROR)
    return member->trouble_or(kafka_error(failed, producer_.what()));
  const rd_kafka_topic_partition_t& one = asked->elems[0];
  if (one.err != RD_KAFKA_RESP_ERR_NO_ERROR) return kafka_error(one.err, producer_.what());
  if (one.offset < 0) return std::optional<Delivered>();
  const auto digest =
      number_in({static_cast<const char*>(one.metadata), one.metadata_size}).value_or(0);
  return std::optional<Delivered>({static_cast<std::uint64_t>(one.offset), digest});
}

/// Right after a start the group's coordinator may still load, and right after a transaction its
/// offsets be unstable: both pass.
Result<std::optional<KafkaSink::Delivered>> KafkaSink::delivered() {
  auto found = ask_delivered();
  constexpr Millis kWait = KafkaProducer::kFirstWait;
  for (Millis waited{0}; !found && waited < kKafkaPatience; waited += kWait) {
    if (found.error().code != ErrorCode::kUnavailable || producer_.wait(kWait)) break;
    found = ask_delivered();
  }
  return found;
}

Result<std::uint64_t> KafkaSink::length() {
  producer_.begin_call();
  if (!sink_.transactional) return length_;
  TRY_ASSIGN(const auto found, delivered());
  return found ? found->length : 0;
}

Status KafkaSink::truncate(std::uint64_t length) {
  producer_.begin_call();
  length_ = length;
  beyond_.reset();
  pending_.clear();
  if (!sink_.transactional) return {};
  TRY_ASSIGN(const auto found, delivered());
  if (!found || found->length == length) return {};
  if (found->length < length) {
    return Error{ErrorCode::kCorrupt, "output `" + sink_.name + "` has " +
                                          std::to_string(found->length) +
                                          " bytes in the cluster, fewer than the " +
                                          std::to_string(length) + " that were committed"};
  }
  beyond_ = found;
  return {};
}

Status KafkaSink::append(std::string_view bytes) {
  if (!beyond_) {
    pending_ += bytes;
    return {};
  }
  // The engine died after the cluster had the transaction and before it could note so.
  const Delivered found = *std::exchange(beyond_, std::nullopt);
  if (found.length == length_ + bytes.size() && found.last_digest == hash64(bytes)) {
    length_ = found.length;
    return {};
  }
  return Error{ErrorCode::kIncompatible,
               "output `" + sink_.name + "` has " + std::to_string(found.length - length_) +
                   " bytes in the cluster that this state has not written; it is an older copy, or "
                   "another engine of this site writes there"};
}

Status KafkaSink::sync() {
  if (pending_.empty()) return {};
  Status done = producer_.until_done([&] { return attempt(); }, [&] { return renew(); });
  if (!done && done.error().code == ErrorCode::kUnavailable) {
    return Error{
        ErrorCode::kUnavailable,
        done.error().message +
            "; what was not delivered is kept in the state and goes out with the next start"};
  }
  TRY(done);
  length_ += pending_.size();
  pending_.clear();
  return {};
}

/// To take it for done would begin the length anew while the cluster goes on counting.
Status KafkaSink::rotate(std::uint64_t number) {
  return Error{ErrorCode::kIncompatible, "output `" + sink_.name +
                                             "` goes to topics, which have no "
                                             "part " +
                                             std::to_string(number) + " to finish"};
}

Result<bool> KafkaSink::holds(std::uint64_t /*number*/) { return false; }

/// Whether the transaction that failed has been committed all the same.
Result<bool> KafkaSink::renew() {
  TRY(connect());
  if (!sink_.transactional) return false;
  TRY_ASSIGN(const auto found, delivered());
  const std::uint64_t there = found ? found->length : length_;
  if (there == length_) return false;
  if (there == length_ + pending_.size() && found->last_digest == hash64(pending_)) return true;
  return Error{ErrorCode::kIncompatible, "output `" + sink_.name +
                                             "` was written by another engine meanwhile; one "
                                             "engine writes a site's outputs"};
}

Status KafkaSink::attempt() {
  if (!sink_.transactional) {
    TRY(produce_all());
    return producer_.flush();
  }
  TRY(producer_.begin());
  TRY(produce_all());
  TRY(commit_length());
  return producer_.commit();
}

Status KafkaSink::produce_all() {
  std::string_view rest = pending_;
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    messages_.clear();
    route_(rest.substr(0, end), messages_);
    for (const KafkaMessage& message : messages_) TRY(producer_.produce(message));
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  }
  return {};
}

Status KafkaSink::commit_length() {
  const std::uint64_t length = length_ + pending_.size();
  const std::string digest = std::to_string(hash64(pending_));
  const Offsets offsets(rd_kafka_topic_partition_list_new(1));
  rd_kafka_topic_partition_t* one =
      rd_kafka_topic_partition_list_add(offsets.get(), sink_.topics.front().c_str(), 0);
  one->offset = static_cast<std::int64_t>(length);
  one->metadata = rd_kafka_mem_malloc(producer_.client().handle(), digest.size());
  one->metadata_size = digest.copy(static_cast<char*>(one->metadata), digest.size());
  const std::unique_ptr<rd_kafka_consumer_group_metadata_t,
                        void (*)(rd_kafka_consumer_group_metadata_t*)>
      group(rd_kafka_consumer_group_metadata_new(sink_.name.c_str()),
            &rd_kafka_consumer_group_metadata_destroy);
  return producer_.finish_call([&] {
    return rd_kafka_send_offsets_to_transaction(producer_.client().handle(), offsets.get(),
                                                group.get(), KafkaProducer::kCallMillis);
  });
}

}  // namespace tributary
