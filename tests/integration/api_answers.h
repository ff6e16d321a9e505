// Everything the API answers of an installation, as it lies on the disk: every route, in every
// role; and the files that the program exports.
#pragma once

#include <map>
#include <string>

namespace tributary::plant {

/// What has been asked for is where it can be asked about: one body for each POST route in each
/// role, the engine run once more (`tributary run --until-idle`), then every GET route in each
/// role, for some rows, their warnings and the commands about them, all rules and the back-tests;
/// then the admin port. By role, method and target, what was answered, and `audit`, the lines that
/// were left. `config`: with `state`, `keys` and `commands`; `rule`: a rule's file, which is
/// checked, tested and back-tested.
/// `folder`, emptied, gets what the API writes; `account` goes before each account's role.
std::map<std::string, std::string> api_answers(const std::string& config, const std::string& rule,
                                               const std::string& folder,
                                               const std::string& account = "a-");

/// The same without asking for anything: every GET route, and no more.
std::map<std::string, std::string> api_reads(const std::string& config, const std::string& folder);

/// By the file's ending, what `tributary export` writes; a workbook unpacked.
std::map<std::string, std::string> exported_files(const std::string& config,
                                                  const std::string& folder);

}  // namespace tributary::plant
