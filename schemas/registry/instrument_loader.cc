#include "schemas/registry/instrument_loader.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <numeric>
#include <tuple>
#include <utility>

#include "engine/model/register.h"
#include "schemas/registry/register_columns.h"
#include "schemas/registry/register_row.h"
#include "schemas/registry/register_table.h"

namespace tributary {

namespace {

bool comes_before(const Instrument& a, const Instrument& b) {
  return std::tie(a.schema, a.id) < std::tie(b.schema, b.id);
}

bool is_same(const Instrument& a, const Instrument& b) {
  return a.schema == b.schema && a.id == b.id;
}

std::string kinds_of(const Catalog& catalog) {
  std::string kinds;
  for (const Schema& schema : catalog.schemas) {
    if (schema.source_class != SourceClass::kInstrument) continue;
    kinds += (kinds.empty() ? "" : ", ") + std::string(schema.name);
  }
  return kinds;
}

class Loader {
 public:
  Loader(const InstrumentSpec& spec, const Catalog& catalog, Diagnostics& diagnostics)
      : catalog_(catalog),
        crs_(spec.crs),
        columns_(spec.columns),
        table_(spec.file, columns_, {"instruments", "仪器"}, diagnostics) {}

  std::optional<InstrumentRegister> load(std::string_view bytes) {
    table_.read(bytes, [this](std::size_t row, const std::vector<std::string_view>& cells) {
      add(row, cells);
    });
    if (!table_.is_hopeless()) sort();
    if (table_.errors() > 0) return std::nullopt;
    return InstrumentRegister{std::move(instruments_), sha256(bytes)};
  }

 private:
  void add(std::size_t row, const std::vector<std::string_view>& cells) {
    Subject read;
    const CellReport tell = [&](std::size_t slot, std::string_view code, Message message) {
      table_.report(row, slot, code, std::move(message));
    };
    if (!read_identity_and_place(cells, crs_, tell, read)) return;
    if (!read.location) {
      return tell(kLatitudeSlot, "E012",
                  {"an instrument has a fixed location", "仪器须有固定坐标"});
    }
    const std::optional<SchemaId> kind = catalog_.schema_named(cells[kKindSlot]);
    if (!kind || catalog_[*kind].source_class != SourceClass::kInstrument) {
      const std::string kinds = kinds_of(catalog_);
      return tell(kKindSlot, cells[kKindSlot].empty() ? "E012" : "E204",
                  {"an instrument needs a kind of the catalogue: " + kinds,
                   "仪器须填写目录中的类别：" + kinds});
    }
    instruments_.push_back({*kind, std::move(read.key.id), std::move(read.name), *read.location,
                            std::move(read.district)});
    rows_.push_back(row);
  }

  void sort() {
    std::vector<std::size_t> order(instruments_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [this](std::size_t a, std::size_t b) {
      return comes_before(instruments_[a], instruments_[b]);
    });
    std::vector<Instrument> sorted;
    sorted.reserve(order.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
      sorted.push_back(std::move(instruments_[order[i]]));
      if (i == 0 || !is_same(sorted[i - 1], sorted[i])) continue;
      const std::size_t first = rows_[order[i - 1]];
      table_.report(rows_[order[i]], kIdSlot, "E011",
                    {fmt::format("the id is that of row {} already", first),
                     fmt::format("编号与第{}行重复", first)});
    }
    instruments_ = std::move(sorted);
  }

  const Catalog& catalog_;
  const CoordinateSystem crs_;
  const RegisterColumns columns_;
  RegisterTable table_;
  std::vector<std::size_t> rows_;  ///< row of each instrument as read, for messages
  std::vector<Instrument> instruments_;
};

}  // namespace

std::optional<InstrumentRegister> load_instruments(const InstrumentSpec& spec,
                                                   std::string_view bytes, const Catalog& catalog,
                                                   Diagnostics& diagnostics) {
  return Loader(spec, catalog, diagnostics).load(bytes);
}

std::optional<InstrumentRegister> merge_instruments(std::vector<InstrumentRegister> parts,
                                                    const std::string& file,
                                                    Diagnostics& diagnostics) {
  InstrumentRegister merged;
  if (parts.empty()) return merged;
  Sha256 digest;
  for (InstrumentRegister& part : parts) {
    digest.field(
        std::string_view(reinterpret_cast<const char*>(part.digest.data()), part.digest.size()));
    std::move(part.instruments.begin(), part.instruments.end(),
              std::back_inserter(merged.instruments));
  }
  merged.digest = digest.finish();
  std::stable_sort(merged.instruments.begin(), merged.instruments.end(), comes_before);
  const auto twice =
      std::adjacent_find(merged.instruments.begin(), merged.instruments.end(), is_same);
  if (twice == merged.instruments.end()) return merged;
  diagnostics.file_error("E011", file,
                         {"an instrument of this register is in another file already",
                          "该登记册中有仪器已出现在另一文件中"});
  return std::nullopt;
}

}  // namespace tributary
