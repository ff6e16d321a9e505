#include "ops/tributary/composition/ingest_walk.h"

#include <filesystem>
#include <string>
#include <system_error>
#include <utility>

#include "connectors/kafka/kafka_stream.h"
#include "connectors/system/system_clock.h"
#include "engine/pipeline/stream_writer.h"
#include "ops/tributary/composition/audit_log.h"
#include "ops/tributary/composition/disclosure.h"
#include "ops/tributary/composition/key_aging.h"
#include "ops/tributary/composition/output_patience.h"
#include "ops/tributary/composition/wired.h"
#include "schemas/catalog/catalog.h"

namespace tributary {
namespace {

class WiredIngest : public Wired<IngestWalk> {
 public:
  WiredIngest(std::unique_ptr<Stages> stages, std::unique_ptr<OutputPatience> patience,
              std::unique_ptr<KafkaStreamWriter> topic)
      : Wired(std::move(stages)),
        patience_(std::move(patience)),
        topic_(std::move(topic)),
        layout_(catalog(), stages_->sources()),
        writer_(*topic_, layout_, stages_->clock(),
                {.interval = stages_->config().settings.commit_interval}),
        key_aging_(
            writer_, [this] { return writer_.appended_w(); }, stages_->keys(), stages_->config(),
            stages_->clock()) {}

  Status recover() {
    TRY_ASSIGN(const std::string state, writer_.recover());
    return stages_->ingest().restore(state);
  }

  Status run(const std::atomic<bool>& stop) override {
    patience_->follow(&stop);
    Status status = run_through(stages_->ingest(), key_aging_, stop);
    patience_->follow(nullptr);
    return status;
  }
  [[nodiscard]] std::string state() const override { return writer_.appended_state(); }

 private:
  std::unique_ptr<OutputPatience> patience_;  ///< before the topic's writer, which asks it
  std::unique_ptr<KafkaStreamWriter> topic_;
  StreamLayout layout_;
  StreamWriter writer_;
  KeyAging key_aging_;
};

}  // namespace

Result<std::unique_ptr<IngestWalk>> IngestWalk::make(Site site, Reading reading,
                                                     const KafkaNotices& notices) {
  const Config config = site.config;
  const std::string english = disclosure(site, Language::kEnglish);
  const std::string chinese = disclosure(site, Language::kChinese);
  if (!config.state.is_set()) {
    return Error{ErrorCode::kInvalid, "`" + config.file +
                                          "` names no `state`, which holds the audit log; add it, "
                                          "or give --state DIR"};
  }
  std::error_code failed;
  std::filesystem::create_directories(config.state.path, failed);
  if (failed) {
    return Error{ErrorCode::kIo, config.state.path + ": " + failed.message()};
  }
  TRY_ASSIGN(auto stages, Stages::make(std::move(site), reading, notices, Feeds::kAllButCommands));
  TRY_ASSIGN(TopicSeal seal, TopicSeal::make(stages->digest_key(), config.stream.name));
  auto patience = std::make_unique<OutputPatience>();
  TRY_ASSIGN(auto topic,
             KafkaStreamWriter::open(
                 config.kafka.client,
                 {.name = "tributary." + config.site + ".ingest", .topic = config.stream.name},
                 std::move(seal), [all = patience.get()] { return all->now(); }, notices));
  auto walk =
      std::make_unique<WiredIngest>(std::move(stages), std::move(patience), std::move(topic));
  TRY(walk->recover());
  TRY_ASSIGN(AuditLog audit, AuditLog::open(config.state.path, config.audit_witness.path));
  TRY(audit.start(SystemClock().now(), english, chinese));
  return std::unique_ptr<IngestWalk>(std::move(walk));
}

}  // namespace tributary
