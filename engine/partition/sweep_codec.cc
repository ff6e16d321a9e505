#include "engine/partition/sweep_codec.h"

#include "engine/partition/sweeps.h"

namespace tributary {

namespace {

constexpr std::size_t kCoverageBytes = 4;
constexpr std::uint8_t kLastStage = static_cast<std::uint8_t>(SweepStage::kEnding);

}  // namespace

void write_sweep(const Sweep& sweep, ByteWriter& out) {
  out.bytes(sweep.id);
  out.u8(static_cast<std::uint8_t>(sweep.check));
  out.zigzag(sweep.at.millis());
  out.bytes(sweep.theme);
  out.bytes(sweep.area);
  out.bytes(sweep.profile);
  out.zigzag(sweep.every.count());
}

std::optional<Sweep> read_sweep(ByteReader& in) {
  Sweep sweep;
  sweep.id = std::string(in.bytes());
  sweep.check = static_cast<CheckKind>(in.u8());
  sweep.at = EventTime::from_millis(in.zigzag());
  sweep.theme = std::string(in.bytes());
  sweep.area = std::string(in.bytes());
  sweep.profile = std::string(in.bytes());
  sweep.every = Millis(in.zigzag());
  return in.ok() && is_sound(sweep) ? std::optional(std::move(sweep)) : std::nullopt;
}

void write_sweep_report(const SweepReport& report, ByteWriter& out) {
  write_sweep(report.sweep, out);
  out.u8(static_cast<std::uint8_t>(report.stage));
  out.zigzag(report.last_checked.millis());
  out.varint(report.slice);
  out.varint(report.differences);
  out.varint(report.coverage.size());
  for (const TypeCoverage& coverage : report.coverage) {
    out.u8(coverage.type.value());
    out.varint(coverage.checked);
    out.varint(coverage.total);
    out.varint(coverage.without_findings);
  }
}

std::optional<SweepReport> read_sweep_report(ByteReader& in, const Catalog& catalog) {
  SweepReport report;
  auto sweep = read_sweep(in);
  if (!sweep) return std::nullopt;
  report.sweep = std::move(*sweep);
  const std::uint8_t stage = in.u8();
  if (stage > kLastStage) return std::nullopt;
  report.stage = static_cast<SweepStage>(stage);
  report.last_checked = EventTime::from_millis(in.zigzag());
  report.slice = in.varint();
  report.differences = in.varint();
  const std::size_t types = in.count(kCoverageBytes);
  for (std::size_t i = 0; i < types && in.ok(); ++i) {
    TypeCoverage coverage;
    coverage.type = SubjectTypeId(in.u8());
    coverage.checked = in.varint();
    coverage.total = in.varint();
    coverage.without_findings = in.varint();
    if (coverage.type.value() >= catalog.subject_types.size()) return std::nullopt;
    report.coverage.push_back(coverage);
  }
  return in.ok() ? std::optional(std::move(report)) : std::nullopt;
}

Result<std::vector<SweepReport>> read_sweep_reports(const StateStore& store,
                                                    const Catalog& catalog) {
  TRY_ASSIGN(const std::optional<std::string> bytes, store.get(Table::kMeta, kSweepsKey));
  if (!bytes) return std::vector<SweepReport>();
  Sweeps sweeps;
  ByteReader in(*bytes);
  TRY(sweeps.read(in, catalog));
  return sweeps.reports();
}

}  // namespace tributary
