#include "ops/tributary/composition/command_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/feedback/command_record.h"
#include "schemas/decode/record_decoder.h"
#include "schemas/feeds/handling_mapping.h"
#include "tests/ops/tributary/composition/site_fixture.h"

namespace tributary::composition_test {
namespace {

using testing::HasSubstr;

constexpr std::string_view kRow =
    R"({"subject":{"type":"place.building","id":"B7"},"hazard":"safety.fire","revision":17})";

WrittenCommand accept() {
  WrittenCommand command;
  address_to(kRow, command).value_or_die();
  command.key = "k-1";
  command.at = parse_time("2025-03-12T09:00+08:00").value();
  command.kind = "report";
  command.role = Role::kUnit;
  command.by_unit = "U9";
  command.account = "00000000000000ff";
  command.done = "repaired";
  command.possible = false;
  return command;
}

/// What the engine reads of the line.
std::optional<Command> read_back(std::string line) {
  const Mapping mapping = handling_mapping(catalog());
  const SourceInfo info =
      source_info_of(mapping, catalog(), SourceId(0), std::string(kHandlingSource));
  const auto decoder = make_decoder(mapping, catalog(), info, {});
  line.resize(line.size() + 64);
  Record record;
  record.payload = std::string_view(line).substr(0, line.size() - 64);
  ObservationDraft draft;
  if (decoder->decode(record, draft)) return std::nullopt;
  Observation observation;
  observation.schema = draft.schema;
  observation.at = draft.at;
  observation.record_id = draft.record_id;
  observation.content_digest = draft.content_digest;
  observation.values = draft.values;
  observation.text = draft.text;
  EXPECT_EQ(draft.references.size(), 1U);
  EXPECT_EQ(draft.references.at(0).text, "B7");
  return HandlingSchema(catalog()).command_of(observation);
}

TEST(CommandLogTest, what_is_written_is_what_the_engine_reads) {
  const auto command = read_back(command_line_of(accept()).value());
  ASSERT_TRUE(command);
  EXPECT_EQ(command->kind, CommandKind::kReport);
  EXPECT_EQ(command->key, "k-1");
  EXPECT_EQ(command->revision, 17U);
  EXPECT_EQ(command->role, Role::kUnit);
  EXPECT_EQ(command->unit, "U9");
  EXPECT_EQ(command->account, 255U);
  EXPECT_EQ(command->done, Done::kRepaired);
  EXPECT_FALSE(command->is_possible);
  EXPECT_EQ(catalog()[command->hazard].name, "safety.fire");
}

TEST(CommandLogTest, every_type_of_subject_can_be_named) {
  for (const SubjectType& type : catalog().subject_types) {
    WrittenCommand command = accept();
    command.subject_type = type.name;
    EXPECT_TRUE(command_line_of(command)) << type.name;
  }
  WrittenCommand command = accept();
  command.subject_type = "person";
  EXPECT_FALSE(command_line_of(command));
}

TEST(CommandLogTest, an_account_is_a_keyed_digest) {
  const std::string one(32, 'a'), other(32, 'b');
  const auto key = [](const std::string& bytes) {
    return std::span(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
  };
  EXPECT_EQ(account_digest(key(one), "wang"), account_digest(key(one), "wang"));
  EXPECT_NE(account_digest(key(one), "wang"), account_digest(key(one), "li"));
  EXPECT_NE(account_digest(key(one), "wang"), account_digest(key(other), "wang"));
  EXPECT_EQ(account_digest(key(one), "wang").size(), 16U);
}

TEST(CommandLogTest, a_key_is_short_and_plain) {
  EXPECT_TRUE(is_command_key("a-B_9"));
  for (const std::string& key :
       {std::string(), std::string("a b"), std::string("张"), std::string(65, 'a')}) {
    EXPECT_FALSE(is_command_key(key)) << key;
  }
}

TEST(CommandLogTest, lines_are_appended_whole) {
  const Folder folder;
  FileCommandLog log(folder / "commands.jsonl");
  ASSERT_TRUE(log.append("one"));
  ASSERT_TRUE(log.append("two"));
  EXPECT_EQ(read_file(folder / "commands.jsonl", 100).value(), "one\ntwo\n");
}

TEST(CommandLogTest, commands_are_a_source_in_its_place) {
  const Folder folder;
  write_site(folder);
  std::string config = read_file(folder / "tributary.yaml", 10'000).value();
  folder.write("tributary.yaml", config + "commands: commands.jsonl\n");
  const Loaded loaded = load(folder);
  ASSERT_TRUE(loaded.site) << loaded.messages();
  const std::vector<SourceInfo> sources = loaded.site->sources();
  ASSERT_EQ(sources.size(), 2U);
  EXPECT_EQ(sources[0].name, "grievance");
  EXPECT_EQ(sources[1].name, "handling");
  EXPECT_EQ(sources[1].id, SourceId(1));
  EXPECT_TRUE(loaded.site->feeds[1].is_ours);
}

TEST(CommandLogTest, no_other_source_brings_commands) {
  const Folder folder;
  write_site(folder);
  folder.write("g.mapping.yaml",
               "schema: handling\nformat: { type: jsonl }\nrecord_id: key\ntime: { field: at }\n"
               "fields:\n  kind: { from: kind }\n  hazard: { from: hazard }\n"
               "  building: { from: building }\n");
  EXPECT_THAT(load(folder).messages(), HasSubstr("come in by `commands` only"));
}

}  // namespace
}  // namespace tributary::composition_test
