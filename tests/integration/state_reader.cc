#include "tests/integration/state_reader.h"

#include <rocksdb/db.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <vector>

#include "engine/base/check.h"

namespace tributary::plant {

std::map<std::string, std::string> columns_of(const std::string& directory) {
  std::vector<std::string> names;
  CHECK(rocksdb::DB::ListColumnFamilies({}, directory, &names).ok());
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (const std::string& name : names) families.emplace_back(name, rocksdb::ColumnFamilyOptions());
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* opened = nullptr;
  CHECK(rocksdb::DB::OpenForReadOnly({}, directory, families, &handles, &opened).ok());
  const std::unique_ptr<rocksdb::DB> db(opened);
  std::map<std::string, std::string> columns;
  for (rocksdb::ColumnFamilyHandle* handle : handles) {
    std::string& text = columns[handle->GetName()];
    const std::unique_ptr<rocksdb::Iterator> row(db->NewIterator({}, handle));
    for (row->SeekToFirst(); row->Valid(); row->Next()) {
      text += row->key().ToString() + '\n' + row->value().ToString() + '\n';
    }
    CHECK(row->status().ok());
    CHECK(db->DestroyColumnFamilyHandle(handle).ok());
  }
  return columns;
}

std::string bytes_of(const std::string& directory) {
  std::string bytes;
  for (const auto& file : std::filesystem::recursive_directory_iterator(directory)) {
    if (!file.is_regular_file()) continue;
    std::ifstream in(file.path(), std::ios::binary);
    bytes.append(std::istreambuf_iterator<char>(in), {});
  }
  return bytes;
}

}  // namespace tributary::plant
