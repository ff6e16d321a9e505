// A file of rows with known columns, in one of the formats that registers come in. Says what is
// wrong by row and column, never with a value (PEOPLE 3, 9); what a row means is for others to say.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/document/diagnostics.h"
#include "schemas/registry/register_columns.h"
#include "schemas/registry/register_loader.h"

namespace tributary {

/// One reading of one file. Not thread-safe.
class RegisterTable {
 public:
  /// `file`, for messages and the format; `title`: what a row of it is called. All referents must
  /// outlive the table.
  RegisterTable(const std::string& file, const RegisterColumns& columns, Message title,
                Diagnostics& diagnostics);

  /// A row's cells by slot, empty where it has none; valid until it returns.
  using TakeRow = std::function<void(std::size_t row, const std::vector<std::string_view>& cells)>;
  /// Gives the rows in order until there have been enough errors. False when anything was wrong.
  bool read(std::string_view bytes, const TakeRow& take);

  /// `row` and `slot` none: the file as a whole.
  void report(std::size_t row, std::size_t slot, std::string_view code, Message message);
  static constexpr std::size_t kNoSlot = static_cast<std::size_t>(-1);

  [[nodiscard]] std::size_t errors() const { return errors_; }
  /// Enough has been told: a file of another kind altogether need not be read to its end.
  [[nodiscard]] bool is_hopeless() const { return errors_ >= kMostDiagnosticsPerFile; }

 private:
  bool read_header(const std::vector<std::string_view>& header);
  void read_csv(std::string_view bytes, const TakeRow& take);
  void read_json(std::string_view bytes, RegisterFormat format, const TakeRow& take);
  bool give(std::size_t row, const std::vector<std::string_view>& cells, const TakeRow& take);
  void report_at(std::size_t row, std::string_view column, std::string_view code, Message message);
  void report_unknown(std::size_t row, std::string_view column);

  const std::string& file_;
  const RegisterColumns& columns_;
  const Message title_;
  Diagnostics& diagnostics_;
  std::size_t errors_ = 0;
  std::size_t rows_ = 0;
  std::vector<std::size_t> slot_of_field_;  ///< CSV
};

}  // namespace tributary
