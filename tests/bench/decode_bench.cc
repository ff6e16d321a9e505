// Decoding a grievance of 440 bytes to a draft, beside simdjson's own limit on the same bytes
// (DESIGN 9): items per second is records per second on one core.
#include <benchmark/benchmark.h>
#include <simdjson.h>

#include <memory>
#include <string>
#include <vector>

#include "engine/base/check.h"
#include "schemas/catalog/catalog.h"
#include "schemas/decode/json_walker.h"
#include "schemas/decode/record_decoder.h"
#include "schemas/feeds/mapping_loader.h"

namespace tributary {
namespace {

constexpr const char* kMapping = R"(schema: grievance
format: { type: jsonl }
record_id: id
version: updated_at
arrival: arrived_at
time: { field: received_at }
crs: gcj02
fields:
  topic: { from: type, values: { "消防通道堵塞": fire_exit, "电线老化": wiring, "下水道堵塞": drain_blocked } }
  channel: { from: channel }
  division: { from: division }
  building: { from: building }
  address: { from: address }
  location: { latitude: location.lat, longitude: location.lng }
reporter: { from: phone, kind: phone }
void: { from: status, values: { "重复": duplicate } }
)";

constexpr std::size_t kRecords = 4096;  // more than the caches of the parser remember

/// The same record with other numbers, `index` apart.
std::string event(std::size_t index) {
  const std::string number = std::to_string(1'000'000 + index);
  std::string text = R"({"id":"GR-2026-)" + number +
                     R"(","received_at":"2026-03-12T09:15:42+08:00","updated_at":"2026-03-12T09:)" +
                     std::to_string(10 + index % 50) +
                     R"(:00+08:00","arrived_at":"2026-03-12T09:16:00.250+08:00","type":"电线老化")"
                     R"(,"channel":"hotline","division":"500103001","building":"B)" +
                     number + R"(","address":"渝中区幸福里路12号3幢","location":{"lat":29.55)" +
                     number + R"(,"lng":106.57)" + number + R"(},"phone":"1380)" + number +
                     R"(","status":"办理中","title":")";
  while (text.size() < 430) text += 'x';
  return text + R"(","n":1})";
}

struct Events {
  std::string bytes;
  std::vector<std::string_view> payloads;

  Events() {
    std::vector<std::size_t> ends;
    for (std::size_t i = 0; i < kRecords; ++i) {
      bytes += event(i);
      ends.push_back(bytes.size());
      bytes += '\n';
    }
    bytes.append(kJsonPadding, '\0');
    std::size_t begin = 0;
    for (const std::size_t end : ends) {
      payloads.push_back(std::string_view(bytes).substr(begin, end - begin));
      begin = end + 1;
    }
  }
};

void report(benchmark::State& state, const Events& events) {
  const auto records = static_cast<std::int64_t>(events.payloads.size());
  state.SetItemsProcessed(state.iterations() * records);
  state.SetBytesProcessed(state.iterations() *
                          static_cast<std::int64_t>(events.bytes.size() - kJsonPadding));
}

void decode_to_draft(benchmark::State& state) {
  const Events events;
  Diagnostics diagnostics;
  const auto document = YamlDocument::parse("bench", kMapping, diagnostics);
  const auto mapping = load_mapping(*document, catalog(), diagnostics);
  CHECK(mapping.has_value());
  const SourceInfo source = source_info_of(*mapping, catalog(), SourceId(0), "grievance");
  const std::vector<std::uint8_t> key(kDigestKeyBytes, 1);
  const auto decoder = make_decoder(*mapping, catalog(), source, key);
  ObservationDraft draft;
  for ([[maybe_unused]] auto step : state) {
    for (const std::string_view payload : events.payloads) {
      Record record;
      record.payload = payload;
      CHECK(!decoder->decode(record, draft));
      benchmark::DoNotOptimize(draft.content_digest);
    }
  }
  report(state, events);
}
BENCHMARK(decode_to_draft)->Unit(benchmark::kMillisecond);

/// What our strict reading of every byte costs, without the meaning of the fields.
void walk_json(benchmark::State& state) {
  const Events events;
  const std::vector<std::string> paths = {
      "id",       "received_at", "updated_at",   "arrived_at",   "type",  "channel", "division",
      "building", "address",     "location.lat", "location.lng", "phone", "status"};
  JsonWalker walker(paths);
  std::vector<RawField> out(paths.size());
  for ([[maybe_unused]] auto step : state) {
    for (const std::string_view payload : events.payloads) {
      CHECK(walker.walk(payload, out) == JsonOutcome::kObject);
      benchmark::DoNotOptimize(out.data());
    }
  }
  report(state, events);
}
BENCHMARK(walk_json)->Unit(benchmark::kMillisecond);

/// simdjson's own limit: the same fields, in the order of the document, nothing else checked.
void simdjson_alone(benchmark::State& state) {
  const Events events;
  simdjson::ondemand::parser parser;
  for ([[maybe_unused]] auto step : state) {
    for (const std::string_view payload : events.payloads) {
      simdjson::ondemand::document document;
      std::size_t total = 0;
      auto parsed = parser.iterate(payload.data(), payload.size(), payload.size() + kJsonPadding);
      CHECK(std::move(parsed).get(document) == simdjson::SUCCESS);
      for (const char* name : {"id", "received_at", "updated_at", "arrived_at", "type", "channel",
                               "division", "building", "address"}) {
        total += document.find_field(name).get_string().value_unsafe().size();
      }
      auto location = document.find_field("location");
      double latitude = 0;
      double longitude = 0;
      CHECK(location.find_field("lat").get(latitude) == simdjson::SUCCESS);
      CHECK(location.find_field("lng").get(longitude) == simdjson::SUCCESS);
      total += document.find_field("phone").get_string().value_unsafe().size();
      total += document.find_field("status").get_string().value_unsafe().size();
      benchmark::DoNotOptimize(total);
      benchmark::DoNotOptimize(latitude + longitude);
    }
  }
  report(state, events);
}
BENCHMARK(simdjson_alone)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace tributary
