#include "ops/tributary/config/config_loader.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "engine/model/coordinates.h"
#include "ops/tributary/config/cap_section.h"
#include "ops/tributary/config/delivery_section.h"
#include "ops/tributary/config/kafka_section.h"
#include "ops/tributary/config/section_reader.h"
#include "ops/tributary/config/sweeps_section.h"
#include "schemas/document/reader.h"
#include "schemas/document/yaml_document.h"

namespace tributary {
namespace {

/// Takes over what `found` holds with every secret masked, so that no message quotes one.
void pass_on(const Diagnostics& found, const std::vector<std::string>& secrets,
             Diagnostics& diagnostics) {
  std::vector<Diagnostic> all = found.sorted();
  for (Diagnostic& diagnostic : all) {
    diagnostic.message_en = masked(std::move(diagnostic.message_en), secrets);
    diagnostic.message_zh = masked(std::move(diagnostic.message_zh), secrets);
    diagnostics.add(diagnostic);
  }
  // What was over the limit there is over it here: it is only counted.
  for (std::size_t i = 0; i < found.left_out(); ++i) diagnostics.add(all.back());
}

/// A path that must lie outside `state`: a backup of the state must carry no key, and what is
/// written beside RocksDB's files is taken for one of them.
void refuse_inside_state(const Config& config, const ConfiguredPath& path, std::string_view what,
                         Reader& reader) {
  if (!path.is_set() || !config.state.is_set()) return;
  const auto state = std::filesystem::path(config.state.path).lexically_normal();
  const auto inside = std::filesystem::path(path.path).lexically_normal().lexically_relative(state);
  if (inside.empty() || *inside.begin() == "..") return;
  reader.error(path.span, "E110",
               {fmt::format("`{}` lies inside the state directory; put it elsewhere", what),
                fmt::format("“{}”位于状态目录之内；请放在别处", what)});
}

/// The top level, key by key.
Config read_config(const std::string& path, const Catalog& catalog, const YamlNode& root,
                   Reader& reader) {
  Config config;
  config.file = path;
  if (!reader.keys(
          root, {"site",      "utc_offset",  "state",    "keys",          "divisions", "calendar",
                 "registers", "instruments", "kafka",    "roles",         "stream",    "sources",
                 "rules",     "lists",       "commands", "output",        "api",       "admin",
                 "cap",       "sweeps",      "settings", "audit_witness", "changelog"})) {
    return config;
  }
  SectionReader sections(reader, std::filesystem::path(path).parent_path().string(), catalog);
  config.site = sections.site(root);
  if (const YamlNode* offset = root.find("utc_offset")) {
    config.utc_offset = sections.utc_offset(*offset);
  }
  config.state = sections.optional_path(root, "state");
  config.keys = sections.optional_path(root, "keys");
  config.divisions = sections.optional_path(root, "divisions");
  config.lists = sections.optional_path(root, "lists");
  config.calendar = sections.optional_path(root, "calendar");
  config.audit_witness = sections.optional_path(root, "audit_witness");
  if (const YamlNode* rules = root.find("rules")) config.rules = sections.paths(*rules);
  if (const YamlNode* node = root.find("registers")) config.registers = sections.registers(*node);
  if (const YamlNode* node = root.find("instruments")) {
    config.instruments = sections.instruments(*node);
  }
  KafkaSection kafka(reader, sections);
  if (const YamlNode* node = root.find("commands")) kafka.commands(*node, config);
  if (const YamlNode* node = root.find("kafka")) config.kafka = kafka.cluster(*node);
  if (const YamlNode* node = root.find("roles")) config.roles = kafka.roles(*node);
  if (const YamlNode* node = root.find("stream")) config.stream = kafka.topic(*node);
  if (const YamlNode* node = root.find("changelog")) config.changelog = kafka.topic(*node);
  if (const YamlNode* node = reader.required(root, "sources")) {
    config.sources = sections.sources(*node);
  }
  if (const YamlNode* node = root.find("output")) config.output = sections.output(*node);
  if (const YamlNode* node = root.find("api")) config.api = sections.api(*node);
  if (const YamlNode* node = root.find("admin")) config.admin = sections.admin(*node);
  if (const YamlNode* node = root.find("cap")) config.cap = CapSection(reader, sections).cap(*node);
  if (const YamlNode* node = root.find("sweeps")) {
    config.sweeps = SweepsSection(reader).sweeps(*node);
  }
  if (const YamlNode* node = root.find("settings")) config.settings = sections.settings(*node);
  kafka.check(config);
  DeliverySection(reader, sections).check(config);
  refuse_inside_state(config, config.keys, "keys", reader);
  refuse_inside_state(config, config.commands, "commands", reader);
  refuse_inside_state(config, config.audit_witness, "audit_witness", reader);
  refuse_inside_state(config, config.cap.register_file, "register", reader);
  refuse_inside_state(config, config.output.deliveries, "deliveries", reader);
  refuse_inside_state(config, config.api.tokens, "tokens", reader);
  refuse_inside_state(config, config.api.key, "key", reader);
  refuse_inside_state(config, config.output.changes, "changes", reader);
  refuse_inside_state(config, config.output.dead_letters, "dead_letters", reader);
  return config;
}

std::optional<Config> read_document(YamlDocument& document, const Catalog& catalog,
                                    const Surroundings& surroundings, Diagnostics& diagnostics) {
  Diagnostics found;
  Reader reader(document, found);
  std::vector<std::string> secrets;
  const std::string folder = std::filesystem::path(document.file()).parent_path().string();
  substitute(document.root(), folder, surroundings, reader, secrets);
  Config config = read_config(document.file(), catalog, document.root(), reader);
  config.secrets = std::move(secrets);
  pass_on(found, config.secrets, diagnostics);
  if (found.has_errors()) return std::nullopt;
  return config;
}

class FileChecker {
 public:
  explicit FileChecker(Reader& reader) : reader_(reader) {}

