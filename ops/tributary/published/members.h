// Members of rows, changes and warnings as they are published. Who reads them takes what is absent,
// or of another kind, for empty.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace tributary {

/// A string; empty also if `object` is none.
std::string text_of(const nlohmann::json& object, const char* name);

/// A number; else 0.
double number_of(const nlohmann::json& object, const char* name);

/// The texts of a list; empty also if there is none.
std::vector<std::string> texts_of(const nlohmann::json& object, const char* name);

/// Of a row: the units that see it beside the one in charge: it is copied to them, or has risen to
/// them since it is late.
std::vector<std::string> units_told(const nlohmann::json& row);

/// Of a row: closed, or gone and listed no more.
bool is_over(const nlohmann::json& row);

}  // namespace tributary
