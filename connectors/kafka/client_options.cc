#include "connectors/kafka/client_options.h"

#include <librdkafka/rdkafka.h>

#include <algorithm>
#include <array>

namespace tributary {
namespace {

struct Reserved {
  std::string_view prefix;
  std::string_view why;
};

constexpr std::string_view kSecurity = "it belongs into `security`, where it is masked";
constexpr std::string_view kPromise = "what is committed exactly once depends on it; it is set";
constexpr std::string_view kDoor = "it would open a way round the engine";

/// Prefixes of names that are not options of the user.
constexpr std::array<Reserved, 31> kReserved = {{
    {"bootstrap.servers", "it is `brokers`"},
    {"metadata.broker.list", "it is `brokers`"},
    {"security.protocol", kSecurity},
    {"sasl.mechanism", kSecurity},
    {"sasl.username", kSecurity},
    {"sasl.password", kSecurity},
    {"sasl.oauthbearer", kSecurity},
    {"enable.sasl.oauthbearer.unsecure.jwt", kSecurity},
    {"ssl.ca.", kSecurity},
    {"ssl.certificate.", kSecurity},
    {"ssl.key", kSecurity},
    {"ssl_", kSecurity},
    {"ssl.endpoint.identification.algorithm", kSecurity},
    {"enable.ssl.certificate.verification", "an unverified broker may be anybody"},
    {"group.", kPromise},
    {"transactional.id", kPromise},
    {"enable.idempotence", kPromise},
    {"enable.gapless.guarantee", kPromise},
    {"enable.auto.", kPromise},
    {"auto.commit.", kPromise},
    {"auto.offset.reset", "it is `start` of the source"},
    {"enable.partition.eof", kPromise},
    {"isolation.level", kPromise},
    {"max.in.flight", kPromise},
    {"acks", kPromise},
    {"request.required.acks", kPromise},
    {"check.crcs", kPromise},
    {"statistics.interval.ms", "the engine sets it"},
    {"debug", kDoor},
    {"plugin.library.paths", kDoor},
    {"interceptors", kDoor},
}};

/// Ours where the user says nothing.
constexpr std::array<std::pair<const char*, const char*>, 7> kDefaults = {{
    {"client.id", "tributary"},
    {"socket.nagle.disable", "true"},
    {"socket.keepalive.enable", "true"},
    {"log.connection.close", "false"},
    {"topic.metadata.refresh.interval.ms", "60000"},
    {"partitioner", "murmur2_random"},  // the Java client's
    {"linger.ms", "1"},
}};

Status set(rd_kafka_conf_t* options, const std::string& name, const std::string& value) {
  std::array<char, 512> why{};
  if (rd_kafka_conf_set(options, name.c_str(), value.c_str(), why.data(), why.size()) ==
      RD_KAFKA_CONF_OK) {
    return {};
  }
  return Error{ErrorCode::kInvalid, std::string(why.data())};
}

const char* protocol_name(KafkaProtocol protocol) {
  switch (protocol) {
    case KafkaProtocol::kPlaintext:
      return "plaintext";
    case KafkaProtocol::kSsl:
      return "ssl";
    case KafkaProtocol::kSaslPlaintext:
      return "sasl_plaintext";
    case KafkaProtocol::kSaslSsl:
      return "sasl_ssl";
  }
  return "plaintext";
}

const char* mechanism_name(KafkaMechanism mechanism) {
  switch (mechanism) {
    case KafkaMechanism::kPlain:
      return "PLAIN";
    case KafkaMechanism::kScramSha256:
      return "SCRAM-SHA-256";
    case KafkaMechanism::kScramSha512:
      return "SCRAM-SHA-512";
    case KafkaMechanism::kOauthBearer:
      return "OAUTHBEARER";
  }
  return "PLAIN";
}

Status set_security(rd_kafka_conf_t* options, const KafkaSecurity& security) {
  const bool logs_in = security.protocol == KafkaProtocol::kSaslPlaintext ||
                       security.protocol == KafkaProtocol::kSaslSsl;
  std::vector<std::pair<const char*, std::string>> all = {
      {"security.protocol", protocol_name(security.protocol)},
      {"ssl.ca.location", security.ca_file},
      {"ssl.certificate.location", security.certificate_file},
      {"ssl.key.location", security.key_file},
      {"ssl.key.password", security.key_password},
      {"ssl.endpoint.identification.algorithm", security.verify_hostname ? "https" : "none"}};
  if (logs_in) all.emplace_back("sasl.mechanism", mechanism_name(security.mechanism));
  if (logs_in && security.mechanism != KafkaMechanism::kOauthBearer) {
    all.emplace_back("sasl.username", security.username);
    all.emplace_back("sasl.password", security.password);
  }
  for (const auto& [name, value] : all) {
    if (!value.empty()) TRY(set(options, name, value));
  }
  return {};
}

}  // namespace

void KafkaOptionsDeleter::operator()(rd_kafka_conf_s* options) const {
  rd_kafka_conf_destroy(options);
}

Status check_kafka_option(const std::string& name, const std::string& value) {
  const auto reserved = std::find_if(kReserved.begin(), kReserved.end(), [&](const Reserved& one) {
    return std::string_view(name).starts_with(one.prefix);
  });
  if (reserved != kReserved.end()) {
    return Error{ErrorCode::kDenied, "`" + name + "`: " + std::string(reserved->why)};
  }
  const KafkaOptions options(rd_kafka_conf_new());
  return set(options.get(), name, value);
}

Result<KafkaOptions> make_kafka_options(const KafkaConfig& config, const FixedOptions& fixed) {
  KafkaOptions options(rd_kafka_conf_new());
  for (const auto& [name, value] : kDefaults) TRY(set(options.get(), name, value));
  for (const auto& [name, value] : config.options) {
    TRY(check_kafka_option(name, value));
    TRY(set(options.get(), name, value));
  }
  TRY(set(options.get(), "bootstrap.servers", config.brokers));
  TRY(set_security(options.get(), config.security));
  for (const auto& [name, value] : fixed) TRY(set(options.get(), name, value));
  return options;
}

}  // namespace tributary
