#include "engine/feedback/command_record.h"

#include <gtest/gtest.h>

#include "schemas/catalog/catalog.h"
#include "tests/engine/feedback/one_row.h"

namespace tributary::testing {
namespace {

/// A record of the schema `handling`, field by field.
class Written {
 public:
  Written() {
    record_.schema = *catalog().schema_named("handling");
    record_.record_id = "k1";
    record_.content_digest = 7;
    record_.at = hour(1);
    topic("safety.fire");
    enumeration("kind", "accept");
    enumeration("role", "unit");
    code("account", "00000000000000ff");
  }
  Written& enumeration(std::string_view field, std::string_view value) {
    const FieldId id = *field_named(schema(), field);
    const auto index = value_named(schema().fields[id.value()], value);
    put({id, ValueKind::kEnumeration, static_cast<std::int64_t>(index.value())});
    return *this;
  }
  Written& code(std::string_view field, std::string_view value) {
    put({*field_named(schema(), field), ValueKind::kCode,
         pack_code(record_.text.size(), value.size())});
    record_.text += value;
    return *this;
  }
  Written& topic(std::string_view name) {
    put({*field_named(schema(), "hazard"), ValueKind::kTopic,
         catalog().topic_named(name).value().value()});
    return *this;
  }
  Written& number(std::string_view field, std::int64_t value) {
    put({*field_named(schema(), field), ValueKind::kNumber, value * Decimal::kScale});
    return *this;
  }
  [[nodiscard]] std::optional<Command> command() const {
    return HandlingSchema(catalog()).command_of(record_);
  }

 private:
  [[nodiscard]] const Schema& schema() const { return catalog()[record_.schema]; }
  void put(FieldValue value) {
    std::erase_if(record_.values, [&](const FieldValue& old) { return old.field == value.field; });
    record_.values.push_back(value);
  }
  Observation record_;
};

TEST(CommandRecord, ACommandIsWhatTheRecordSays) {
  const auto command = Written()
                           .code("by_unit", "U9")
                           .number("revision", 17)
                           .enumeration("done", "repaired")
                           .enumeration("reason", "weather")
                           .command();
  ASSERT_TRUE(command);
  EXPECT_EQ(command->kind, CommandKind::kAccept);
  EXPECT_EQ(command->role, Role::kUnit);
  EXPECT_EQ(command->unit, "U9");
  EXPECT_EQ(command->revision, 17U);
  EXPECT_EQ(command->account, 255U);
  EXPECT_EQ(command->key, "k1");
  EXPECT_EQ(command->done, Done::kRepaired);
  EXPECT_EQ(command->reason, Reason::kWeather);
  EXPECT_TRUE(command->is_possible);
}

TEST(CommandRecord, EveryCommandOfTheEngineIsAValueOfTheSchema) {
  for (std::size_t kind = 0; kind < kCommandKinds; ++kind) {
    const auto name = name_of(static_cast<CommandKind>(kind));
    const auto command = Written().enumeration("kind", name).command();
    ASSERT_TRUE(command) << name;
    EXPECT_EQ(command->kind, static_cast<CommandKind>(kind));
  }
}

TEST(CommandRecord, NobodyGivesWhatOnlyTheEngineDoes) {
  for (const char* kind : {"opened", "raised", "closed", "reopened", "overdue"}) {
    EXPECT_FALSE(Written().enumeration("kind", kind).command()) << kind;
  }
}

TEST(CommandRecord, WithoutAnAccountItIsNobodys) {
  EXPECT_FALSE(Written().code("account", "0000000000000000").command());
}

TEST(CommandRecord, ATopicThatIsNoHazardHasNoRow) {
  EXPECT_FALSE(Written().topic("fire_exit").command());
}

TEST(CommandRecord, AnEventCarriesNoAccount) {
  const HandlingSchema schema(catalog());
  const RowEvent event{"opened", *catalog().topic_named("safety.fire"), Level::kRed, "U9", hour(2),
                       3};
  const Observation record =
      schema.record_of(event, SourceId(4), {*catalog().subject_type_named("place.building"), "B7"});
  const Schema& fields = catalog()[schema.id()];
  EXPECT_EQ(record.find(*field_named(fields, "account")), nullptr);
  EXPECT_EQ(record.find(*field_named(fields, "role")), nullptr);
  const FieldValue* kind = record.find(*field_named(fields, "kind"));
  ASSERT_NE(kind, nullptr);
  EXPECT_EQ(fields.fields[kind->field.value()].values[static_cast<std::size_t>(kind->bits)],
            "opened");
  const FieldValue* unit = record.find(*field_named(fields, "to_unit"));
  ASSERT_NE(unit, nullptr);
  EXPECT_EQ(record.code(*unit), "U9");
  ASSERT_EQ(record.subjects.size(), 1U);
}

}  // namespace
}  // namespace tributary::testing
