#include "connectors/kafka/kafka_changelog.h"

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

#include "connectors/kafka/topics.h"
#include "engine/base/codec.h"
#include "engine/base/digest.h"

namespace tributary {
namespace {

constexpr std::uint8_t kMark = 255;  // where an entry has its table
constexpr std::size_t kReadAtOnce = 512;
constexpr std::size_t kGivenAtOnce = std::size_t{4} << 20;  // bytes
constexpr Millis kAskAgain{200};
constexpr Millis kMostCompaction = Days(1);
constexpr Millis kTransactionTimeout = std::chrono::minutes(1);

std::string key_of(std::uint8_t table, std::string_view key) {
  std::string plain(1, static_cast<char>(table));
  plain.append(key);
  return plain;
}

/// What it is told by in a place.
std::uint64_t mark_of(std::string_view key, std::string_view value) {
  return hash64(value.empty() ? key : value);
}

KafkaSourceConfig whole(const std::string& topic) {
  KafkaSourceConfig config;
  config.topic = topic;
  config.to_the_end = true;
  config.keeps_keys = true;
  config.max_record_bytes = SIZE_MAX;
  return config;
}

}  // namespace

Status check_changelog_topic(KafkaClient& client, const std::string& topic) {
  const std::string name = "topic `" + topic + "`";
  const auto refused = [&](const std::string& why) {
    return Status(Error{ErrorCode::kInvalid, name + why});
  };
  TRY_ASSIGN(const std::uint32_t partitions, client.partitions_of(topic));
  if (partitions != 1) {
    return refused(" has " + std::to_string(partitions) + " partitions; a changelog has one");
  }
  TRY_ASSIGN(const TopicSettings settings, settings_of(client, topic));
  if (!settings.is_compacted || settings.is_deleted) {
    return refused(" loses what has not changed for long: set its cleanup.policy to compact");
  }
  if (settings.is_stamped) return stamped_error(topic);
  if (!settings.compacted_within || *settings.compacted_within > kMostCompaction) {
    return refused(
        " keeps what has been replaced, reports that are over among it, for more than a day: set "
        "its max.compaction.lag.ms to less");
  }
  if (!settings.erasures_kept || *settings.erasures_kept < kErasuresKept) {
    return refused(
        " forgets what was erased before a machine that was away may have seen it: set its "
        "delete.retention.ms to 14 days at least");
  }
  return {};
}

KafkaChangelog::KafkaChangelog(KafkaChangelogConfig changelog, TopicSeal seal,
                               std::unique_ptr<KafkaClient> reader, KafkaProducer producer)
    : changelog_(std::move(changelog)),
      seal_(std::move(seal)),
      reader_(std::move(reader)),
      producer_(std::move(producer)) {
  producer_.set_transaction_timeout(kTransactionTimeout);
  producer_.set_most_message_bytes(kMostChangelogBytes);
}

Result<std::unique_ptr<KafkaChangelog>> KafkaChangelog::open(const KafkaConfig& config,
                                                             KafkaChangelogConfig changelog,
                                                             TopicSeal seal, KafkaPatience patience,
                                                             KafkaNotices notices) {
  TRY_ASSIGN(auto reader, connect_kafka_consumer(config, notices));
  TRY(check_changelog_topic(*reader, changelog.topic));
  KafkaProducer producer(config, changelog.name, true, "changelog `" + changelog.topic + "`",
                         std::move(patience), std::move(notices));
  return std::unique_ptr<KafkaChangelog>(new KafkaChangelog(
      std::move(changelog), std::move(seal), std::move(reader), std::move(producer)));
}

Status KafkaChangelog::connect() {
  TRY(producer_.connect());
  return producer_.take_over();
}

Status KafkaChangelog::take_over() {
  producer_.begin_call();
  TRY(connect());
  TRY_ASSIGN(last_, tail_of(producer_.config(), changelog_.topic));
  return {};
}

/// A commit is answered before its record may be read: the broker writes its mark afterwards, and
/// none before an older transaction's. A place that lies behind the end is waited for.
Result<std::unique_ptr<KafkaSource>> KafkaChangelog::open_from(const ChangelogPlace& place) {
  const auto until = std::chrono::steady_clock::now() + kKafkaPatience;
  for (;;) {
    TRY_ASSIGN(auto source, KafkaSource::open(*reader_, whole(changelog_.topic)));
    const bool is_there = place.next <= static_cast<std::uint64_t>(source->end().value_or(0));
    if (is_there || std::chrono::steady_clock::now() > until) {
      TRY(check_place(*source, place));
      TRY(source->seek({0, place.next}));
      return source;
    }
    std::this_thread::sleep_for(kAskAgain);
  }
}

/// The record before the place may have been replaced and be gone; if not, it is the one that was
/// seen.
Status KafkaChangelog::check_place(KafkaSource& source, const ChangelogPlace& place) {
  const auto another = [&] {
    return Status(
        Error{ErrorCode::kIncompatible,
              "topic `" + changelog_.topic +
                  "` is not the changelog that this state was kept in, or a transaction in it "
                  "has not ended for long; if it is not, begin with an empty state directory"});
  };
  if (place.next == 0) return {};
  if (place.next > static_cast<std::uint64_t>(source.end().value_or(0))) return another();
  const auto before = source.fetch({0, place.next - 1});
  if (!before && before.error().code == ErrorCode::kNotFound) return {};
  if (!before) return before.error();
  return mark_of(before->key, before->payload) == place.mark ? Status() : another();
}

Status KafkaChangelog::open_record(const Record& record, StateBatch& entries) {
  TRY_ASSIGN(const std::string key, seal_.open_key(record.key));
  const auto table = static_cast<std::uint8_t>(key.front());
  if (table == kMark) return {};
  if (table >= kTables) {
    return Error{ErrorCode::kIncompatible,
                 "topic `" + changelog_.topic + "` was written by a newer version of tributary"};
  }
  StateBatch::Entry entry{static_cast<Table>(table), key.substr(1), std::nullopt};
  if (!record.payload.empty()) {
    TRY_ASSIGN(const std::string value, seal_.open(record.payload));
    // Its key is sealed with it: nobody gives an entry the value of another.
    ByteReader in(value);
    if (in.bytes() != key || !in.ok()) {
      return Error{ErrorCode::kCorrupt,
                   "topic `" + changelog_.topic + "`: a value is not its key's"};
    }
    entry.value = std::string(in.raw(in.remaining()));
  }
  entries.entries.push_back(std::move(entry));
  return {};
}

Status KafkaChangelog::read(const ChangelogPlace& from, const Take& take) {
  TRY_ASSIGN(const auto source, open_from(from));
  StateBatch entries;
  ChangelogPlace place = from;
  std::size_t bytes = 0;
  const auto hand_over = [&]() -> Status {
    if (place == from) return {};
    TRY(take(entries, place));
    entries.entries.clear();
    bytes = 0;
    return {};
  };
  std::vector<Record> records;
  auto heard = std::chrono::steady_clock::now();
  while (!source->finished()) {
    records.clear();
    TRY(source->read(records, kReadAtOnce));
    const auto now = std::chrono::steady_clock::now();
    if (!records.empty()) heard = now;
    if (now - heard > kKafkaPatience) {
      return Error{ErrorCode::kUnavailable,
                   "topic `" + changelog_.topic + "` could not be read to its end"};
    }
    for (const Record& record : records) {
      TRY(open_record(record, entries));
      bytes += record.key.size() + record.payload.size();
      place = {record.next.offset, mark_of(record.key, record.payload)};
    }
    if (bytes >= kGivenAtOnce) TRY(hand_over());
  }
  return hand_over();
}

void KafkaChangelog::seal(const StateBatch& batch) {
  sealed_.clear();
  sealed_.reserve(batch.entries.size() + 1);
  const auto add = [&](const std::string& key, std::string_view value) {
    std::string plain;
    ByteWriter out(plain);
    out.bytes(key);
    out.raw(value);
    sealed_.push_back({seal_.seal_key(key), seal_.seal(plain)});
  };
  for (const StateBatch::Entry& entry : batch.entries) {
    const std::string key = key_of(static_cast<std::uint8_t>(entry.table), entry.key);
    if (entry.value) {
      add(key, *entry.value);
    } else {
      sealed_.push_back({seal_.seal_key(key), {}});
    }
  }
  add(key_of(kMark, ""), std::to_string(++marks_));
}

Result<ChangelogPlace> KafkaChangelog::append(const StateBatch& batch) {
  seal(batch);
  TRY(producer_.until_done([&] { return attempt(); }, [&] { return renew(); }));
  last_ = TailRecord{std::move(sealed_.back().value), appended_};
  sealed_.clear();
  return ChangelogPlace{last_->offset + 1, hash64(last_->value)};
}

Status KafkaChangelog::attempt() {
  TRY(producer_.begin());
  for (const Sealed& one : sealed_) {
    // An erasure is a record without a value, which an empty one would not be.
    const std::string_view value = one.value.empty() ? std::string_view() : one.value;
    TRY(producer_.produce({changelog_.topic, one.key, value, {}, 0}));
  }
  TRY(producer_.commit());
  const std::int64_t delivered = producer_.client().delivered_offset();
  if (delivered >= 0) {
    appended_ = static_cast<std::uint64_t>(delivered);
    return {};
  }
  return find_appended();
}

/// The broker has told no offset, and what is committed is not to be read at once.
Status KafkaChangelog::find_appended() {
  for (Millis waited{0}; waited < kKafkaPatience; waited += kAskAgain) {
    TRY_ASSIGN(const auto there, tail_of(producer_.config(), changelog_.topic));
    if (there && there->value == sealed_.back().value) {
      appended_ = there->offset;
      return {};
    }
    std::this_thread::sleep_for(kAskAgain);
  }
  return Error{ErrorCode::kUnavailable,
               "topic `" + changelog_.topic + "` does not show what was committed"};
}

/// Whether the append under way is there. kIncompatible: somebody else has appended since the last.
Result<bool> KafkaChangelog::is_appended(Renewal renewal) {
  TRY_ASSIGN(const auto there, tail_of(producer_.config(), changelog_.topic));
  if (there && there->value == sealed_.back().value) {
    appended_ = there->offset;
    return true;
  }
  const bool is_last = last_ ? there && there->value == last_->value : !there;
  const bool is_older = last_ && (!there || there->offset < last_->offset);
  if (is_last || (is_older && renewal == Renewal::kToCome)) return false;
  return Error{ErrorCode::kIncompatible,
               producer_.what() +
                   " was appended to by another process meanwhile, which has "
                   "taken over"};
}

/// Who has been shut out looks first, so as to shut nobody out in turn. Its own last record may not
/// be read yet; connecting waits until it is.
Result<bool> KafkaChangelog::renew() {
  TRY_ASSIGN(const bool is_there, is_appended(Renewal::kToCome));
  if (is_there) return true;
  TRY(connect());
  return is_appended(Renewal::kDone);
}

}  // namespace tributary
