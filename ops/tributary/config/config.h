// What one tributary.yaml says, typed, with defaults filled in and paths made relative to it.
//
// It holds no key and no password: `keys` is a directory that `tributary keys` made, and the
// catalogue and its floors cannot be configured at all (PEOPLE 0, 4).
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "connectors/kafka/config.h"
#include "engine/base/time.h"
#include "engine/model/floors.h"
#include "engine/model/ids.h"
#include "engine/model/level.h"
#include "engine/model/sweep.h"
#include "schemas/document/diagnostics.h"

namespace tributary {

/// A file or folder the configuration names.
struct ConfiguredPath {
  std::string path;  ///< as the process opens it: relative ones joined to the config's folder
  Span span;         ///< where it is written, for a message when it is not there
  [[nodiscard]] bool is_set() const { return !path.empty(); }
};

struct ConfiguredRegister {
  SubjectTypeId type = none_of<SubjectTypeId>();
  std::string type_name;
  ConfiguredPath file;
  std::string crs = "wgs84";
  std::map<std::string, std::string> columns;  ///< our name → the file's column
  Span span;
};

struct ConfiguredInstruments {
  ConfiguredPath file;
  std::string crs = "wgs84";
  std::map<std::string, std::string> columns;  ///< our name → the file's column
};

/// A Kafka topic the configuration names.
struct ConfiguredTopic {
  std::string name;
  Span span;
  [[nodiscard]] bool is_set() const { return !name.empty(); }
};

/// What a process does of the walk. Apart from each other stages 1 and 2 need a `stream`.
struct ConfiguredRoles {
  bool ingest = true;     ///< stage 1: reads the feeds
  bool correlate = true;  ///< stage 2: keeps the list
  bool api = true;        ///< serves what `correlate` keeps
  Span span;
};

/// The one cluster that topics lie in.
struct ConfiguredKafka {
  KafkaConfig client;
  ConfiguredPath ca, certificate, key;  ///< as in client, to look whether they are there
  Span span;
  [[nodiscard]] bool is_set() const { return !client.brokers.empty(); }
};

/// Instead of files: what is written to topics.
struct ConfiguredTopics {
  ConfiguredTopic changes;       ///< append-only
  ConfiguredTopic signals;       ///< compacted: the newest revision of every row
  ConfiguredTopic dead_letters;  ///< `.SOURCE` is added, so that each feed has its own
  bool transactional = true;
  Span span;
};

struct ConfiguredSource {
  std::string name;
  ConfiguredPath mapping;
  std::vector<ConfiguredPath> files;  ///< in reading order; or
  ConfiguredTopic topic;
  bool starts_latest = false;         ///< of a topic: a new state leaves out what is there
  std::optional<Millis> stale_after;  ///< instead of the mapping's
  std::optional<Millis> lateness;
  Span span;
};

/// Who is told each change by HTTP.
struct ConfiguredWebhook {
  std::string name;
  std::string url;     ///< https, or http on this machine
  std::string secret;  ///< of the signature
  Span span;
};

/// A check that comes by itself.
struct ConfiguredSweep {
  std::string name;
  Sweep sweep;      ///< all but its id and time
  Millis every{0};  ///< from one to the next; of a rolling one a round
  Millis at{0};     ///< time of day, by the site's clock; they are counted from 1970-01-01 on
  Span span;
};

/// Public warnings (CAP 1.2).
struct ConfiguredCap {
  std::string sender, sender_name;
  ConfiguredPath register_file;      ///< drafts and releases, a line each
  std::vector<std::string> units;    ///< whose release counts
  std::vector<std::string> publics;  ///< hazards whose released warnings are for everybody
  Span span;
  [[nodiscard]] bool is_set() const { return !sender.empty(); }
};

struct ConfiguredOutput {
  ConfiguredPath changes;                                 ///< unset: none is written
  ConfiguredPath dead_letters;                            ///< unset: counted only
  std::uint64_t rotate_bytes = std::uint64_t{256} << 20;  ///< what a log tool still opens
  ConfiguredTopics topics;
  std::vector<ConfiguredWebhook> webhooks;  ///< in order of name
  std::string alertmanager;                 ///< its address; empty: none
  ConfiguredPath deliveries;                ///< how far each of them has come, and what it refused
};

/// Limits with their defaults and reasons (DESIGN P4, 8).
struct Settings {
  std::uint32_t min_reporters = floors::kMinReporters;  ///< may only be higher (PEOPLE 1)
  Millis commit_interval = std::chrono::milliseconds(100);
  Millis checkpoint_interval = std::chrono::seconds(5);  ///< a start after kill -9 has 5 s
  std::uint64_t checkpoint_bytes = std::uint64_t{64} << 20;
  std::uint64_t cache_bytes = std::uint64_t{256} << 20;
  Millis event_store = std::chrono::hours(400 * 24);  ///< a year and a month
  Millis reopen_within = std::chrono::hours(30 * 24);
  /// No feed is read that is further ahead of one that may have more and gives nothing.
  Millis max_skew = std::chrono::hours(24);
  Bands bands;
};

struct ConfiguredApi {
  std::string listen;          ///< `127.0.0.1:8420`; empty: nothing is served
  ConfiguredPath tokens;       ///< digests of tokens, a line each
  ConfiguredPath console;      ///< a folder with the built console; unset: the installed one
  ConfiguredPath certificate;  ///< of TLS, with its key; unset: plain HTTP, on the loopback only
  ConfiguredPath key;
  Span span;
};

/// `/metrics`, `/healthz` and `/readyz` for whoever runs the machine, without tokens.
struct ConfiguredAdmin {
  std::string listen;  ///< on the loopback; empty: nothing is served
};

struct Config {
  std::string file;  ///< the configuration file itself
  std::string site;
  UtcOffset utc_offset;
  ConfiguredPath state;
  ConfiguredPath keys;
  ConfiguredPath divisions;
  ConfiguredPath lists;
  ConfiguredPath calendar;       ///< unset: working days know weekends only
  ConfiguredPath audit_witness;  ///< outside: is told the audit's head; unset: nobody is
  ConfiguredPath commands;  ///< the source `handling`: what people say about rows; unset: nothing
  ConfiguredTopic commands_topic;  ///< the same, as a topic; one of the two at most
  std::vector<ConfiguredRegister> registers;
  std::vector<ConfiguredInstruments> instruments;
  ConfiguredKafka kafka;
  ConfiguredRoles roles;
  ConfiguredTopic stream;     ///< the middle stream; unset: in memory, in one process
  ConfiguredTopic changelog;  ///< where the state is kept, too; unset: on this machine alone
  std::vector<ConfiguredSource> sources;  ///< in order of name
  std::vector<ConfiguredPath> rules;
  std::string tried_rule;  ///< a file, see RulePaths; a command's doing, never the configuration's
  ConfiguredOutput output;
  ConfiguredApi api;
  ConfiguredAdmin admin;
  ConfiguredCap cap;
  std::vector<ConfiguredSweep> sweeps;  ///< in order of name
  Settings settings;
  std::vector<std::string> secrets;  ///< values that came from outside and are never printed

  [[nodiscard]] bool takes_commands() const { return commands.is_set() || commands_topic.is_set(); }
};

}  // namespace tributary
