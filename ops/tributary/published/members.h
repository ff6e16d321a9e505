// Members of rows, changes and warnings as they are published. Who reads them takes what is absent,
// or of another kind, for empty.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace tributary {

/// A string; empty also if `object` is none.
std::string text_of(const nlohmann::json& object, const char* name);

/// A number; else 0.
double number_of(const nlohmann::json& object, const char* name);

/// Of a row: closed, or gone and listed no more.
bool is_over(const nlohmann::json& row);

}  // namespace tributary
