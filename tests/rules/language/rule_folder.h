// Rules in a folder of their own, for what shows only when several are loaded.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "rules/language/rule_set_loader.h"
#include "tests/rules/language/rule_text.h"

namespace tributary {

class RuleFolder {
 public:
  RuleFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "rules-XXXXXX").string();
    folder_ = mkdtemp(name.data());
  }
  ~RuleFolder() { std::filesystem::remove_all(folder_); }
  RuleFolder(const RuleFolder&) = delete;
  RuleFolder& operator=(const RuleFolder&) = delete;

  /// As `FILE.rule.yaml`, and under the id `id`; `file` may name a folder as well.
  void write(RuleText rule, const std::string& id, const std::string& file = "") const {
    rule.id = id;
    const std::filesystem::path path = folder_ / ((file.empty() ? id : file) + ".rule.yaml");
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << rule.text();
  }
  LoadedRules load(Diagnostics& diagnostics) const {
    LanguageContext context;
    context.schemas = &schemas_;
    return load_rules({{folder_.string()}, ""}, context, diagnostics);
  }
  /// The same with paths as seen from the folder, whose own name is another each time.
  [[nodiscard]] Diagnostics with_short_names(const Diagnostics& diagnostics) const {
    const std::string folder = folder_.string() + "/";
    const auto shorten = [&](std::string& text) {
      for (std::size_t at = text.find(folder); at != std::string::npos; at = text.find(folder)) {
        text.erase(at, folder.size());
      }
    };
    Diagnostics out;
    for (Diagnostic found : diagnostics.sorted()) {
      shorten(found.file);
      shorten(found.message_en);
      shorten(found.message_zh);
      out.add(std::move(found));
    }
    return out;
  }
  /// `FILE CODE` of all that is wrong, in order.
  [[nodiscard]] std::vector<std::string> codes() const {
    Diagnostics diagnostics;
    load(diagnostics);
    std::vector<std::string> out;
    for (const Diagnostic& found : diagnostics.sorted()) {
      const std::string file = std::filesystem::relative(found.file, folder_).string();
      out.push_back(file.substr(0, file.find('.')) + " " + found.code);
    }
    return out;
  }

 private:
  std::filesystem::path folder_;
  SchemaView schemas_ = SchemaView::of_catalog(catalog());
};

}  // namespace tributary
