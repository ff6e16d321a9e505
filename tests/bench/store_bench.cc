// RocksDB's own limits with our settings: what the engine's figures are compared with (DESIGN 9).
#include <benchmark/benchmark.h>

#include <filesystem>
#include <memory>
#include <string>

#include "connectors/rocksdb/rocks_store.h"
#include "tests/connectors/temporary_directory.h"

namespace tributary {
namespace {

constexpr std::uint64_t kSubjects = 1'000'000;
constexpr std::size_t kValueBytes = 200;
constexpr std::int64_t kBatch = 1000;

/// Keys of equal length, spread over the whole range as digests are; the same in every run.
std::string key_of(std::uint64_t number) {
  std::uint64_t x = number * 0x9e3779b97f4a7c15ULL;
  x ^= x >> 32;
  std::string key(16, '\0');
  for (std::size_t i = 0; i < 8; ++i) key[i] = static_cast<char>(x >> (56 - 8 * i));
  for (std::size_t i = 0; i < 8; ++i) key[8 + i] = static_cast<char>(number >> (56 - 8 * i));
  return key;
}

class Numbers {  // xorshift64: the same sequence everywhere
 public:
  std::uint64_t below(std::uint64_t bound) {
    state_ ^= state_ << 13;
    state_ ^= state_ >> 7;
    state_ ^= state_ << 17;
    return state_ % bound;
  }

 private:
  std::uint64_t state_ = 88172645463325252ULL;
};

/// A store with a row for every subject. Takes seconds: benchmarks that need it have a fixed number
/// of iterations, so that it is made once and not again for each calibration.
class FilledStore {
 public:
  FilledStore() : store_(RocksStore::open({.directory = directory_.file("state")}).value_or_die()) {
    for (std::uint64_t first = 0; first < kSubjects; first += kBatch) {
      StateBatch batch;
      for (std::uint64_t i = first; i < first + kBatch; ++i)
        batch.put(Table::kSubjects, key_of(i), std::string(kValueBytes, 'v'));
      store_->write(batch, false).value_or_die();
    }
  }
  RocksStore& operator*() { return *store_; }

 private:
  TemporaryDirectory directory_;
  std::unique_ptr<RocksStore> store_;
};

void batched_put(benchmark::State& state) {
  const TemporaryDirectory directory;
  const auto store = RocksStore::open({.directory = directory.file("state")}).value_or_die();
  Numbers numbers;
  for ([[maybe_unused]] auto step : state) {
    StateBatch batch;
    for (std::int64_t i = 0; i < kBatch; ++i)
      batch.put(Table::kSubjects, key_of(numbers.below(kSubjects)), std::string(kValueBytes, 'v'));
    store->write(batch, false).value_or_die();
  }
  state.SetItemsProcessed(state.iterations() * kBatch);
}
BENCHMARK(batched_put)
    ->Name("rocksdb/batched_put")
    ->Unit(benchmark::kMillisecond)
    ->Iterations(1500)
    ->UseRealTime();

/// What an engine does that keeps no decoded state: one read and one write per observation.
void read_modify_write(benchmark::State& state) {
  FilledStore store;
  Numbers numbers;
  for ([[maybe_unused]] auto step : state) {
    StateBatch batch;
    std::string key = key_of(numbers.below(kSubjects));
    auto value = (*store).get(Table::kSubjects, key).value_or_die();
    CHECK(value.has_value());
    value->front() = static_cast<char>(value->front() + 1);
    batch.put(Table::kSubjects, std::move(key), std::move(*value));
    (*store).write(batch, false).value_or_die();
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(read_modify_write)->Name("rocksdb/read_modify_write")->Iterations(200'000)->UseRealTime();

void absent_get(benchmark::State& state) {
  FilledStore store;
  Numbers numbers;
  for ([[maybe_unused]] auto step : state) {
    const auto value = (*store).get(Table::kSubjects, key_of(kSubjects + numbers.below(kSubjects)));
    CHECK(!value->has_value());
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(absent_get)->Name("rocksdb/absent_get")->Iterations(2'000'000)->UseRealTime();

/// The cost of a commit that waits for the disk: bounds how many commits a second there can be.
void durable_write(benchmark::State& state) {
  const TemporaryDirectory directory;
  const auto store = RocksStore::open({.directory = directory.file("state")}).value_or_die();
  StateBatch batch;
  batch.put(Table::kMeta, "position", std::string(64, 'p'));
  for ([[maybe_unused]] auto step : state) store->write(batch, true).value_or_die();
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(durable_write)
    ->Name("rocksdb/durable_write")
    ->Unit(benchmark::kMicrosecond)
    ->UseRealTime();

}  // namespace
}  // namespace tributary
