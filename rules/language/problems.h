// What is wrong with a rule file, placed by byte and put into words in both languages. A thin layer
// over schemas/document: the language's own stages know bytes of the file, not lines.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "schemas/document/diagnostics.h"

namespace tributary::language {

/// Bytes [begin, end) of the rule file.
struct Extent {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};
Extent extent_of(const Span& span);

/// `{0}`, `{1}` … of both sentences replaced by `values`.
Message say(std::string_view en, std::string_view zh,
            std::initializer_list<std::string_view> values = {});

/// What helps beside the sentence (RULES 5): the nearest of `valid` to `found`, and `valid` itself
/// when it is short enough to print.
struct Help {
  std::string found;
  std::vector<std::string> valid;
  Message note;
  /// The line may not be shown: it looks personal (PEOPLE 9).
  bool hides_line = false;
};

/// Errors and warnings of one file. The same code at the same place is reported once.
class Problems {
 public:
  /// Both must outlive it. `text` is the file's.
  Problems(std::string file, std::string_view text, Diagnostics& diagnostics)
      : file_(std::move(file)), text_(text), diagnostics_(diagnostics) {}

  void error(std::string_view code, Extent at, Message message, const Help& help = {});
  void warn(std::string_view code, Extent at, Message message, const Help& help = {});

  [[nodiscard]] std::size_t errors() const { return errors_; }  ///< of this object
  /// Something in it does not read or fit (E001 to E199, RULES 5): what else could be said of the
  /// whole may come of that.
  [[nodiscard]] bool has_nonsense_in(Extent extent) const;
  [[nodiscard]] std::string_view text() const { return text_; }
  [[nodiscard]] Diagnostics& diagnostics() { return diagnostics_; }

 private:
  void add(Severity severity, std::string_view code, Extent at, Message message, const Help& help);

  std::string file_;
  std::string_view text_;
  Diagnostics& diagnostics_;
  std::set<std::tuple<std::string, std::uint32_t>> reported_;
  std::size_t errors_ = 0;
  std::vector<Extent> nonsense_;
};

}  // namespace tributary::language
