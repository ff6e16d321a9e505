#include "connectors/kafka/topic_tail.h"

#include <algorithm>
#include <chrono>
#include <vector>

#include "connectors/kafka/kafka_source.h"

namespace tributary {
namespace {

/// From `from` on; nullopt: there is none.
Result<std::optional<TailRecord>> last_from(KafkaSource& source, Position from,
                                            const std::string& topic) {
  TRY(source.seek(from));
  std::optional<TailRecord> last;
  std::vector<Record> records;
  const auto until = std::chrono::steady_clock::now() + kKafkaPatience;
  while (!source.finished()) {
    records.clear();
    TRY(source.read(records, 64));
    if (!records.empty()) {
      last = TailRecord{std::string(records.back().payload), records.back().position.offset};
    }
    if (std::chrono::steady_clock::now() > until) {
      return Error{ErrorCode::kUnavailable, "topic `" + topic + "` could not be read to its end"};
    }
  }
  return last;
}

}  // namespace

/// Marks of transactions take offsets, and so does what was aborted: a few are looked at, then
/// more.
Result<std::optional<TailRecord>> tail_of(const KafkaConfig& config, const std::string& topic) {
  TRY_ASSIGN(const auto reader, connect_kafka_consumer(config, {}));
  KafkaSourceConfig first_partition;
  first_partition.topic = topic;
  first_partition.to_the_end = true;
  first_partition.max_record_bytes = SIZE_MAX;
  for (std::uint64_t back = 16;; back *= 16) {
    TRY_ASSIGN(const auto source, KafkaSource::open(*reader, first_partition));
    const std::uint64_t held = source->held_records();
    const auto end = static_cast<std::uint64_t>(source->end().value_or(0));
    const Position from{0, end - std::min(held, back)};
    TRY_ASSIGN(auto last, last_from(*source, from, topic));
    if (last) return last;
    if (held > back) continue;
    if (from.offset == 0) return std::optional<TailRecord>();
    return Error{ErrorCode::kNotFound, "topic `" + topic + "` no longer holds its last record"};
  }
}

}  // namespace tributary
