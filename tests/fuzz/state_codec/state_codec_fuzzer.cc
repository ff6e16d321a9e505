// Any bytes as what a state directory holds: no crash; what can be read can be written and read
// again as the same. The first byte says which codec: a frame of the middle stream, a subject, a
// row, stage 1's state, or the counters and the sweeps.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "engine/correlate/subject_codec.h"
#include "engine/partition/counters.h"
#include "engine/partition/log_codec.h"
#include "engine/partition/sweeps.h"
#include "engine/pipeline/ingest.h"
#include "engine/signal/row_state.h"
#include "schemas/catalog/catalog.h"
#include "tests/support/small_city.h"

namespace {

using namespace tributary;  // NOLINT: a fuzzer's only file

void require(bool condition) {
  if (!condition) std::abort();
}

/// `write` of what `read` gave must give the same bytes once more after being read.
template <typename Read, typename Write>
void round_trip(std::string_view bytes, Read read, Write write) {
  auto first = read(bytes);
  if (!first) return;
  std::string written;
  write(*first, written);
  auto second = read(std::string_view(written));
  require(second.has_value());
  std::string again;
  write(*second, again);
  require(written == again);
}

void fuzz_frame(std::string_view bytes, const std::vector<SourceInfo>& sources) {
  round_trip(
      bytes, [&](std::string_view in) { return read_frame(in, catalog(), sources); },
      [](const StoredFrame& frame, std::string& out) {
        write_frame_head(frame.head, out);
        for (const LogRecord& record : frame.records) write_record(record, out);
      });
}

void fuzz_subject(std::string_view bytes, const SubjectCodec& codec) {
  round_trip(
      bytes,
      [&](std::string_view in) -> Result<SubjectState> {
        SubjectState state;
        state.key = {tributary::testing::building_type(), "B7"};
        ByteReader reader(in);
        TRY(codec.read(reader, state));
        return state;
      },
      [&](const SubjectState& state, std::string& out) {
        ByteWriter writer(out);
        codec.write(state, writer);
      });
}

void fuzz_row(std::string_view bytes) {
  round_trip(
      bytes,
      [](std::string_view in) -> Result<RowState> {
        ByteReader reader(in);
        RowState row = RowState::read(reader, SubjectCodec::kVersion);
        TRY(reader.status("row"));
        return row;
      },
      [](const RowState& row, std::string& out) {
        ByteWriter writer(out);
        row.write(writer);
      });
}

void fuzz_counters(std::string_view bytes) {
  round_trip(
      bytes,
      [](std::string_view in) -> Result<PartitionCounters> {
        ByteReader reader(in);
        PartitionCounters counters;
        TRY(counters.read(reader));
        return counters;
      },
      [](const PartitionCounters& counters, std::string& out) {
        ByteWriter writer(out);
        counters.write(writer);
      });
}

void fuzz_sweeps(std::string_view bytes) {
  round_trip(
      bytes,
      [](std::string_view in) -> Result<Sweeps> {
        ByteReader reader(in);
        Sweeps sweeps;
        TRY(sweeps.read(reader, catalog()));
        return sweeps;
      },
      [](const Sweeps& sweeps, std::string& out) {
        ByteWriter writer(out);
        sweeps.write(writer);
      });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::vector<SourceInfo> sources = tributary::testing::two_sources(Days(1));
  static const RuleSet rules{{tributary::testing::repeat_rule()}, {}, sha256("rules")};
  static const CorrelatePlan plan(rules, catalog(), sources, 3);
  static const SubjectCodec codec(plan, sources);
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0] % 5) {
    case 0:
      fuzz_frame(bytes, sources);
      break;
    case 1:
      fuzz_subject(bytes, codec);
      break;
    case 2:
      fuzz_row(bytes);
      break;
    case 3:
      (void)read_ingest_state(bytes).has_value();
      break;
    default:
      fuzz_counters(bytes);
      fuzz_sweeps(bytes);
  }
  return 0;
}
