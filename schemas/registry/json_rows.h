// The rows of a register in JSON: objects, one a line or the features of a collection.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/registry/register_columns.h"

namespace tributary {

/// What a row may do with what it finds.
struct JsonRowSink {
  /// A key that is no column of the register.
  std::function<void(std::size_t row, std::string_view key)> unknown;
  /// A value that is no text, number or boolean (in slot), or a row that is no object (slots()).
  std::function<void(std::size_t row, std::size_t slot)> malformed;
  /// The cells by slot; false to stop.
  std::function<bool(std::size_t row, const std::vector<std::string_view>& cells)> row;
};

/// Rows are counted from 1: lines, or features. Stops at the first text that is no JSON.
void read_json_lines(std::string_view text, const RegisterColumns& columns,
                     const JsonRowSink& sink);
void read_geojson(std::string_view text, const RegisterColumns& columns, const JsonRowSink& sink);

}  // namespace tributary
