#include "schemas/registry/csv_rows.h"

#include <algorithm>

namespace tributary {

CsvRows::CsvRows(std::string_view text) : text_(text) {
  constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
  if (text_.starts_with(kByteOrderMark)) at_ = kByteOrderMark.size();
}

bool CsvRows::quoted(std::string_view& field) {
  const std::size_t begin = ++at_;
  bool doubled = false;
  for (;; ++at_) {
    if (at_ == text_.size()) return false;
    if (text_[at_] == '\n') ++line_;
    if (text_[at_] != '"') continue;
    if (at_ + 1 == text_.size() || text_[at_ + 1] != '"') break;
    doubled = true;
    ++at_;
  }
  field = text_.substr(begin, at_ - begin);
  ++at_;
  const bool ends =
      at_ == text_.size() || text_[at_] == ',' || text_[at_] == '\n' || text_[at_] == '\r';
  if (!ends) return false;
  if (!doubled) return true;
  std::string& plain = unquoted_[unquoted_used_++];
  plain.clear();
  for (std::size_t i = 0; i < field.size(); ++i) {
    plain.push_back(field[i]);
    if (field[i] == '"') ++i;
  }
  field = plain;
  return true;
}

bool CsvRows::next(std::vector<std::string_view>& fields) {
  constexpr std::size_t kMostFields = 256;
  fields.clear();
  unquoted_.resize(kMostFields);
  unquoted_used_ = 0;
  while (at_ < text_.size() && (text_[at_] == '\n' || text_[at_] == '\r')) {
    if (text_[at_++] == '\n') ++line_;
  }
  row_line_ = line_;
  if (at_ == text_.size() || malformed_) return false;
  for (malformed_ = true; fields.size() < kMostFields;) {
    std::string_view field;
    if (at_ < text_.size() && text_[at_] == '"') {
      if (!quoted(field)) return false;
    } else {
      const std::size_t end = std::min(text_.find_first_of(",\r\n\"", at_), text_.size());
      if (end < text_.size() && text_[end] == '"') return false;
      field = text_.substr(at_, end - at_);
      at_ = end;
    }
    fields.push_back(field);
    if (at_ < text_.size() && text_[at_] == ',') {
      ++at_;
      continue;
    }
    if (at_ < text_.size() && text_[at_] == '\r') ++at_;
    if (at_ < text_.size() && text_[at_] != '\n') return false;
    if (at_ < text_.size()) {
      ++at_;
      ++line_;
    }
    malformed_ = false;
    return true;
  }
  return false;
}

}  // namespace tributary
