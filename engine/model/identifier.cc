#include "engine/model/identifier.h"

namespace tributary {

std::string_view name_of(IdentifierKind kind) {
  return kIdentifierKindNames[static_cast<std::size_t>(kind) - 1];
}

std::optional<IdentifierKind> identifier_kind_named(std::string_view name) {
  for (std::size_t i = 0; i < kIdentifierKindNames.size(); ++i) {
    if (kIdentifierKindNames[i] == name) return static_cast<IdentifierKind>(i + 1);
  }
  return std::nullopt;
}

}  // namespace tributary
