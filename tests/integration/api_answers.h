// Everything the API answers of an installation, as it lies on the disk: every GET route, in every
// role; and the files that the program exports.
#pragma once

#include <map>
#include <string>

namespace tributary::plant {

/// By role and route, what was answered: status, headers, body. `config`: with `state` and `keys`.
std::map<std::string, std::string> api_answers(const std::string& config);

/// By the file's ending, what `tributary export` writes; a workbook unpacked.
std::map<std::string, std::string> exported_files(const std::string& config,
                                                  const std::string& folder);

}  // namespace tributary::plant
