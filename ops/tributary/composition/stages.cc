#include "ops/tributary/composition/stages.h"

#include <algorithm>
#include <utility>

#include "engine/base/digest.h"
#include "engine/model/floors.h"
#include "ops/tributary/version.h"
#include "schemas/catalog/catalog.h"

namespace tributary {

Result<std::unique_ptr<Stages>> Stages::make(Site site, Reading reading,
                                             const KafkaNotices& notices, Feeds which) {
  const bool has_people = std::any_of(
      site.feeds.begin(), site.feeds.end(),
      [](const ConfiguredFeed& feed) { return feed.info.source_class == SourceClass::kPeople; });
  const bool reads_sealed = site.config.stream.is_set() || site.config.commands_topic.is_set();
  const bool needs_keys = has_people || reads_sealed;
  InstallationKeys keys;
  if (needs_keys) {
    TRY_ASSIGN(keys, load_keys(site.config));
  }
  TRY_ASSIGN(FeedSet feeds, FeedSet::open(site.feeds, which, reading, keys.digest_key,
                                          site.config.kafka.client, notices));
  return std::unique_ptr<Stages>(
      new Stages(std::move(site), std::move(keys), std::move(feeds)));  // NOLINT: private
}

Stages::Stages(Site site, InstallationKeys keys, FeedSet feeds)
    : site_(std::move(site)),
      keys_(std::move(keys)),
      feeds_(std::move(feeds)),
      sources_(site_.sources()),
      rules_(site_.rules.rule_set()),
      settings_(site_settings()),
      index_(catalog(), std::move(site_.registers), site_.divisions, std::move(site_.instruments)),
      resolver_(index_, keys_.ring, resolver_settings()),
      ingest_(IngestSetup{feeds_.ports(sources_), resolver_, clock_, generation(), matters(),
                          site_.config.settings.max_skew}) {}

std::vector<const CaseListGuard::List*> Stages::matters() const {
  std::vector<const CaseListGuard::List*> matters;
  for (std::size_t i = 0; i < catalog().subject_types.size(); ++i) {
    const SubjectTypeId type(static_cast<SubjectTypeId::Value>(i));
    if (catalog()[type].is_matter && index_.count(type) > 0) {
      matters.push_back(&index_.subjects(type));
    }
  }
  return matters;
}

Generation Stages::generation() const {
  const RuleSet run = without_small_populations(rules_, catalog(), index_, floors::kPeopleSubjects);
  return {run.digest, index_.digest(), site_.calendar};
}

/// People are bound nowhere that a rule may not read them (PEOPLE 10).
ResolverSettings Stages::resolver_settings() const {
  ResolverSettings settings;
  settings.near =
      NearPlan(without_small_populations(rules_, catalog(), index_, floors::kPeopleSubjects));
  return settings;
}

SiteSettings Stages::site_settings() const {
  SiteSettings settings;
  settings.site = site_.config.site;
  settings.offset = site_.config.utc_offset;
  settings.bands = rules_.bands;
  settings.reopen_within = site_.config.settings.reopen_within;
  settings.identity = {std::string(kVersion), "sha256:" + hex(rules_.digest),
                       "sha256:" + hex(catalog().digest)};
  return settings;
}

PartitionSetup Stages::partition_setup(StateStore* store, Rereader* rereader) const {
  PartitionSetup setup{rules_, catalog(), index_, sources_, settings_};
  for (std::size_t i = 0; i < catalog().subject_types.size(); ++i) {
    setup.registers.emplace_back(
        index_.subjects(SubjectTypeId(static_cast<SubjectTypeId::Value>(i))));
  }
  setup.min_reporters = site_.config.settings.min_reporters;
  setup.store = store;
  setup.rereader = rereader;
  setup.cache_bytes = site_.config.settings.cache_bytes;
  return setup;
}

}  // namespace tributary
