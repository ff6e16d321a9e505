// `${env:NAME}` and `${file:PATH}` inside the scalars of a configuration.
//
// What comes from a file, and from a variable whose name speaks of a secret, is remembered so that
// no message and no print shows it.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/document/reader.h"
#include "schemas/document/yaml_document.h"

namespace tributary {

/// The largest file `${file:…}` takes; a key or a password is far smaller.
inline constexpr std::size_t kMostSubstitutedBytes = std::size_t{64} << 10;

/// How a configuration reaches what is outside it; replaced in tests and in the fuzzer.
struct Surroundings {
  /// Value of an environment variable, nullopt when it is not set.
  std::function<std::optional<std::string>(const std::string& name)> variable;
  /// Whole text of a file; the error says why not.
  std::function<Result<std::string>(const std::string& path)> file;

  static Surroundings of_process();
};

/// Fills in every scalar below `node` once (what was filled in is not read again). A name that is
/// not there is reported (E012 a variable, E013 a file) and leaves the scalar empty. `folder` is
/// what relative paths start from. Appends to `secrets`.
void substitute(YamlNode& node, const std::string& folder, const Surroundings& surroundings,
                Reader& reader, std::vector<std::string>& secrets);

/// `text` with each of `secrets`, and the password of a URL, shown as `***`.
std::string masked(std::string text, const std::vector<std::string>& secrets);

}  // namespace tributary
