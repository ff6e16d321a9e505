#include "engine/partition/log_batch.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "engine/base/codec.h"
#include "engine/partition/log_codec.h"

namespace tributary {

namespace {

constexpr std::size_t kRefusalBytes = 7;

void write_refusal(const Refusal& refusal, std::size_t from, ByteWriter& out) {
  const Rejection& rejection = refusal.rejection;
  out.varint(std::max(refusal.after, from) - from);
  out.varint(rejection.source.value());
  out.varint(rejection.position.stream);
  out.varint(rejection.position.offset);
  out.u8(static_cast<std::uint8_t>(rejection.reason));
  out.bytes(rejection.field);
  out.bytes(rejection.address);
}

Refusal read_refusal(ByteReader& in) {
  Refusal refusal;
  refusal.after = in.varint();
  refusal.rejection.source = SourceId(static_cast<std::uint16_t>(in.varint()));
  refusal.rejection.position.stream = static_cast<std::uint32_t>(in.varint());
  refusal.rejection.position.offset = in.varint();
  refusal.rejection.reason = static_cast<RejectReason>(in.u8());
  refusal.rejection.field = std::string(in.bytes());
  refusal.rejection.address = std::string(in.bytes());
  return refusal;
}

Status read_refusals(ByteReader& in, std::size_t sources, std::vector<Refusal>& refusals) {
  const std::size_t count = in.count(kRefusalBytes);
  for (std::size_t i = 0; i < count && in.ok(); ++i) {
    refusals.push_back(read_refusal(in));
    const Rejection& rejection = refusals.back().rejection;
    if (rejection.source.value() >= sources ||
        static_cast<int>(rejection.reason) >= kRejectReasons) {
      return Error{ErrorCode::kCorrupt, "a refusal of no source, or for no reason"};
    }
  }
  return in.status("refusals");
}

/// Records [from, until), and the refusals among and behind them; `with_before`: those before, too.
void write_stretch(const LogBatch& batch, std::size_t from, std::size_t until, bool with_before,
                   ByteWriter& out) {
  std::string records;
  for (std::size_t i = from; i < until; ++i) write_record(batch.records[i], records);
  out.bytes(records);
  std::vector<const Refusal*> refusals;
  for (const Refusal& refusal : batch.refusals) {
    if ((with_before || refusal.after > from) && refusal.after <= until)
      refusals.push_back(&refusal);
  }
  out.varint(refusals.size());
  for (const Refusal* refusal : refusals) write_refusal(*refusal, from, out);
}

}  // namespace

std::string encode_stretch(const LogBatch& batch, std::size_t from, std::size_t until,
                           bool is_first) {
  std::string bytes;
  ByteWriter out(bytes);
  write_stretch(batch, from, until, is_first, out);
  out.varint(is_first ? batch.accepted.size() : 0);
  if (!is_first) return bytes;
  for (const Rejection& letter : batch.accepted) write_refusal({letter, 0}, 0, out);
  return bytes;
}

Status decode_stretch(std::string_view bytes, const Catalog& catalog,
                      const std::vector<SourceInfo>& sources, LogBatch& batch) {
  ByteReader in(bytes);
  const std::size_t before = batch.records.size();
  TRY_ASSIGN(std::vector<LogRecord> records, read_records(in.bytes(), catalog, sources));
  std::vector<Refusal> refusals, letters;
  TRY(read_refusals(in, sources.size(), refusals));
  TRY(read_refusals(in, sources.size(), letters));
  if (!in.at_end()) return Error{ErrorCode::kCorrupt, "bytes behind a stretch of the stream"};
  batch.records.insert(batch.records.end(), std::make_move_iterator(records.begin()),
                       std::make_move_iterator(records.end()));
  for (Refusal& refusal : refusals) {
    refusal.after += before;
    batch.refusals.push_back(std::move(refusal));
  }
  for (Refusal& letter : letters) batch.accepted.push_back(std::move(letter.rejection));
  return {};
}

std::string encode_rest(const LogBatch& batch, std::size_t from) {
  std::string bytes;
  ByteWriter out(bytes);
  write_stretch(batch, from, batch.records.size(), false, out);
  return bytes;
}

Result<LogBatch> decode_rest(std::string_view bytes, const Catalog& catalog,
                             const std::vector<SourceInfo>& sources) {
  LogBatch batch;
  ByteReader in(bytes);
  TRY_ASSIGN(batch.records, read_records(in.bytes(), catalog, sources));
  TRY(read_refusals(in, sources.size(), batch.refusals));
  TRY(in.status("commit: the rest of a batch"));
  return batch;
}

}  // namespace tributary
