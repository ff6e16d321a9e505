#include "tests/simulation/feed_lines.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "engine/model/identifier.h"
#include "schemas/catalog/catalog.h"
#include "tests/support/small_city.h"

namespace tributary::simulation {
namespace {

using testing::building_type;

constexpr std::size_t kWords = 5;

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    words.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

bool parse(std::string_view digits, std::int64_t& number) {
  const char* const end = digits.data() + digits.size();
  return std::from_chars(digits.data(), end, number).ptr == end && !digits.empty();
}

std::string text_of(const std::string& building, std::int64_t minute, std::uint64_t number,
                    int version, const std::string& reporter) {
  return building + " " + std::to_string(minute) + " " + std::to_string(number) + " " +
         std::to_string(version) + " " + reporter;
}

/// What may be wrong with a record, beside its order.
FeedLine spoilt(Chance& chance, bool any_late, const std::vector<FeedLine>& before, FeedLine line) {
  const std::uint64_t what = chance.below(100);
  if (what < 3) return {line.minute, "nothing of the kind"};
  if (what < 8) return {line.minute, "B99" + line.text.substr(line.text.find(' '))};
  if (what < 12 && any_late) {  // too late for most
    const auto words = words_of(line.text);
    const std::int64_t minute = line.minute - 30 * 24 * 60;
    return {minute, std::string(words[0]) + " " + std::to_string(minute) + " " +
                        std::string(words[2]) + " 1 " + std::string(words[4])};
  }
  if (before.empty()) return line;
  const std::size_t reach = any_late ? before.size() : 1;
  const FeedLine& other = before[before.size() - 1 - chance.below(reach)];
  if (what < 18) return other;  // once more
  const auto words = words_of(other.text);
  if (what >= 24 || words.size() != kWords) return line;
  // Another version of it: who reported it was misread.
  const std::string reporter = words[4] == "-" ? "-" : "c" + std::to_string(chance.below(4));
  return {other.minute, std::string(words[0]) + " " + std::to_string(other.minute) + " " +
                            std::string(words[2]) + " " + std::to_string(2 + chance.below(5)) +
                            " " + reporter};
}

Subject building(const std::string& id) {
  Subject subject;
  subject.key = {building_type(), id};
  subject.name = "building " + id;
  subject.district = "500103";
  subject.households = 40;  // no small place (PEOPLE 5)
  return subject;
}

}  // namespace

std::vector<FeedLine> draw_feed(Chance& chance, const FeedHabits& habits, bool is_people) {
  std::vector<FeedLine> lines;
  std::int64_t newest = 0;
  for (int i = 0; i < habits.records; ++i) {
    newest += static_cast<std::int64_t>(
        chance.below(static_cast<std::uint64_t>(2 * habits.minutes / habits.records + 1)));
    const std::int64_t minute =
        newest -
        static_cast<std::int64_t>(chance.below(static_cast<std::uint64_t>(habits.disorder)));
    // Few buildings have most of it, so that something comes of it.
    const std::uint64_t place = std::min(chance.below(9), chance.below(9));
    const std::string where = "B" + std::to_string(1 + place);
    std::string reporter = "-";
    if (is_people && !chance.in_hundred(10)) reporter = "h" + std::to_string(chance.below(12));
    const auto number = static_cast<std::uint64_t>(i);
    FeedLine line{minute, text_of(where, minute, number, 1, reporter)};
    line = spoilt(chance, habits.any_late, lines, std::move(line));
    line.sent = newest + 1;
    lines.push_back(std::move(line));
  }
  return lines;
}

std::optional<Rejection> LineDecoder::decode(const Record& record, ObservationDraft& draft) {
  draft.clear();
  draft.source = info_.id;
  draft.schema = info_.schema;
  draft.position = record.position;
  draft.arrival = record.arrival;
  const auto words = words_of(record.payload);
  std::int64_t minute = 0, version = 0;
  if (words.size() != kWords || !parse(words[1], minute) || !parse(words[3], version)) {
    return Rejection{info_.id, record.position, RejectReason::kMalformed, "", ""};
  }
  draft.at = testing::days(0) + std::chrono::minutes(minute);
  draft.version = static_cast<std::uint64_t>(version);
  draft.id_digest = *id_digest_of(words[2]);
  draft.content_digest = hash64(record.payload);
  if (info_.source_class != SourceClass::kPeople) draft.record_id = "r" + std::string(words[2]);
  if (words[4] != "-") {
    draft.identifier = std::string(words[4]);
    draft.identifier_kind = static_cast<std::uint8_t>(IdentifierKind::kPseudonym);
  }
  const FieldId field = *field_named(catalog().schemas[info_.schema.value()], "building");
  draft.references.push_back({field, building_type(), std::string(words[0]), std::nullopt});
  return std::nullopt;
}

std::optional<std::uint64_t> LineDecoder::id_digest_of(std::string_view number) const {
  return combine_hashes(info_.id.value(), hash64(number));
}

CityRegisters::CityRegisters(int year) : subjects_(catalog().subject_types.size()) {
  auto& buildings = subjects_[building_type().value()];
  for (int i = 1; i <= (year == 0 ? 8 : 9); ++i) {
    buildings.push_back(building("B" + std::to_string(i)));
  }
  if (year > 0) buildings[1].district = "500104";
  Subject unit;
  unit.key = {*catalog().subject_type_named("organisation.unit"), "U9"};
  unit.name = "fire brigade";
  unit.district = "5001";
  unit.unit_kind = catalog().unit_kind_named("fire")->value();
  subjects_[unit.key.type.value()].push_back(unit);
  std::vector<Register> registers;
  for (std::size_t type = 0; type < subjects_.size(); ++type) {
    if (subjects_[type].empty()) continue;
    Register one;
    one.type = SubjectTypeId(static_cast<std::uint8_t>(type));
    one.subjects = subjects_[type];
    one.digest = sha256("register of year " + std::to_string(year));
    registers.push_back(std::move(one));
  }
  index_ = std::make_unique<SubjectIndex>(catalog(), std::move(registers), Divisions{});
}

KeyRing feed_keys() {
  std::map<std::uint32_t, TokenKey> keys;
  const std::uint32_t first = token_epoch(testing::days(-200));
  const std::uint32_t last = token_epoch(testing::days(400));
  for (std::uint32_t epoch = first; epoch <= last; ++epoch) {
    keys[epoch].fill(static_cast<std::uint8_t>(epoch));
  }
  return KeyRing(std::move(keys));
}

RuleSet city_rules() {
  RuleSet rules;
  rules.rules = {testing::repeat_rule(Days(10), Days(3), Days(1)), testing::repeat_rule(),
                 testing::repeat_rule(Days(5), Days(0), Millis(0))};
  rules.rules[0].id = "again";
  rules.rules[2].id = "soon";
  rules.digest = sha256("city rules");
  return rules;
}

}  // namespace tributary::simulation
