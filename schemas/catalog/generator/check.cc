// What must hold between the parts of the catalogue.
#include <algorithm>
#include <array>
#include <chrono>
#include <set>

#include "engine/model/floors.h"
#include "schemas/catalog/generator/source.h"

namespace tributary::generator {

namespace {

using Problems = std::vector<std::string>;

/// PEOPLE 12: not topics under any name. Beginnings of words, so that `petition` also refuses
/// `petitioners`. A list of words proves nothing; it stops the obvious mistake, review the
/// rest.
constexpr std::array kForbiddenParts = {
    "belief",   "religio",  "church",  "mosque",   "temple",  "ethnic",   "minorit",   "race",
    "language", "origin",   "migra",   "residen",  "hukou",   "tenant",   "tenancy",   "occupancy",
    "rooming",  "crowding", "disab",   "illness",  "mental",  "medical_", "family",    "divorce",
    "marri",    "opinion",  "publish", "graffiti", "media",   "petition", "complain",  "strike",
    "striking", "gather",   "protest", "assembl",  "rally",   "dissent",  "stability", "homeless",
    "beggar",   "encamp",   "person",  "gender",   "national"};

bool has_word_beginning(const std::string& name, std::string_view part) {
  std::string words = "_" + name;
  std::replace(words.begin(), words.end(), '.', '_');
  return words.find("_" + std::string(part)) != std::string::npos;
}

template <typename Entries>
std::set<std::string> names_of(const Entries& entries, std::string_view what, Problems& problems) {
  std::set<std::string> names;
  for (const auto& entry : entries) {
    if (!names.insert(entry.name).second) {
      problems.push_back(std::string(what) + ": `" + entry.name + "` stands twice");
    }
    const bool is_plain =
        !entry.name.empty() && std::all_of(entry.name.begin(), entry.name.end(), [](char c) {
          return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
        });
    if (!is_plain)
      problems.push_back(std::string(what) + ": `" + entry.name + "` is no plain name");
    if (entry.zh.empty() || entry.en.empty()) {
      problems.push_back(std::string(what) + ": `" + entry.name + "` needs zh and en");
    }
  }
  return names;
}

/// An office is judged by what it did (PEOPLE 7): rows do not gather at one.
void check_reference(const Source& source, const SubjectType& type, const Attribute& attribute,
                     Problems& problems) {
  if (attribute.kind != "reference") return;
  const auto of =
      std::find_if(source.subject_types.begin(), source.subject_types.end(),
                   [&](const SubjectType& one) { return one.name == attribute.subject_type; });
  if (of == source.subject_types.end() || of->is_open || of->is_cell || of->is_unit) {
    problems.push_back("subject_types: attribute `" + attribute.name + "` of " + type.name +
                       " refers to no registered place or organisation, offices apart");
  }
}

void check_subject_types(const Source& source, Problems& problems) {
  const std::set<std::string> kinds = {"number", "code", "enumeration",
                                       "time",   "bool", "reference"};
  for (const SubjectType& type : source.subject_types) {
    const bool is_matter = type.name.starts_with("matter.");
    if (!is_matter && !type.name.starts_with("place.") && !type.name.starts_with("organisation.")) {
      problems.push_back("subject_types: `" + type.name + "` is no place, organisation or matter");
    }
    if (is_matter != type.is_open) {
      problems.push_back("subject_types: matters have open registers, others closed ones: " +
                         type.name);
    }
    std::set<std::string> seen;
    for (const Attribute& attribute : type.attributes) {
      const bool is_enumeration = attribute.kind == "enumeration";
      if (!seen.insert(attribute.name).second || !kinds.contains(attribute.kind) ||
          is_enumeration == attribute.values.empty()) {
        problems.push_back("subject_types: attribute `" + attribute.name + "` of " + type.name);
      }
      check_reference(source, type, attribute, problems);
    }
  }
}

void check_topics(const Source& source, const std::set<std::string>& units,
                  const std::set<std::string>& advice, Problems& problems) {
  std::set<std::string> hazards;
  const std::set<std::string> police = {"safety.traffic", "consumer.fraud", "investment.fraud"};
  const std::set<std::string> small = {"safety.building", "safety.fire", "safety.gas", "geo.slope",
                                       "flood.point"};
  for (const Topic& topic : source.topics) {
    if (topic.is_hazard) hazards.insert(topic.name);
  }
  for (const Topic& topic : source.topics) {
    const auto problem = [&](const std::string& what) {
      problems.push_back("topics: `" + topic.name + "`: " + what);
    };
    if (!hazards.contains(topic.hazard)) problem("belongs to no hazard: " + topic.hazard);
    for (const char* part : kForbiddenParts) {
      if (has_word_beginning(topic.name, part)) problem("is no topic (PEOPLE 12)");
    }
    if (!topic.is_hazard) continue;
    if (topic.units.empty() || topic.advice.empty()) problem("needs units and advice");
    if (topic.small_place != small.contains(topic.name)) problem("small_place against PEOPLE 5");
    for (const std::string& unit : topic.units) {
      if (!units.contains(unit)) problem("names no unit kind: " + unit);
      if (unit == "police" && !police.contains(topic.name)) problem("police (PEOPLE 13)");
    }
    for (const std::string& each : topic.advice) {
      if (!advice.contains(each)) problem("names no advice: " + each);
    }
  }
}

void check_fields(const Schema& schema, const std::set<std::string>& types, Problems& problems) {
  for (const Field& field : schema.fields) {
    const auto problem = [&](const std::string& what) {
      problems.push_back(schema.name + ": field `" + field.name + "`: " + what);
    };
    if (field.kind == "Reference" && !types.contains(field.subject_type)) {
      problem("refers to no subject type: " + field.subject_type);
    }
    const std::set<std::string> values(field.values.begin(), field.values.end());
    if (field.kind == "Enumeration" && (values.empty() || values.size() != field.values.size() ||
                                        field.values_zh.size() != field.values.size())) {
      problem("needs different values, each with its Chinese one");
    }
    for (const std::string& each : field.adverse) {
      if (!values.contains(each)) problem("adverse value is none of its values: " + each);
    }
    if (!field.adverse.empty() && schema.source_class != "inspection") {
      problem("only an inspection has adverse values");
    }
    if (field.notable_from && schema.source_class != "instrument") {
      problem("only an instrument's measure is notable");
    }
  }
}

/// PEOPLE 4, 6, 7, 11 and 16: what a schema of a class must have and must not have.
void check_class(const Schema& schema, Problems& problems) {
  const std::string& source_class = schema.source_class;
  const auto problem = [&](const std::string& what) {
    problems.push_back(schema.name + " (" + source_class + "): " + what);
  };
  const auto has = [&](auto&& holds) {
    return std::any_of(schema.fields.begin(), schema.fields.end(), holds);
  };
  const bool has_inspector = has([](const Field& field) {
    return field.required && field.subject_type == "organisation.unit";
  });
  const bool has_result = has([](const Field& field) {
    return field.required && field.name == "result" && !field.adverse.empty();
  });
  const bool has_measure = has([](const Field& field) {
    return field.required && field.kind == "Number" && field.notable_from;
  });
  const bool has_place = has([](const Field& field) {
    return field.kind == "Location" || field.kind == "Address" ||
           field.subject_type.starts_with("place.");
  });
  const bool has_office = has([](const Field& field) {
    return field.subject_type == "organisation.unit" || field.subject_type == "matter.hazard" ||
           field.subject_type == "matter.service_failure";
  });
  if (!std::set<std::string>{"people", "opinion", "inspection", "instrument", "office"}.contains(
          source_class)) {
    problem("is no class");
  }
  if (source_class != "people" && !schema.token.empty()) problem("must not have a token (16)");
  if (source_class == "people" && schema.token.empty()) problem("needs a token field (1, 4)");
  if (source_class == "people" && has_office) problem("names an office or its matter (6, 7)");
  if (source_class == "opinion" && (has_place || has_office))
    problem("names a place or office (11)");
  if (source_class == "inspection" && !(has_inspector && has_result)) {
    problem("needs an inspecting unit and a result with adverse values (16)");
  }
  if (source_class == "instrument" && (schema.instrument.empty() || !has_measure)) {
    problem("needs a registered instrument and a measure with x-notable-from (16)");
  }
  if (source_class != "instrument" && !schema.instrument.empty()) problem("has an instrument");
}

void check_schema(const Schema& schema, const std::set<std::string>& types,
                  const std::set<std::string>& topics, Problems& problems) {
  const auto field = [&](const std::string& name) {
    const auto found = std::find_if(schema.fields.begin(), schema.fields.end(),
                                    [&](const Field& each) { return each.name == name; });
    return found == schema.fields.end() ? nullptr : &*found;
  };
  const Field* at = field(schema.event_time);
  if (at == nullptr || at->kind != "Time" || !at->required) {
    problems.push_back(schema.name + ": x-event-time names no required time");
  }
  const Field* void_field = field(schema.void_field);
  if (void_field == nullptr ||
      void_field->values !=
          std::vector<std::string>{"duplicate", "wrong_place", "entered_in_error"}) {
    problems.push_back(schema.name + ": x-void must name the enumeration of PEOPLE 7");
  }
  check_fields(schema, types, problems);
  check_class(schema, problems);
  const Json example = Json::parse(schema.example, nullptr, false);
  if (!example.is_object()) return;
  for (const auto& [key, value] : example.items()) {
    const Field* given = field(key);
    if (given == nullptr) {
      problems.push_back(schema.name + ": the example has an unknown field " + key);
    } else if (given->kind == "Topic" && !topics.contains(value.get<std::string>())) {
      problems.push_back(schema.name + ": the example's topic is none");
    }
  }
}

}  // namespace

void check_source(const Source& source, Problems& problems) {
  const auto types = names_of(source.subject_types, "subject_types", problems);
  const auto units = names_of(source.unit_kinds, "unit_kinds", problems);
  const auto advice = names_of(source.advice, "advice", problems);
  const auto topics = names_of(source.topics, "topics", problems);
  names_of(source.themes, "themes", problems);
  names_of(source.schemas, "schemas", problems);
  check_subject_types(source, problems);
  check_topics(source, units, advice, problems);
  for (const Schema& schema : source.schemas) check_schema(schema, types, topics, problems);
  // Ids are one byte (topics two), and the last value means "none".
  if (types.size() > 254 || units.size() > 254 || advice.size() > 254 || topics.size() > 65534 ||
      source.schemas.size() > 254) {
    problems.push_back("more entries than an id can count");
  }
}

void check_floors(const Json& given, Problems& problems) {
  namespace f = floors;
  const auto days = [](std::chrono::hours time) { return time.count() / 24; };
  const Json compiled = {{"ladder", f::kLadder},
                         {"min_reporters", f::kMinReporters},
                         {"code_characters", f::kCodeCharacters},
                         {"text_characters", f::kTextCharacters},
                         {"token_bits", f::kTokenBits},
                         {"token_epoch_days", days(f::kTokenEpoch)},
                         {"households", f::kHouseholds},
                         {"residents", f::kResidents},
                         {"fallback_cell_level", f::kFallbackCellLevel},
                         {"place_move_metres", f::kPlaceMoveMetres},
                         {"case_list_percent", f::kCaseListPercent},
                         {"scope_subjects", f::kScopeSubjects},
                         {"people_subjects", f::kPeopleSubjects},
                         {"near_metres", f::kNearMetres},
                         {"near_metres_people", f::kNearMetresPeople},
                         {"near_metres_most", f::kNearMetresMost},
                         {"people_window_hours", f::kPeopleWindow.count()},
                         {"people_reach_days", days(f::kPeopleReach)},
                         {"opinion_accounts", f::kOpinionAccounts},
                         {"opinion_steps", f::kOpinionSteps},
                         {"repeat_records", f::kRepeatRecords},
                         {"study_cohort", f::kStudyCohort},
                         {"minute_retention_days", days(f::kMinuteRetention)}};
  for (const auto& [name, value] : compiled.items()) {
    if (!given.contains(name) || given[name] != value) {
      problems.push_back("floors.json: `" + name + "` is not " + value.dump() +
                         " as in engine/model/floors.h");
    }
  }
  if (given.size() != compiled.size()) problems.push_back("floors.json: an unknown floor");
}

}  // namespace tributary::generator
