// Stage 1 and what a partition is built on, wired for one site; of no interest outside this room.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "connectors/system/system_clock.h"
#include "engine/partition/partition.h"
#include "engine/pipeline/ingest.h"
#include "engine/resolve/resolver.h"
#include "engine/resolve/subject_index.h"
#include "ops/tributary/composition/feed_set.h"
#include "ops/tributary/composition/key_access.h"
#include "ops/tributary/composition/site.h"

namespace tributary {

/// Members refer to earlier ones: made once, on the heap, never moved.
class Stages {
 public:
  /// `notices` tell of a cluster that does not answer.
  static Result<std::unique_ptr<Stages>> make(Site site, Reading reading,
                                              const KafkaNotices& notices = {},
                                              Feeds which = Feeds::kAll);
  Stages(const Stages&) = delete;
  Stages& operator=(const Stages&) = delete;

  /// What the partition is built on; both may be null.
  [[nodiscard]] PartitionSetup partition_setup(StateStore* store,
                                               Rereader* rereader = nullptr) const;

  [[nodiscard]] const Config& config() const { return site_.config; }
  [[nodiscard]] const std::vector<SourceInfo>& sources() const { return sources_; }
  [[nodiscard]] const Clock& clock() const { return clock_; }
  [[nodiscard]] const SubjectDirectory& subjects() const { return index_; }
  [[nodiscard]] Sha256Digest register_digest() const { return index_.digest(); }
  /// The rules as the partition runs them.
  [[nodiscard]] Generation generation() const;
  [[nodiscard]] Ingest& ingest() { return ingest_; }
  [[nodiscard]] KeyRing& keys() { return keys_.ring; }
  /// Of all keys the one that is never destroyed.
  [[nodiscard]] std::span<const std::uint8_t> digest_key() const { return keys_.digest_key; }
  [[nodiscard]] const FeedSet& feeds() const { return feeds_; }

 private:
  Stages(Site site, InstallationKeys keys, FeedSet feeds);
  [[nodiscard]] SiteSettings site_settings() const;
  [[nodiscard]] ResolverSettings resolver_settings() const;
  [[nodiscard]] std::vector<const CaseListGuard::List*> matters() const;

  Site site_;
  InstallationKeys keys_;
  FeedSet feeds_;
  SystemClock clock_;
  std::vector<SourceInfo> sources_;
  RuleSet rules_;
  SiteSettings settings_;
  SubjectIndex index_;
  Resolver resolver_;
  Ingest ingest_;
};

}  // namespace tributary
