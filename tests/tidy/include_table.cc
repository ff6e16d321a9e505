// The table of DESIGN 4, and the edges that ops/decisions/0001-schemas-document.md added.
#include "tests/tidy/include_edges.h"

namespace tributary::tidy {
namespace {

using Names = std::vector<std::string_view>;

Names operator+(Names a, const Names& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

std::vector<RoomRule> make_room_rules() {
  const Names base = {"engine/base"};
  const Names model = base + Names{"engine/model"};
  const Names ports = model + Names{"engine/ports"};
  const Names stages = {"engine/resolve", "engine/route",  "engine/correlate",
                        "engine/score",   "engine/signal", "engine/feedback"};
  const Names partition = ports + stages;
  const Names pipeline = partition + Names{"engine/partition"};
  const Names schemas = {"schemas/catalog", "schemas/document", "schemas/registry"};
  const Names system = {"unistd.h", "fcntl.h", "poll.h",   "signal.h",
                        "spawn.h",  "stdio.h", "string.h", "sys/"};

  std::vector<RoomRule> rules = {
      {"engine/base", {}, {"fmt/", "tl/", "openssl/"}},
      {"engine/model", base, {"fmt/"}},
      {"engine/ports", model, {"fmt/"}},
      {"engine/resolve", ports, {"fmt/", "s2/", "unicode/", "opencc/"}},
      {"engine/route", ports, {"fmt/"}},
      {"engine/correlate", ports, {"fmt/", "re2/"}},
      {"engine/score", ports, {"fmt/", "re2/"}},
      {"engine/signal", ports, {"fmt/"}},
      {"engine/feedback", ports, {"fmt/"}},
      {"engine/partition", partition, {"fmt/"}},
      {"engine/pipeline", pipeline, {"fmt/"}},

      {"schemas/catalog", ports, {"fmt/", "nlohmann/"}},
      {"schemas/document", ports + schemas, {"fmt/", "yaml.h", "nlohmann/"}},
      {"schemas/feeds", ports + schemas, {"fmt/", "unicode/"}},
      {"schemas/registry", ports + schemas, {"fmt/", "nlohmann/", "simdjson.h"}},
      {"schemas/decode", ports + schemas + Names{"schemas/feeds"}, {"fmt/", "simdjson.h", "re2/"}},

      {"rules/language", ports + schemas, {"fmt/", "re2/", "unicode/"}},
      {"rules/packs", ports, {"fmt/"}},
      {"rules/check",
       pipeline + schemas + Names{"schemas/feeds", "rules/language", "connectors/memory"},
       {"fmt/"}},

      {"connectors/file", ports, {"fmt/", "zstd.h", "zlib.h"}},
      {"connectors/kafka", ports, {"fmt/", "librdkafka/", "openssl/", "zstd.h"}},
      {"connectors/http", ports, {"fmt/", "boost/", "curl/", "openssl/"}},
      {"connectors/rocksdb", ports, {"fmt/", "rocksdb/"}},
      {"connectors/prometheus", ports, {"fmt/", "prometheus/"}},
      {"connectors/cap", ports, {"fmt/", "pugixml.hpp"}},
      {"connectors/xlsx", ports, {"fmt/", "xlsxwriter.h"}},
      {"connectors/system", ports, {"fmt/", "spdlog/", "openssl/"}},
      {"connectors/memory", ports, {"fmt/"}},
  };
  for (RoomRule& rule : rules) {
    if (rule.room.starts_with("connectors/")) rule.libraries = rule.libraries + system;
  }
  return rules;
}

}  // namespace

std::span<const RoomRule> room_rules() {
  static const std::vector<RoomRule> rules = make_room_rules();
  return rules;
}

std::span<const std::string_view> oracle_files() {
  static constexpr std::string_view kFiles[] = {
      "tests/oracle/absence",    "tests/oracle/asked",   "tests/oracle/facts", "tests/oracle/items",
      "tests/oracle/oracle",     "tests/oracle/reading", "tests/oracle/rows",  "tests/oracle/shown",
      "tests/oracle/unanswered", "tests/oracle/value"};
  return kFiles;
}

std::span<const std::string_view> oracle_headers() {
  static constexpr std::string_view kHeaders[] = {"engine/base/",
                                                  "engine/model/catalog.h",
                                                  "engine/model/ids.h",
                                                  "engine/model/level.h",
                                                  "engine/model/log.h",
                                                  "engine/model/observation.h",
                                                  "engine/model/register.h",
                                                  "engine/model/rule.h",
                                                  "engine/model/source.h",
                                                  "engine/model/subject.h",
                                                  "engine/model/sweep.h",
                                                  "engine/model/work_calendar.h",
                                                  "engine/ports/subject_directory.h"};
  return kHeaders;
}

std::span<const HeaderException> header_exceptions() {
  static constexpr HeaderException kExceptions[] = {
      {"engine/base/result.h", "tl/", "Result<T> is a tl::expected"},
      {"schemas/catalog/generator/source.h", "nlohmann/",
       "runs while building; what it reads is JSON and nothing else"},
  };
  return kExceptions;
}

std::span<const std::string_view> impure_headers() {
  static constexpr std::string_view kHeaders[] = {"barrier",    "condition_variable",
                                                  "cstdio",     "ctime",
                                                  "execution",  "filesystem",
                                                  "fstream",    "future",
                                                  "iostream",   "latch",
                                                  "mutex",      "random",
                                                  "semaphore",  "shared_mutex",
                                                  "stop_token", "thread"};
  return kHeaders;
}

std::span<const HeaderException> impure_exceptions() {
  static constexpr HeaderException kExceptions[] = {
      {"engine/base/check.cc", "cstdio", "prints what failed before it aborts"},
      {"engine/pipeline/", "thread", "runs stage 1 beside the partitions; no step sees it"},
      {"engine/pipeline/", "mutex", "guards the queue between the two"},
      {"engine/resolve/key_ring", "mutex", "keys are destroyed while stage 1 reads them"},
      {"engine/pipeline/", "condition_variable", "waits for that queue"},
      {"engine/partition/commit_writer", "thread", "writes what steps have done; no step sees it"},
      {"engine/partition/commit_writer", "mutex", "guards the batch that is being written"},
      {"engine/partition/commit_writer", "condition_variable", "waits for that batch"},
  };
  return kExceptions;
}

}  // namespace tributary::tidy
