#include "schemas/catalog/generator/source.h"

#include <set>
#include <utility>

namespace tributary::generator {

namespace {

class TableReader {
 public:
  TableReader(std::string file, std::vector<std::string>& problems)
      : file_(std::move(file)), problems_(problems) {}

  /// Refuses keys that are not of `known`: a misspelt one would be a rule that does not hold.
  void keys(const Json& entry, const std::set<std::string>& known) {
    for (const auto& [key, value] : entry.items()) {
      if (!known.contains(key)) problem("unknown key `" + key + "`");
    }
  }
  std::string text(const Json& entry, const std::string& key) {
    if (entry.contains(key) && entry[key].is_string()) return entry[key].get<std::string>();
    problem("`" + key + "` is missing or no text in " + entry.dump());
    return {};
  }
  bool flag(const Json& entry, const std::string& key) {
    if (!entry.contains(key)) return false;
    if (!entry[key].is_boolean()) problem("`" + key + "` is neither true nor false");
    return entry[key] == true;
  }
  std::vector<std::string> texts(const Json& entry, const std::string& key) {
    std::vector<std::string> values;
    if (!entry.contains(key) || !entry[key].is_array()) {
      problem("`" + key + "` is missing or no list in " + entry.dump());
      return values;
    }
    for (const Json& value : entry[key]) {
      if (value.is_string()) {
        values.push_back(value.get<std::string>());
      } else {
        problem("`" + key + "` holds something that is no text");
      }
    }
    return values;
  }
  void named(const Json& entry, Named& out) {
    out.name = text(entry, "name");
    out.zh = text(entry, "zh");
    out.en = text(entry, "en");
  }
  const Json& list(const Json& root, const std::string& key) {
    static const Json kNone = Json::array();
    if (root.contains(key) && root[key].is_array()) return root[key];
    problem("has no list `" + key + "`");
    return kNone;
  }
  void problem(const std::string& what) { problems_.push_back(file_ + ": " + what); }