  void file(const ConfiguredPath& path) { look(path, std::filesystem::file_type::regular); }
  void folder(const ConfiguredPath& path) { look(path, std::filesystem::file_type::directory); }
  void either(const ConfiguredPath& path) { look(path, std::filesystem::file_type::unknown); }

 private:
  void look(const ConfiguredPath& path, std::filesystem::file_type wanted) {
    if (!path.is_set()) return;
    std::error_code error;
    const auto type = std::filesystem::status(path.path, error).type();
    if (type == std::filesystem::file_type::not_found) {
      report(path, "there is no `{}`", "“{}”不存在");
    } else if (type == std::filesystem::file_type::none) {
      report(path, "`{}` cannot be reached: " + error.message(),
             "无法访问“{}”：" + error.message());
    } else if (wanted == std::filesystem::file_type::directory && type != wanted) {
      report(path, "`{}` is a file; a directory was meant", "“{}”是文件，应为目录");
    } else if (wanted == std::filesystem::file_type::regular &&
               type == std::filesystem::file_type::directory) {
      report(path, "`{}` is a directory; a file was meant", "“{}”是目录，应为文件");
    }
  }

  void report(const ConfiguredPath& path, const std::string& en, const std::string& zh) {
    reader_.error(
        path.span, "E013",
        {fmt::format(fmt::runtime(en), path.path), fmt::format(fmt::runtime(zh), path.path)});
  }

  Reader& reader_;
};

}  // namespace

std::optional<Config> load_config(const std::string& path, const Catalog& catalog,
                                  const Surroundings& surroundings, Diagnostics& diagnostics) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) {
    diagnostics.file_error(
        "E013", path,
        {"this is a directory; the configuration file was meant", "这是目录；应给出配置文件"});
    return std::nullopt;
  }
  const std::size_t errors_before = diagnostics.errors();
  auto document = YamlDocument::load(path, diagnostics);
  if (!document) return std::nullopt;
  auto config = read_document(*document, catalog, surroundings, diagnostics);
  return diagnostics.errors() == errors_before ? std::move(config) : std::nullopt;
}

std::optional<Config> parse_config(const std::string& path, std::string text,
                                   const Catalog& catalog, const Surroundings& surroundings,
                                   Diagnostics& diagnostics) {
  const std::size_t errors_before = diagnostics.errors();
  auto document = YamlDocument::parse(path, std::move(text), diagnostics);
  if (!document) return std::nullopt;
  auto config = read_document(*document, catalog, surroundings, diagnostics);
  return diagnostics.errors() == errors_before ? std::move(config) : std::nullopt;
}

void check_files(const Config& config, Diagnostics& diagnostics) {
  // Read again for its lines: a message shows the one that names the file.
  Diagnostics ignored;
  auto document = YamlDocument::load(config.file, ignored);
  if (!document) return;
  Diagnostics found;
  Reader reader(*document, found);
  FileChecker check(reader);
  check.file(config.divisions);
  check.folder(config.lists);
  check.file(config.calendar);
  for (const ConfiguredPath& rules : config.rules) check.either(rules);
  for (const ConfiguredRegister& entry : config.registers) check.file(entry.file);
  for (const ConfiguredInstruments& entry : config.instruments) check.file(entry.file);
  for (const ConfiguredPath* file :
       {&config.kafka.ca, &config.kafka.certificate, &config.kafka.key}) {
    check.file(*file);
  }
  for (const ConfiguredSource& source : config.sources) {
    check.file(source.mapping);
    for (const ConfiguredPath& file : source.files) check.file(file);
  }
  pass_on(found, config.secrets, diagnostics);
}

}  // namespace tributary
