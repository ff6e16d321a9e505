#include "schemas/document/diagnostics.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "engine/base/text.h"

namespace tributary {

void Diagnostics::add(Diagnostic diagnostic) {
  const bool is_error = diagnostic.severity == Severity::kError;
  auto [found, is_new] = files_.try_emplace(diagnostic.file);
  File& file = found->second;
  if (is_new) file.order = files_.size();
  (is_error ? errors_ : warnings_) += 1;
  if (is_error) ++file.errors;
  if (file.kept.size() == kMostDiagnosticsPerFile) {
    ++file.left_out;
    if (!is_error) return;
    const auto last_warning =
        std::find_if(file.kept.rbegin(), file.kept.rend(),
                     [](const Diagnostic& each) { return each.severity == Severity::kWarning; });
    if (last_warning == file.kept.rend()) return;
    file.kept.erase(std::next(last_warning).base());
  }
  file.kept.push_back(std::move(diagnostic));
}

void Diagnostics::file_error(std::string_view code, const std::string& file, Message message) {
  Diagnostic diagnostic;
  diagnostic.code = std::string(code);
  diagnostic.file = file;
  diagnostic.message_en = std::move(message.en);
  diagnostic.message_zh = std::move(message.zh);
  add(std::move(diagnostic));
}

std::vector<Diagnostic> Diagnostics::sorted() const {
  std::vector<const File*> files;
  files.reserve(files_.size());
  for (const auto& [name, file] : files_) files.push_back(&file);
  std::sort(files.begin(), files.end(),
            [](const File* a, const File* b) { return a->order < b->order; });
  std::vector<Diagnostic> all;
  for (const File* file : files) {
    const auto begin = static_cast<std::ptrdiff_t>(all.size());
    all.insert(all.end(), file->kept.begin(), file->kept.end());
    std::stable_sort(all.begin() + begin, all.end(), [](const Diagnostic& a, const Diagnostic& b) {
      return std::tie(a.line, a.column) < std::tie(b.line, b.column);
    });
  }
  return all;
}

std::size_t Diagnostics::left_out() const {
  std::size_t count = 0;
  for (const auto& [name, file] : files_) count += file.left_out;
  return count;
}

std::size_t Diagnostics::errors_in(std::string_view file) const {
  const auto found = files_.find(file);
  return found == files_.end() ? 0 : found->second.errors;
}

void suggest(Diagnostic& diagnostic, std::string_view found, std::span<const std::string> valid,
             const Message& note) {
  diagnostic.suggestion = nearest_name(found, valid).value_or("");
  if (valid.size() > kMostNamesListed) return;
  diagnostic.valid.assign(valid.begin(), valid.end());
  diagnostic.note = note.en;
  diagnostic.note_zh = note.zh;
}

}  // namespace tributary
