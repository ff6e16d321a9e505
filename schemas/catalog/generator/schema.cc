// One JSON Schema becomes one Schema. A field must have exactly one of ten shapes; anything else
// (above all a string that is not bounded to one of them) is refused.
#include <algorithm>
#include <regex>
#include <set>

#include "schemas/catalog/generator/source.h"

namespace tributary::generator {

namespace {

constexpr std::size_t kMostCodeCharacters = 40;        // PEOPLE 3
constexpr std::size_t kMostReferenceCharacters = 300;  // an address; resolved and dropped

struct Shape {
  std::string_view kind;
  std::string_view mark;           ///< annotation that makes it this kind; "" = by type alone
  std::set<std::string> keywords;  ///< allowed besides the mark and x-title
};

const std::vector<Shape>& shapes() {
  static const std::vector<Shape> kShapes = {
      {"Topic", "x-topic", {"type", "pattern", "maxLength"}},
      {"Reference", "x-reference", {"type", "maxLength"}},
      {"Location", "x-location", {"type", "properties", "required", "additionalProperties"}},
      {"Address", "x-address", {"type", "maxLength"}},
      {"Token", "x-token", {"type", "maxLength"}},
      {"Enumeration", "enum", {"x-values-zh", "x-adverse"}},
      {"Time", "format", {"type"}},
      {"Code", "pattern", {"type", "maxLength", "x-instrument"}},
      {"Number", "minimum", {"type", "maximum", "x-notable-from"}},
      {"Bool", "", {"type"}}};
  return kShapes;
}

class SchemaReader {
 public:
  SchemaReader(const std::string& file, std::vector<std::string>& problems)
      : file_(file), problems_(problems) {}

  Schema read(const std::string& text) {
    const Json root = parse_strictly(file_, text, problems_);
    Schema schema;
    schema.text = text;
    keys(root,
         {"$schema", "$id", "title", "x-title", "x-version", "x-class", "x-event-time", "x-void",
          "type", "properties", "required", "additionalProperties", "examples"},
         "the schema");
    schema.name = root.value("title", "");
    if (file_ != schema.name + ".schema.json") problem("title and file name differ");
    bilingual(root, schema.zh, schema.en, "the schema");
    if (root.value("$schema", "") != "https://json-schema.org/draft/2020-12/schema") {
      problem("is not of draft 2020-12");
    }
    if (root.value("type", "") != "object" || root.value("additionalProperties", Json()) != false) {
      problem("must be an object without further properties (PEOPLE 3)");
    }
    schema.version = root.value("x-version", 0U);
    if (schema.version == 0) problem("has no x-version");
    schema.source_class = root.value("x-class", "");
    schema.event_time = root.value("x-event-time", "");
    schema.void_field = root.value("x-void", "");
    const Json properties = root.value("properties", Json::object());
    for (const auto& [name, given] : properties.items()) {
      schema.fields.push_back(read_field(name, given));
    }
    mark_required(root.value("required", Json::array()), schema);
    find_special(schema);
    const Json examples = root.value("examples", Json::array());
    if (examples.empty()) {
      problem("has no example");
    } else {
      schema.example = examples[0].dump();
    }
    return schema;
  }

 private:
  Field read_field(const std::string& name, const Json& given) {
    Field field;
    field.name = name;
    bilingual(given, field.zh, field.en, name);
    const Shape* shape = shape_of(given);
    if (shape == nullptr) {
      problem(name + ": is none of the shapes a field may have (PEOPLE 3): " + given.dump());
      return field;
    }
    field.kind = shape->kind;
    std::set<std::string> known = shape->keywords;
    known.insert("x-title");
    if (!shape->mark.empty()) known.insert(std::string(shape->mark));
    keys(given, known, name);
    check_type(name, given, *shape);
    field.values = given.value("enum", std::vector<std::string>());
    field.values_zh = given.value("x-values-zh", std::vector<std::string>());
    field.adverse = given.value("x-adverse", std::vector<std::string>());
    field.subject_type = given.value("x-reference", "");
    field.is_instrument = given.value("x-instrument", false);
    if (field.kind == "Code") field.pattern = given.value("pattern", "");
    if (given.contains("x-notable-from"))
      field.notable_from = given["x-notable-from"].get<double>();
    return field;
  }

