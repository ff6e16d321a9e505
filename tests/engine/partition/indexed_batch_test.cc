// A batch that is read before a store has it says what the store will say.
#include "engine/partition/indexed_batch.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <string>
#include <utility>
#include <vector>

#include "connectors/memory/memory_store.h"

namespace tributary {
namespace {

constexpr int kKeys = 12;

std::string any_key() { return "k" + std::to_string(10 + *rc::gen::inRange(0, kKeys)); }

StateBatch any_batch() {
  StateBatch batch;
  for (int entries = *rc::gen::inRange(0, 20); entries > 0; --entries) {
    const Table table = *rc::gen::element(Table::kSubjects, Table::kTimers);
    if (*rc::gen::arbitrary<bool>()) {
      batch.put(table, any_key(), std::to_string(*rc::gen::inRange(0, 100)));
    } else {
      batch.erase(table, any_key());
    }
  }
  return batch;
}

using Seen = std::vector<std::pair<std::string, std::string>>;

/// The first `most` that a scan shows.
template <typename Scan>
Seen seen_by(std::size_t most, Scan scan) {
  Seen seen;
  scan([&](std::string_view key, std::string_view value) {
    seen.emplace_back(key, value);
    return seen.size() < most;
  }).value_or_die();
  return seen;
}

TEST(IndexedBatch, SaysWhatAStoreWithItSays) {
  rc::check([] {
    const StateBatch before = any_batch();
    IndexedBatch batch(any_batch());
    MemoryStore with, store;
    for (MemoryStore* one : {&with, &store}) one->write(before, true).value_or_die();
    with.write(batch.batch(), true).value_or_die();
    // Whether the store has it already makes no difference.
    if (*rc::gen::arbitrary<bool>()) store.write(batch.batch(), true).value_or_die();
    for (int reads = 0; reads < 6; ++reads) {
      const Table table = *rc::gen::element(Table::kSubjects, Table::kTimers);
      const std::string key = any_key();
      const StateBatch::Entry* entry = batch.find(table, key);
      RC_ASSERT((entry != nullptr ? entry->value : store.get(table, key).value_or_die()) ==
                with.get(table, key).value_or_die());
      const std::string from = any_key();
      const std::string to = *rc::gen::arbitrary<bool>() ? any_key() : std::string();
      const auto most = static_cast<std::size_t>(*rc::gen::inRange(1, kKeys + 2));
      RC_ASSERT(seen_by(most, [&](const auto& visit) {
                  return batch.scan(store, table, from, to, visit);
                }) == seen_by(most, [&](const auto& visit) {
                  return with.scan(table, from, to, visit);
                }));
    }
  });
}

}  // namespace
}  // namespace tributary
