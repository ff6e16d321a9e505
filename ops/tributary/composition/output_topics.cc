#include "ops/tributary/composition/output_topics.h"

#include <utility>

#include "engine/base/check.h"
#include "engine/feedback/command_record.h"

namespace tributary {
namespace {

/// What lies between `before` and `after`, which are there: we wrote the line.
std::string_view between(std::string_view line, std::string_view before, std::string_view after) {
  const std::size_t found = line.find(before);
  CHECK(found != std::string_view::npos);
  const std::size_t from = found + before.size();
  const std::size_t to = line.find(after, from);
  CHECK(to != std::string_view::npos);
  return line.substr(from, to - from);
}

Result<std::unique_ptr<Sink>> open_topics(const Config& config, const std::string& output,
                                          std::vector<std::string> topics, KafkaRoute route,
                                          KafkaPatience patience, const KafkaNotices& notices) {
  KafkaSinkConfig sink;
  sink.name = "tributary." + config.site + "." + output;
  sink.topics = std::move(topics);
  sink.transactional = config.output.topics.transactional;
  TRY_ASSIGN(auto opened, KafkaSink::open(config.kafka.client, std::move(sink), std::move(route),
                                          std::move(patience), notices));
  return std::unique_ptr<Sink>(std::move(opened));
}

}  // namespace

KafkaRoute change_route(const std::string& changes, const std::string& signals,
                        const std::string& site) {
  return [changes, signals, source = "/tributary/" + site](std::string_view line,
                                                           std::vector<KafkaMessage>& out) {
    const std::string_view id = between(line, "{\"id\":\"", "\"");
    const std::string_view signal = id.substr(0, id.find('/'));
    out.push_back({changes,
                   signal,
                   line,
                   {{"ce_specversion", "1.0"},
                    {"ce_id", id},
                    {"ce_source", source},
                    {"ce_type", "tributary.change.v1"},
                    {"content-type", "application/json"}}});
    if (signals.empty()) return;
    constexpr std::string_view kRow = ",\"row\":";  // after fields that can hold no text
    const std::size_t row = line.find(kRow);
    CHECK(row != std::string_view::npos && line.ends_with("}}"));
    const std::size_t from = row + kRow.size();
    out.push_back({signals, signal, line.substr(from, line.size() - 1 - from), {}});
  };
}

KafkaRoute dead_letter_route(const std::string& prefix) {
  // A message holds views: the name made last must live until it has been sent.
  return [prefix, topic = std::string()](std::string_view line,
                                         std::vector<KafkaMessage>& out) mutable {
    topic = prefix + "." + std::string(between(line, "{\"source\":\"", "\""));
    out.push_back({topic, {}, line, {}});
  };
}

std::vector<std::string> change_topics(const Config& config) {
  const ConfiguredTopics& topics = config.output.topics;
  std::vector<std::string> names;
  if (topics.changes.is_set()) names.push_back(topics.changes.name);
  if (topics.signals.is_set()) names.push_back(topics.signals.name);
  return names;
}

std::vector<std::string> dead_letter_topics(const Config& config) {
  const std::string& prefix = config.output.topics.dead_letters.name;
  std::vector<std::string> names;
  if (!config.output.topics.dead_letters.is_set()) return names;
  for (const ConfiguredSource& source : config.sources) names.push_back(prefix + "." + source.name);
  if (config.takes_commands()) names.push_back(prefix + "." + std::string(kHandlingSource));
  return names;
}

std::vector<std::string> output_topics(const Config& config) {
  std::vector<std::string> names = change_topics(config);
  const std::vector<std::string> letters = dead_letter_topics(config);
  names.insert(names.end(), letters.begin(), letters.end());
  return names;
}

Result<std::unique_ptr<Sink>> open_changes_topic(const Config& config, KafkaPatience patience,
                                                 const KafkaNotices& notices) {
  const ConfiguredTopics& topics = config.output.topics;
  return open_topics(config, "changes", change_topics(config),
                     change_route(topics.changes.name, topics.signals.name, config.site),
                     std::move(patience), notices);
}

Result<std::unique_ptr<Sink>> open_dead_letter_topics(const Config& config, KafkaPatience patience,
                                                      const KafkaNotices& notices) {
  return open_topics(config, "dead_letters", dead_letter_topics(config),
                     dead_letter_route(config.output.topics.dead_letters.name), std::move(patience),
                     notices);
}

}  // namespace tributary
