#include "connectors/kafka/kafka_sink.h"

#include <librdkafka/rdkafka.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <thread>

#include "connectors/kafka/error_map.h"
#include "connectors/kafka/topics.h"
#include "engine/base/digest.h"

namespace tributary {
namespace {

constexpr int kCallMillis = 5'000;
constexpr Millis kFirstWait{200};
constexpr Millis kLongestWait{5'000};

struct ErrorDeleter {
  void operator()(rd_kafka_error_t* error) const { rd_kafka_error_destroy(error); }
};
using KafkaFailure = std::unique_ptr<rd_kafka_error_t, ErrorDeleter>;

struct ListDeleter {
  void operator()(rd_kafka_topic_partition_list_t* list) const {
    rd_kafka_topic_partition_list_destroy(list);
  }
};
using Offsets = std::unique_ptr<rd_kafka_topic_partition_list_t, ListDeleter>;

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

std::optional<std::uint64_t> number_in(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failed != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

KafkaSink::KafkaSink(KafkaConfig config, KafkaSinkConfig sink, KafkaRoute route,
                     KafkaPatience patience, KafkaNotices notices)
    : config_(std::move(config)),
      sink_(std::move(sink)),
      route_(std::move(route)),
      patience_(std::move(patience)),
      notices_(std::move(notices)) {
  begin_call();
}

KafkaSink::~KafkaSink() = default;

Result<std::unique_ptr<KafkaSink>> KafkaSink::open(const KafkaConfig& config, KafkaSinkConfig sink,
                                                   KafkaRoute route, KafkaPatience patience,
                                                   KafkaNotices notices) {
  std::unique_ptr<KafkaSink> opened(new KafkaSink(config, std::move(sink), std::move(route),
                                                  std::move(patience), std::move(notices)));
  TRY(opened->connect());
  return opened;
}

Status KafkaSink::refuse_stamped() {
  for (const std::string& topic : sink_.topics) {
    const auto settings = settings_of(*client_, topic);
    if (settings && settings->is_stamped) return stamped_error(topic);
    const bool may_be = settings || settings.error().code == ErrorCode::kDenied ||
                        settings.error().code == ErrorCode::kNotFound;
    if (!may_be) return settings.error();
  }
  return {};
}

/// A producer that nobody has used. In transactions it ends what the one before it had begun, and
/// shuts that one out: not before it may write there itself.
Status KafkaSink::connect() {
  client_.reset();
  FixedOptions fixed = {{"enable.idempotence", "true"}};
  if (sink_.transactional) {
    fixed.emplace_back("transactional.id", sink_.name);
    fixed.emplace_back("transaction.timeout.ms", "10000");
  }
  TRY_ASSIGN(client_, KafkaClient::connect(config_, KafkaRole::kProducer, fixed, notices_));
  TRY(client_->partitions_of(sink_.topics.front()));
  TRY(refuse_stamped());
  if (!sink_.transactional) return {};
  return finish_call("output `" + sink_.name + "`",
                     [&] { return rd_kafka_init_transactions(client_->handle(), kCallMillis); });
}

/// What may simply be called again is, a few times: the library remembers what it has done.
Status KafkaSink::finish_call(const std::string& doing,
                              const std::function<rd_kafka_error_s*()>& call) {
  constexpr int kTries = 4;
  for (int i = 0;; ++i) {
    const KafkaFailure failure(call());
    if (failure == nullptr) return {};
    client_->serve(Millis(0));
    const bool again = rd_kafka_error_is_retriable(failure.get()) != 0;
    if (!again || i + 1 >= kTries || wait(kFirstWait)) return error_of(failure, doing);
  }
}

/// nullopt: nothing was ever delivered under this name, or so long ago that the cluster has
/// forgotten it (offsets.retention.minutes: 7 days).
///
/// Asked by a consumer of the group: the administration's question would crash a producer whose
/// broker is not, or no longer, the one that keeps the group (librdkafka 5040).
Result<std::optional<KafkaSink::Delivered>> KafkaSink::ask_delivered() {
  const std::string doing = "output `" + sink_.name + "`";
  const FixedOptions fixed = {{"group.id", sink_.name},
                              {"isolation.level", "read_committed"},
                              {"enable.auto.commit", "false"}};
  TRY_ASSIGN(const auto member, KafkaClient::connect(config_, KafkaRole::kConsumer, fixed, {}));
  const Offsets asked(rd_kafka_topic_partition_list_new(1));
  rd_kafka_topic_partition_list_add(asked.get(), sink_.topics.front().c_str(), 0);
  const auto failed = rd_kafka_committed(member->handle(), asked.get(), kCallMillis);
  if (failed != RD_KAFKA_RESP_ERR_NO_ERROR) return member->trouble_or(kafka_error(failed, doing));
  const rd_kafka_topic_partition_t& one = asked->elems[0];
  if (one.err != RD_KAFKA_RESP_ERR_NO_ERROR) return kafka_error(one.err, doing);
  if (one.offset < 0) return std::optional<Delivered>();
  const auto digest =
      number_in({static_cast<const char*>(one.metadata), one.metadata_size}).value_or(0);
  return std::optional<Delivered>({static_cast<std::uint64_t>(one.offset), digest});
}

/// Right after a start the group's coordinator may still load, and right after a transaction its
/// offsets be unstable: both pass.
Result<std::optional<KafkaSink::Delivered>> KafkaSink::delivered() {
  auto found = ask_delivered();
  for (Millis waited{0}; !found && waited < kKafkaPatience; waited += kFirstWait) {
    if (found.error().code != ErrorCode::kUnavailable || wait(kFirstWait)) break;
    found = ask_delivered();
  }
  return found;
}

Result<std::uint64_t> KafkaSink::length() {
  begin_call();
  if (!sink_.transactional) return length_;
  TRY_ASSIGN(const auto found, delivered());
  return found ? found->length : 0;
}

Status KafkaSink::truncate(std::uint64_t length) {
  begin_call();
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

void KafkaSink::begin_call() { called_at_ = std::chrono::steady_clock::now(); }

bool KafkaSink::is_over() const {
  const auto waited = std::chrono::steady_clock::now() - called_at_;
  return std::chrono::duration_cast<Millis>(waited) >= patience_();
}

bool KafkaSink::wait(Millis time) const {
  constexpr Millis kSlice{50};
  for (; time > Millis(0) && !is_over(); time -= kSlice) {
    client_ != nullptr ? client_->serve(kSlice) : std::this_thread::sleep_for(kSlice);
  }
  return is_over();
}

Status KafkaSink::sync() {
  if (pending_.empty()) return {};
  begin_call();
  Status status = attempt();
  const bool has_failed = !status;
  for (Millis pause = kFirstWait; !status; pause = std::min(pause * 2, kLongestWait)) {
    const bool hopeless = status.error().code != ErrorCode::kUnavailable;
    if (hopeless) return status;
    if (wait(pause)) {
      return Error{ErrorCode::kUnavailable, status.error().message +
                                                "; what was not delivered is kept in the state "
                                                "and goes out with the next start"};
    }
    bool done = false;
    status = recover_from(status.error(), done);
    if (status && !done) status = attempt();
  }
  length_ += pending_.size();
  pending_.clear();
  if (has_failed && notices_) notices_({true, config_.brokers, ""});
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

/// A new producer; and whether the transaction that failed has been committed all the same.
Status KafkaSink::recover_from(const Error& failure, bool& done) {
  if (client_ != nullptr) {
    const Error told = client_->trouble_or(failure);
    if (notices_) notices_({false, config_.brokers, told.message});
  }
  TRY(connect());
  if (!sink_.transactional) return {};
  TRY_ASSIGN(const auto found, delivered());
  const std::uint64_t there = found ? found->length : length_;
  if (there == length_) return {};
  done = there == length_ + pending_.size() && found->last_digest == hash64(pending_);
  if (done) return {};
  return Error{ErrorCode::kIncompatible, "output `" + sink_.name +
                                             "` was written by another engine meanwhile; one "
                                             "engine writes a site's outputs"};
}

Status KafkaSink::attempt() {
  if (sink_.transactional) return attempt_transaction();
  TRY(produce_all());
  return flush();
}

Status KafkaSink::attempt_transaction() {
  const std::string doing = "output `" + sink_.name + "`";
  if (const KafkaFailure failure(rd_kafka_begin_transaction(client_->handle()));
      failure != nullptr) {
    return error_of(failure, doing);
  }
  TRY(produce_all());
  TRY(commit_length());
  return finish_call(doing,
                     [&] { return rd_kafka_commit_transaction(client_->handle(), kCallMillis); });
}

Status KafkaSink::produce_all() {
  std::string_view rest = pending_;
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    messages_.clear();
    route_(rest.substr(0, end), messages_);
    for (const KafkaMessage& message : messages_) TRY(produce(message));
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  }
  return {};
}

Status KafkaSink::produce(const KafkaMessage& message) {
  const std::string topic(message.topic);
  std::array<rd_kafka_vu_t, 6> parts{};
  parts[0].vtype = RD_KAFKA_VTYPE_TOPIC;
  parts[0].u.cstr = topic.c_str();
  parts[1].vtype = RD_KAFKA_VTYPE_KEY;
  parts[2].vtype = RD_KAFKA_VTYPE_VALUE;
  parts[3].vtype = RD_KAFKA_VTYPE_MSGFLAGS;
  parts[3].u.i = RD_KAFKA_MSG_F_COPY;
  parts[4].vtype = RD_KAFKA_VTYPE_HEADERS;
  parts[5].vtype = RD_KAFKA_VTYPE_TIMESTAMP;
  parts[5].u.i64 = today_millis();
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

Status KafkaSink::commit_length() {
  const std::uint64_t length = length_ + pending_.size();
  const std::string digest = std::to_string(hash64(pending_));
  const Offsets offsets(rd_kafka_topic_partition_list_new(1));
  rd_kafka_topic_partition_t* one =
      rd_kafka_topic_partition_list_add(offsets.get(), sink_.topics.front().c_str(), 0);
  one->offset = static_cast<std::int64_t>(length);
  one->metadata = rd_kafka_mem_malloc(client_->handle(), digest.size());
  one->metadata_size = digest.copy(static_cast<char*>(one->metadata), digest.size());
  const std::unique_ptr<rd_kafka_consumer_group_metadata_t,
                        void (*)(rd_kafka_consumer_group_metadata_t*)>
      group(rd_kafka_consumer_group_metadata_new(sink_.name.c_str()),
            &rd_kafka_consumer_group_metadata_destroy);
  return finish_call("output `" + sink_.name + "`", [&] {
    return rd_kafka_send_offsets_to_transaction(client_->handle(), offsets.get(), group.get(),
                                                kCallMillis);
  });
}

/// Outside transactions: every message is acknowledged, or the attempt has failed.
Status KafkaSink::flush() {
  constexpr int kSlice = 100;
  constexpr int kTries = 4 * kCallMillis / kSlice;
  const std::string doing = "output `" + sink_.name + "`";
  for (int i = 0; rd_kafka_flush(client_->handle(), kSlice) != RD_KAFKA_RESP_ERR_NO_ERROR; ++i) {
    if (i == kTries || is_over()) {
      return client_->trouble_or(kafka_error(RD_KAFKA_RESP_ERR__TIMED_OUT, doing));
    }
  }
  const int failed = client_->take_delivery_error();
  return failed == 0 ? Status() : Status(kafka_error(failed, doing));
}

}  // namespace tributary
