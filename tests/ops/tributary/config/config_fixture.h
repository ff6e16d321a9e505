// A catalogue of two types and surroundings that hold what a test puts there.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ops/tributary/config/config_loader.h"

namespace tributary::config_test {

inline const Catalog& small_catalog() {
  static const std::array<SubjectType, 2> types = [] {
    std::array<SubjectType, 2> made;
    made[0].name = "place.building";
    made[1].name = "organisation.unit";
    return made;
  }();
  static const Catalog catalog = [] {
    Catalog made;
    made.subject_types = types;
    return made;
  }();
  return catalog;
}

struct World {
  std::map<std::string, std::string> variables;
  std::map<std::string, std::string> files;
  Diagnostics diagnostics;

  [[nodiscard]] Surroundings surroundings() const {
    return {[this](const std::string& name) -> std::optional<std::string> {
              const auto found = variables.find(name);
              if (found == variables.end()) return std::nullopt;
              return found->second;
            },
            [this](const std::string& path) -> Result<std::string> {
              const auto found = files.find(path);
              if (found == files.end()) {
                return Error{ErrorCode::kNotFound, "No such file or directory"};
              }
              return found->second;
            }};
  }

  std::optional<Config> load(const std::string& text) {
    return parse_config("/site/tributary.yaml", text, small_catalog(), surroundings(), diagnostics);
  }
  [[nodiscard]] Diagnostic only() const {
    const auto all = diagnostics.sorted();
    return all.size() == 1 ? all.front() : Diagnostic{};
  }
};

/// The least that loads, followed by `more`.
inline std::string minimal(const std::string& more = "") {
  return "site: demo\nsources:\n  grievance: { mapping: g.yaml, files: [g.jsonl] }\n" + more;
}

}  // namespace tributary::config_test
