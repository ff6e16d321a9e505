// What a connection to Kafka is made with. A value; secrets in it come from the configuration's
// ${env:} and ${file:} and are printed by nobody.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/time.h"

namespace tributary {

enum class KafkaProtocol : std::uint8_t { kPlaintext, kSsl, kSaslPlaintext, kSaslSsl };
enum class KafkaMechanism : std::uint8_t { kPlain, kScramSha256, kScramSha512, kOauthBearer };

struct KafkaSecurity {
  KafkaProtocol protocol = KafkaProtocol::kPlaintext;
  KafkaMechanism mechanism = KafkaMechanism::kScramSha512;
  std::string username;  ///< PLAIN and SCRAM; OAUTHBEARER: the principal
  std::string password;
  std::string token_file;  ///< OAUTHBEARER: read anew for every token, since somebody renews it
  Millis token_lifetime = std::chrono::minutes(5);
  std::string ca_file;           ///< empty: the system's authorities
  std::string certificate_file;  ///< of the client; with key_file
  std::string key_file;
  std::string key_password;
  bool verify_hostname = true;
};

/// `options` are librdkafka's own, by its names; those that would change what this connector
/// promises, and those of the security block, are refused (check_kafka_option).
struct KafkaConfig {
  std::string brokers;  ///< host:port, separated by commas
  KafkaSecurity security;
  std::vector<std::pair<std::string, std::string>> options;
};

/// Whether a cluster answers has changed. Given from any of the connector's threads.
struct KafkaNotice {
  bool is_reachable = false;
  std::string brokers;
  std::string reason;  ///< why not; empty when it answers again
};
using KafkaNotices = std::function<void(const KafkaNotice&)>;

/// Longer records are given empty and are rejected, as those of files are.
inline constexpr std::size_t kMaxKafkaRecordBytes = std::size_t{1} << 20;

/// How long a start waits for a first answer: three attempts of TCP on a slow line.
inline constexpr Millis kKafkaPatience = std::chrono::seconds(10);

}  // namespace tributary
