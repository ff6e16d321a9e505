#include "schemas/registry/source_registry.h"

#include <gtest/gtest.h>

#include "schemas/catalog/catalog.h"

namespace tributary {
namespace {

TEST(SchemaView, OfTheCatalogueHasASourcePerSchema) {
  const SchemaView view = SchemaView::of_catalog(catalog());
  EXPECT_EQ(view.sources().size(), catalog().schemas.size());
  const SourceInfo* grievance = view.source_named("grievance");
  ASSERT_NE(grievance, nullptr);
  EXPECT_EQ(grievance->source_class, SourceClass::kPeople);
  EXPECT_TRUE(grievance->has_reporter);
  EXPECT_EQ(view.source(grievance->id), grievance);
  EXPECT_FALSE(view.source_named("inspection")->has_reporter);
}

TEST(SchemaView, SuggestsTheNearestName) {
  const SchemaView view = SchemaView::of_catalog(catalog());
  EXPECT_EQ(view.source_named("grievence"), nullptr);
  EXPECT_EQ(view.nearest_source("grievence"), "grievance");
  const SourceInfo& grievance = *view.source_named("grievance");
  EXPECT_EQ(view.field_named(grievance, "topci"), nullptr);
  EXPECT_EQ(view.nearest_field(grievance, "topci"), "topic");
  EXPECT_EQ(view.nearest_field(grievance, "colour"), std::nullopt);
  EXPECT_EQ(view.field_named(grievance, "topic")->name, "topic");
  EXPECT_EQ(view.field_note(grievance), "fields of grievance v1");
}

TEST(SchemaView, KnowsConfiguredNamesOnly) {
  SourceInfo source;
  source.name = "热线";
  source.schema = *catalog().schema_named("grievance");
  source.source_class = SourceClass::kPeople;
  const SchemaView view(catalog(), {source});
  EXPECT_EQ(view.source_names(), std::vector<std::string>{"热线"});
  EXPECT_EQ(view.source_named("grievance"), nullptr);
}

}  // namespace
}  // namespace tributary
