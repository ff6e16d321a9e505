// Reads a state directory with RocksDB alone: none of our tables, options or codecs.
#pragma once

#include <map>
#include <string>

namespace tributary::plant {

/// By column family, all keys and values one after the other, decompressed; what is only in the
/// write-ahead log is there as well. The state must not be open for writing. CHECKs that it opens.
std::map<std::string, std::string> columns_of(const std::string& directory);

/// The bytes of every file in it, as they lie on the disk.
std::string bytes_of(const std::string& directory);

}  // namespace tributary::plant
