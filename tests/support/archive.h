// The parts of an archive: of a ZIP, such as a workbook, by a reader that is not the one that wrote
// it; of a tar, as conformance suites come.
#pragma once

#include <map>
#include <string>

namespace tributary {

/// Name → content, by the archive's central directory (APPNOTE 4.3.12). CHECKs that it is sound.
std::map<std::string, std::string> parts_of_archive(const std::string& archive);

/// Files of POSIX ustar by name; names and sizes are all that is read.
std::map<std::string, std::string> files_of_tar(const std::string& archive);

}  // namespace tributary
