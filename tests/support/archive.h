// The parts of a ZIP archive, such as a workbook, by a reader that is not the one that wrote it.
#pragma once

#include <map>
#include <string>

namespace tributary {

/// Name → content, by the archive's central directory (APPNOTE 4.3.12). CHECKs that it is sound.
std::map<std::string, std::string> parts_of_archive(const std::string& archive);

}  // namespace tributary
