#include "connectors/kafka/membership.h"

#include <librdkafka/rdkafka.h>

#include <array>
#include <chrono>
#include <utility>

#include "connectors/kafka/error_map.h"

namespace tributary {
namespace {

constexpr int kPollMillis = 100;
constexpr Millis kLeavesWithin{2'000};
constexpr Millis kTold{200};

template <typename T>
using Owned = std::unique_ptr<T, void (*)(T*)>;

/// Nothing of the topic is read here: the partition is no more than a token.
void pause(rd_kafka_t* handle, rd_kafka_topic_partition_list_t* partitions) {
  rd_kafka_pause_partitions(handle, partitions);
}

}  // namespace

Result<std::unique_ptr<KafkaMembership>> KafkaMembership::join(const KafkaConfig& config,
                                                               KafkaMembershipConfig membership,
                                                               KafkaNotices notices) {
  const FixedOptions fixed = {{"group.id", membership.group},
                              {"group.instance.id", membership.member},
                              {"partition.assignment.strategy", "cooperative-sticky"},
                              {"session.timeout.ms", std::to_string(kSession.count())},
                              {"heartbeat.interval.ms", "2000"},
                              {"enable.auto.commit", "false"},
                              {"auto.offset.reset", "latest"}};
  std::unique_ptr<KafkaMembership> member(new KafkaMembership(std::move(membership)));
  TRY_ASSIGN(member->client_,
             KafkaClient::connect(
                 config, KafkaRole::kConsumer, fixed, std::move(notices),
                 [self = member.get()](int error, rd_kafka_topic_partition_list_s* partitions) {
                   self->rebalance(error, partitions);
                 }));
  TRY(member->client_->partitions_of(member->config_.topic));
  TRY(member->subscribe());
  member->poller_ = std::thread([self = member.get()] { self->poll(); });
  return member;
}

Status KafkaMembership::subscribe() {
  rd_kafka_poll_set_consumer(client_->handle());
  const Owned<rd_kafka_topic_partition_list_t> wanted(rd_kafka_topic_partition_list_new(1),
                                                      &rd_kafka_topic_partition_list_destroy);
  rd_kafka_topic_partition_list_add(wanted.get(), config_.topic.c_str(), RD_KAFKA_PARTITION_UA);
  const auto failed = rd_kafka_subscribe(client_->handle(), wanted.get());
  return failed == RD_KAFKA_RESP_ERR_NO_ERROR
             ? Status()
             : Status(kafka_error(failed, "group `" + config_.group + "`"));
}

KafkaMembership::~KafkaMembership() {
  work(false);
  ends_ = true;
  if (poller_.joinable()) poller_.join();
  if (client_ == nullptr) return;
  leave();
  rd_kafka_consumer_close(client_->handle());
}

/// A static member that is closed stays one for its session; one that wants nothing any more goes.
void KafkaMembership::leave() {
  rd_kafka_unsubscribe(client_->handle());
  const auto until = std::chrono::steady_clock::now() + kLeavesWithin;
  bool holds = true;
  while (holds && std::chrono::steady_clock::now() < until) {
    const Owned<rd_kafka_message_t> served(rd_kafka_consumer_poll(client_->handle(), kPollMillis),
                                           &rd_kafka_message_destroy);
    rd_kafka_topic_partition_list_t* held = nullptr;
    if (rd_kafka_assignment(client_->handle(), &held) != RD_KAFKA_RESP_ERR_NO_ERROR) return;
    holds = held->cnt > 0;
    rd_kafka_topic_partition_list_destroy(held);
  }
  // It is told to the group's broker by the library's own thread, before which no close may come.
  std::this_thread::sleep_for(kTold);
}

Status KafkaMembership::status() const {
  const std::lock_guard lock(mutex_);
  return failure_ ? Status(*failure_) : Status();
}

void KafkaMembership::work(bool works) {
  {
    const std::lock_guard lock(mutex_);
    works_ = works;
  }
  rests_.notify_all();
}

void KafkaMembership::rebalance(int error, rd_kafka_topic_partition_list_s* partitions) {
  if (error == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS) {
    take(partitions);
  } else {
    give_up(partitions);
  }
}

void KafkaMembership::take(rd_kafka_topic_partition_list_s* partitions) {
  for (int i = 0; i < partitions->cnt; ++i) partitions->elems[i].offset = RD_KAFKA_OFFSET_END;
  const Owned<rd_kafka_error_t> failed(rd_kafka_incremental_assign(client_->handle(), partitions),
                                       &rd_kafka_error_destroy);
  pause(client_->handle(), partitions);
  for (int i = 0; i < partitions->cnt; ++i) {
    if (partitions->elems[i].partition == 0) has_turn_ = true;
  }
}

/// One that was lost is another's already; else that other waits until we have come to an end.
void KafkaMembership::give_up(rd_kafka_topic_partition_list_s* partitions) {
  for (int i = 0; i < partitions->cnt; ++i) {
    if (partitions->elems[i].partition == 0) has_turn_ = false;
  }
  if (!has_turn_ && rd_kafka_assignment_lost(client_->handle()) == 0 && !ends_) {
    std::unique_lock lock(mutex_);
    rests_.wait_for(lock, kEndsWithin, [&] { return !works_; });
  }
  const Owned<rd_kafka_error_t> failed(rd_kafka_incremental_unassign(client_->handle(), partitions),
                                       &rd_kafka_error_destroy);
}

void KafkaMembership::poll() {
  const std::string group = "group `" + config_.group + "`, member `" + config_.member + "`";
  while (!ends_) {
    const Owned<rd_kafka_message_t> message(rd_kafka_consumer_poll(client_->handle(), kPollMillis),
                                            &rd_kafka_message_destroy);
    std::array<char, 512> why{};
    int failed = rd_kafka_fatal_error(client_->handle(), why.data(), why.size());
    if (failed == RD_KAFKA_RESP_ERR_NO_ERROR && message != nullptr) failed = message->err;
    if (failed == RD_KAFKA_RESP_ERR_NO_ERROR || failed == RD_KAFKA_RESP_ERR__PARTITION_EOF)
      continue;
    Error error = kafka_error(failed, group);
    if (failed == RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID) {
      error = {ErrorCode::kExists, group +
                                       ": another process is this member; each has a state "
                                       "directory of its own"};
    } else if (is_passing(failed)) {
      continue;  // the library goes on trying
    }
    has_turn_ = false;
    const std::lock_guard lock(mutex_);
    failure_ = std::move(error);
    return;
  }
}

}  // namespace tributary