 private:
  std::string file_;
  std::vector<std::string>& problems_;
};

std::vector<SubjectType> read_subject_types(TableReader reader, const Json& root) {
  std::vector<SubjectType> types;
  reader.keys(root, {"purpose", "subject_types"});
  for (const Json& entry : reader.list(root, "subject_types")) {
    reader.keys(entry, {"name", "zh", "en", "register", "dwelling", "cell", "unit", "attributes"});
    SubjectType& type = types.emplace_back();
    reader.named(entry, type);
    const std::string kind = reader.text(entry, "register");
    if (kind != "open" && kind != "closed") reader.problem("register of " + type.name);
    type.is_open = kind == "open";
    type.is_dwelling = reader.flag(entry, "dwelling");
    type.is_cell = reader.flag(entry, "cell");
    type.is_unit = reader.flag(entry, "unit");
    for (const Json& given : reader.list(entry, "attributes")) {
      reader.keys(given, {"name", "kind", "values", "subject_type"});
      Attribute& attribute = type.attributes.emplace_back();
      attribute.name = reader.text(given, "name");
      attribute.kind = reader.text(given, "kind");
      if (attribute.kind == "enumeration") attribute.values = reader.texts(given, "values");
      if (attribute.kind == "reference")
        attribute.subject_type = reader.text(given, "subject_type");
    }
  }
  return types;
}

std::vector<UnitKind> read_unit_kinds(TableReader reader, const Json& root) {
  std::vector<UnitKind> kinds;
  reader.keys(root, {"purpose", "unit_kinds"});
  for (const Json& entry : reader.list(root, "unit_kinds")) {
    reader.keys(entry, {"name", "zh", "en", "without_reports"});
    UnitKind& kind = kinds.emplace_back();
    reader.named(entry, kind);
    kind.without_reports = reader.flag(entry, "without_reports");
  }
  return kinds;
}

std::vector<Advice> read_advice(TableReader reader, const Json& root) {
  std::vector<Advice> all;
  reader.keys(root, {"purpose", "advice"});
  for (const Json& entry : reader.list(root, "advice")) {
    reader.keys(entry, {"name", "zh", "en", "needs_finding"});
    Advice& advice = all.emplace_back();
    reader.named(entry, advice);
    advice.needs_finding = reader.flag(entry, "needs_finding");
  }
  return all;
}

std::vector<Named> read_themes(TableReader reader, const Json& root) {
  std::vector<Named> themes;
  reader.keys(root, {"purpose", "themes"});
  for (const Json& entry : reader.list(root, "themes")) {
    reader.keys(entry, {"name", "zh", "en"});
    reader.named(entry, themes.emplace_back());
  }
  return themes;
}

std::vector<Topic> read_topics(TableReader reader, const Json& root) {
  std::vector<Topic> topics;
  reader.keys(root, {"purpose", "hazards", "topics"});
  for (const Json& entry : reader.list(root, "hazards")) {
    reader.keys(entry, {"name", "zh", "en", "units", "advice", "small_place"});
    Topic& topic = topics.emplace_back();
    reader.named(entry, topic);
    topic.is_hazard = true;
    topic.hazard = topic.name;
    topic.small_place = reader.flag(entry, "small_place");
    topic.units = reader.texts(entry, "units");
    topic.advice = reader.texts(entry, "advice");
  }
  for (const Json& entry : reader.list(root, "topics")) {
    reader.keys(entry, {"name", "zh", "en", "hazard"});
    Topic& topic = topics.emplace_back();
    reader.named(entry, topic);
    topic.hazard = reader.text(entry, "hazard");
  }
  return topics;
}

}  // namespace

Json parse_strictly(const std::string& file, const std::string& text,
                    std::vector<std::string>& problems) {
  std::vector<std::set<std::string>> keys;
  const auto watch = [&](int, Json::parse_event_t event, Json& parsed) {
    if (event == Json::parse_event_t::object_start) keys.emplace_back();
    if (event == Json::parse_event_t::object_end) keys.pop_back();
    if (event == Json::parse_event_t::key &&
        !keys.back().insert(parsed.get<std::string>()).second) {
      problems.push_back(file + ": key `" + parsed.get<std::string>() + "` stands twice");
    }
    return true;
  };
  try {
    Json json = Json::parse(text, watch);
    if (json.is_object()) return json;
    problems.push_back(file + ": is no JSON object");
  } catch (const Json::exception& error) {
    problems.push_back(file + ": " + error.what());
  }
  return Json::object();
}

Sha256Digest digest_of(const Files& files) {
  Sha256 digest;
  for (const auto& [name, bytes] : files) digest.field(name).field(bytes);
  return digest.finish();
}

Source read_source(const Files& files, std::vector<std::string>& problems) {
  Source source;
  const std::set<std::string> tables = {"advice.json", "floors.json", "subject_types.json",
                                        "themes.json", "topics.json", "unit_kinds.json"};
  for (const std::string& name : tables) {
    if (!files.contains(name)) problems.push_back(name + ": is missing");
  }
  for (const auto& [name, text] : files) {
    if (name.ends_with(".schema.json")) {
      source.schemas.push_back(read_schema(name, text, problems));
      continue;
    }
    const Json root = parse_strictly(name, text, problems);
    const TableReader reader(name, problems);
    if (name == "advice.json") {
      source.advice = read_advice(reader, root);
    } else if (name == "floors.json") {
      check_floors(root.value("floors", Json::object()), problems);
    } else if (name == "subject_types.json") {
      source.subject_types = read_subject_types(reader, root);
    } else if (name == "themes.json") {
      source.themes = read_themes(reader, root);
    } else if (name == "topics.json") {
      source.topics = read_topics(reader, root);
    } else if (name == "unit_kinds.json") {
      source.unit_kinds = read_unit_kinds(reader, root);
    } else {
      problems.push_back(name + ": is no file of the catalogue");
    }
  }
  source.digest = digest_of(files);
  check_source(source, problems);
  return source;
}

}  // namespace tributary::generator
