#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "schemas/catalog/catalog.h"

namespace tributary {
namespace {

using Json = nlohmann::json;
using Adapter = valijson::adapters::NlohmannJsonAdapter;

class ExamplesTest : public ::testing::TestWithParam<std::size_t> {
 protected:
  const Schema& schema() const { return catalog().schemas[GetParam()]; }
  Json example() const { return Json::parse(example_of(schema())); }
  bool accepts(const Json& payload) const {
    const Json text = Json::parse(json_schema_of(schema()));
    valijson::Schema parsed;
    valijson::SchemaParser(valijson::SchemaParser::kDraft7).populateSchema(Adapter(text), parsed);
    return valijson::Validator().validate(parsed, Adapter(payload), nullptr);
  }
};

TEST_P(ExamplesTest, ItsExampleIsValid) { EXPECT_TRUE(accepts(example())); }

TEST_P(ExamplesTest, AFurtherFieldIsNot) {
  Json payload = example();
  payload["remarks"] = "free text";
  EXPECT_FALSE(accepts(payload));
}

TEST_P(ExamplesTest, ARequiredFieldIsNeeded) {
  for (const Field& field : schema().fields) {
    if (!field.required) continue;
    Json payload = example();
    payload.erase(std::string(field.name));
    EXPECT_FALSE(accepts(payload)) << field.name;
  }
}

TEST_P(ExamplesTest, NoFieldTakesASentence) {
  const std::string sentence = "张三说他家的门锁坏了，电话是多少多少。" + std::string(300, 'x');
  for (const Field& field : schema().fields) {
    // Times are typed by the decoder: `format` is an annotation in draft 2020-12.
    if (field.kind == FieldKind::kTime) continue;
    Json payload = example();
    payload[std::string(field.name)] = sentence;
    EXPECT_FALSE(accepts(payload)) << field.name;
  }
}

TEST_P(ExamplesTest, TheTableAndTheSchemaAgree) {
  const Json text = Json::parse(json_schema_of(schema()));
  EXPECT_EQ(text["title"], schema().name);
  EXPECT_EQ(text["x-class"], name_of(schema().source_class));
  EXPECT_EQ(text["properties"].size(), schema().fields.size());
  for (const Field& field : schema().fields) {
    EXPECT_TRUE(text["properties"].contains(std::string(field.name))) << field.name;
  }
}

INSTANTIATE_TEST_SUITE_P(Schemas, ExamplesTest,
                         ::testing::Range(std::size_t{0}, catalog().schemas.size()),
                         [](const auto& each) {
                           return std::string(catalog().schemas[each.param].name);
                         });

}  // namespace
}  // namespace tributary