  static const Shape* shape_of(const Json& given) {
    for (const Shape& shape : shapes()) {
      if (shape.mark.empty() ? given.value("type", "") == "boolean"
                             : given.contains(std::string(shape.mark))) {
        return &shape;
      }
    }
    return nullptr;
  }

  void check_type(const std::string& name, const Json& given, const Shape& shape) {
    const std::string type = given.value("type", "");
    if (shape.kind == "Location") return check_location(name, given, type);
    if (shape.kind == "Number") {
      if (type != "number" || !given.contains("maximum")) problem(name + ": number without bounds");
      return;
    }
    if (shape.kind == "Bool" || shape.kind == "Enumeration") return;
    if (type != "string") problem(name + ": must be a string");
    if (shape.kind == "Time") {
      if (given["format"] != "date-time") problem(name + ": format must be date-time");
      return;
    }
    const bool is_code = shape.kind == "Code" || shape.kind == "Topic";
    const std::size_t most = is_code ? kMostCodeCharacters : kMostReferenceCharacters;
    const std::size_t length = given.value("maxLength", std::size_t{0});
    if (length == 0 || length > most) {
      problem(name + ": needs maxLength of at most " + std::to_string(most));
    }
    if (!is_code) return;
    // One class of letters and digits, repeated: nothing in which a sentence could stand.
    static const std::regex kCode("\\^\\[[-0-9A-Za-z_.]+\\](\\+|\\{[0-9]+,[0-9]+\\})\\$");
    if (!std::regex_match(given.value("pattern", ""), kCode)) {
      problem(name + ": a code's pattern is ^[letters and digits]{least,most}$");
    }
  }

  void check_location(const std::string& name, const Json& given, const std::string& type) {
    const Json properties = given.value("properties", Json::object());
    const bool is_closed = given.value("additionalProperties", Json()) == false;
    if (type != "object" || !is_closed || properties.size() != 2 ||
        !properties.contains("latitude") || !properties.contains("longitude")) {
      problem(name + ": a location is latitude and longitude");
    }
  }

  void mark_required(const Json& required, Schema& schema) {
    for (const Json& each : required) {
      const auto found = std::find_if(schema.fields.begin(), schema.fields.end(),
                                      [&](const Field& field) { return field.name == each; });
      if (found == schema.fields.end()) {
        problem("requires a field it does not have: " + each.dump());
      } else {
        found->required = true;
      }
    }
  }

  void find_special(Schema& schema) {
    for (const Field& field : schema.fields) {
      if (field.kind == "Token") claim(schema.token, field.name, "token");
      if (field.is_instrument) claim(schema.instrument, field.name, "instrument");
    }
  }

  void claim(std::string& slot, const std::string& name, const std::string& what) {
    if (!slot.empty()) problem("has more than one " + what + " field");
    slot = name;
  }

  void bilingual(const Json& given, std::string& zh, std::string& en, const std::string& where) {
    const Json title = given.value("x-title", Json::object());
    zh = title.value("zh", "");
    en = title.value("en", "");
    if (zh.empty() || en.empty()) problem(where + ": x-title needs zh and en");
  }

  void keys(const Json& given, const std::set<std::string>& known, const std::string& where) {
    for (const auto& [key, value] : given.items()) {
      if (!known.contains(key)) problem(where + ": unknown keyword `" + key + "`");
    }
  }
  void problem(const std::string& what) { problems_.push_back(file_ + ": " + what); }

  const std::string& file_;
  std::vector<std::string>& problems_;
};

}  // namespace

Schema read_schema(const std::string& file, const std::string& text,
                   std::vector<std::string>& problems) {
  try {
    return SchemaReader(file, problems).read(text);
  } catch (const Json::exception& error) {  // a keyword of the wrong JSON type
    problems.push_back(file + ": " + error.what());
    return {};
  }
}

}  // namespace tributary::generator
