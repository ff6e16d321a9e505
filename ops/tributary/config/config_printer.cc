#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <iterator>
#include <string_view>
#include <utility>

#include "ops/tributary/config/config_loader.h"

namespace tributary {
namespace {

/// Sizes as they are read: the largest unit that is exact.
std::string size_text(std::uint64_t bytes) {
  for (const auto& [shift, unit] : {std::pair{30, "GiB"}, {20, "MiB"}, {10, "KiB"}}) {
    if (bytes % (std::uint64_t{1} << shift) == 0) return fmt::format("{}{}", bytes >> shift, unit);
  }
  return fmt::format("{}B", bytes);
}

std::string offset_text(UtcOffset offset) {
  const auto minutes = offset.east.count();
  const auto size = std::abs(minutes);
  return fmt::format("{}{:02}:{:02}", minutes < 0 ? '-' : '+', size / 60, size % 60);
}

/// What a YAML scalar in single quotes would not say again: line breaks, which are folded, and what
/// no YAML text may hold as it is. In double quotes each has an escape.
struct Escape {
  std::string_view bytes, written;
};
constexpr std::array kEscapes = {Escape{"\"", "\\\""},          Escape{"\\", "\\\\"},
                                 Escape{"\xC2\x85", "\\N"},     Escape{"\xE2\x80\xA8", "\\L"},
                                 Escape{"\xE2\x80\xA9", "\\P"}, Escape{"\xEF\xBB\xBF", "\\uFEFF"}};

std::string in_double_quotes(std::string_view value) {
  std::string out = "\"";
  while (!value.empty()) {
    const auto escape = std::find_if(kEscapes.begin(), kEscapes.end(), [&](const Escape& one) {
      return value.starts_with(one.bytes);
    });
    const auto first = static_cast<unsigned char>(value.front());
    if (escape != kEscapes.end()) {
      out += escape->written;
    } else if (first < 0x20 || first == 0x7f) {
      out += fmt::format("\\x{:02X}", first);
    } else {
      out += value.front();
    }
    value.remove_prefix(escape != kEscapes.end() ? escape->bytes.size() : 1);
  }
  return out + "\"";
}

bool fits_single_quotes(std::string_view value) {
  const bool has_control = std::any_of(value.begin(), value.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7f;
  });
  return !has_control && std::none_of(kEscapes.begin() + 2, kEscapes.end(), [&](const Escape& one) {
    return value.find(one.bytes) != std::string_view::npos;
  });
}

class Printer {
 public:
  explicit Printer(const Config& config) : config_(config) {}

  std::string text() {
    line("site: {}", quoted(config_.site));
    line("utc_offset: \"{}\"", offset_text(config_.utc_offset));
    path("", "state", config_.state);
    path("", "keys", config_.keys);
    path("", "divisions", config_.divisions);
    path("", "lists", config_.lists);
    path("", "calendar", config_.calendar);
    path("", "commands", config_.commands);
    commands_topic();
    path("", "audit_witness", config_.audit_witness);
    registers();
    kafka();
    stream();
    changelog();
    sources();
    if (!config_.rules.empty()) line("rules: {}", list(config_.rules));
    line("output:");
    path("  ", "changes", config_.output.changes);
    path("  ", "dead_letters", config_.output.dead_letters);
    line("  rotate: {}", size_text(config_.output.rotate_bytes));
    topics();
    deliveries();
    if (!config_.api.listen.empty()) {
      line("api:");
      line("  listen: {}", quoted(config_.api.listen));
      path("  ", "tokens", config_.api.tokens);
      path("  ", "console", config_.api.console);
      if (config_.api.certificate.is_set()) {
        line("  tls:");
        path("    ", "certificate", config_.api.certificate);
        path("    ", "key", config_.api.key);
      }
    }
    if (!config_.admin.listen.empty()) {
      line("admin:");
      line("  listen: {}", quoted(config_.admin.listen));
    }
    cap();
    sweeps();
    settings();
    return std::move(out_);
  }

 private:
  template <typename... Arguments>
  void line(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
    fmt::format_to(std::back_inserter(out_), format, std::forward<Arguments>(arguments)...);
    out_ += '\n';
  }

  [[nodiscard]] std::string quoted(const std::string& value) const {
    const std::string shown = masked(value, config_.secrets);
    if (!fits_single_quotes(shown)) return in_double_quotes(shown);
    std::string out = "'";
    for (const char c : shown) {
      out += c;
      if (c == '\'') out += c;
    }
    return out + "'";
  }

  [[nodiscard]] std::string list(const std::vector<ConfiguredPath>& paths) const {
    std::string out;
    for (const ConfiguredPath& one : paths) out += (out.empty() ? "" : ", ") + quoted(one.path);
    return "[" + out + "]";
  }

  [[nodiscard]] std::string list(const std::vector<std::string>& texts) const {
    std::string out;
    for (const std::string& one : texts) out += (out.empty() ? "" : ", ") + quoted(one);
    return "[" + out + "]";
  }

  void path(std::string_view indent, std::string_view key, const ConfiguredPath& value) {
    if (value.is_set()) line("{}{}: {}", indent, key, quoted(value.path));
  }

  void registers() {
    if (!config_.registers.empty()) line("registers:");
    for (const ConfiguredRegister& entry : config_.registers) {
      line("  - {{ type: {}, file: {}, crs: {}{} }}", entry.type_name, quoted(entry.file.path),
           entry.crs, columns(entry.columns));
    }
    if (!config_.instruments.empty()) line("instruments:");
    for (const ConfiguredInstruments& entry : config_.instruments) {
      line("  - {{ file: {}, crs: {}{} }}", quoted(entry.file.path), entry.crs,
           columns(entry.columns));
    }
  }

  [[nodiscard]] std::string columns(const std::map<std::string, std::string>& renames) const {
    std::string all;
    for (const auto& [ours, theirs] : renames) {
      all += fmt::format("{}{}: {}", all.empty() ? "" : ", ", ours, quoted(theirs));
    }
    return all.empty() ? all : fmt::format(", columns: {{ {} }}", all);
  }

  /// Secrets are secrets wherever they were written.
  void kafka() {
    if (!config_.kafka.is_set()) return;
    const KafkaSecurity& security = config_.kafka.client.security;
    constexpr std::array kProtocols = {"plaintext", "ssl", "sasl_plaintext", "sasl_ssl"};
    constexpr std::array kMechanisms = {"plain", "scram-sha-256", "scram-sha-512", "oauthbearer"};
    line("kafka:");
    line("  brokers: {}", quoted(config_.kafka.client.brokers));
    line("  security:");
    line("    protocol: {}", kProtocols[static_cast<std::size_t>(security.protocol)]);
    if (!security.username.empty()) {
      line("    mechanism: {}", kMechanisms[static_cast<std::size_t>(security.mechanism)]);
      line("    username: {}", quoted(security.username));
    }
    if (!security.password.empty()) line("    password: '***'");
    if (!security.token_file.empty()) {
      line("    token_file: {}", quoted(security.token_file));
      line("    token_lifetime: {}", format_duration(security.token_lifetime));
    }
    path("    ", "ca", config_.kafka.ca);
    path("    ", "certificate", config_.kafka.certificate);
    path("    ", "key", config_.kafka.key);
    if (!security.key_password.empty()) line("    key_password: '***'");
    line("    verify_hostname: {}", security.verify_hostname);
    if (!config_.kafka.client.options.empty()) line("  options:");
    for (const auto& [name, value] : config_.kafka.client.options) {
      line("    {}: {}", name, quoted(value));
    }
  }

  void stream() {
    if (!config_.stream.is_set()) return;
    const ConfiguredRoles& roles = config_.roles;
    const std::string stage2 = roles.api ? "correlate, api" : "correlate";
    line("roles: [{}]", roles.ingest ? "ingest" : stage2);
    line("stream: {}", quoted(config_.stream.name));
  }

  void commands_topic() {
    if (!config_.commands_topic.is_set()) return;
    line("commands: {{ topic: {} }}", quoted(config_.commands_topic.name));
  }
  void changelog() {
    if (config_.changelog.is_set()) line("changelog: {}", quoted(config_.changelog.name));
  }

  void topics() {
    const ConfiguredTopics& topics = config_.output.topics;
    if (!topics.changes.is_set() && !topics.dead_letters.is_set()) return;
    line("  topics:");
    for (const auto& [name, topic] : {std::pair{"changes", &topics.changes},
                                      {"signals", &topics.signals},
                                      {"dead_letters", &topics.dead_letters}}) {
      if (topic->is_set()) line("    {}: {}", name, quoted(topic->name));
    }
    line("    transactional: {}", topics.transactional);
  }

  void sources() {
    line("sources:");
    for (const ConfiguredSource& source : config_.sources) {
      std::string more;
      if (source.stale_after) more += ", stale_after: " + format_duration(*source.stale_after);
      if (source.lateness) more += ", lateness: " + format_duration(*source.lateness);
      if (source.starts_latest) more += ", start: latest";
      const std::string from = source.topic.is_set() ? "topic: " + quoted(source.topic.name)
                                                     : "files: " + list(source.files);
      line("  {}: {{ mapping: {}, {}{} }}", source.name, quoted(source.mapping.path), from, more);
    }
  }

  void deliveries() {
    const ConfiguredOutput& output = config_.output;
    path("  ", "deliveries", output.deliveries);
    if (!output.alertmanager.empty()) line("  alertmanager: {}", quoted(output.alertmanager));
    if (!output.webhooks.empty()) line("  webhooks:");
    for (const ConfiguredWebhook& hook : output.webhooks) {
      line("    {}: {{ url: {}, secret: '***' }}", hook.name, quoted(hook.url));
    }
  }

  void cap() {
    const ConfiguredCap& cap = config_.cap;
    if (!cap.is_set()) return;
    line("cap:");
    line("  sender: {}", quoted(cap.sender));
    if (!cap.sender_name.empty()) line("  sender_name: {}", quoted(cap.sender_name));
    path("  ", "register", cap.register_file);
    line("  units: {}", list(cap.units));
    if (!cap.publics.empty()) line("  public: {}", list(cap.publics));
  }

  void sweeps() {
    if (!config_.sweeps.empty()) line("sweeps:");
    for (const ConfiguredSweep& one : config_.sweeps) {
      line("  {}:", one.name);
      line("    check: {}", name_of(one.sweep.check));
      line("    every: {}", format_duration(one.every));
      const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(one.at).count();
      if (minutes > 0) line("    at: \"{:02}:{:02}\"", minutes / 60, minutes % 60);
      if (!one.sweep.theme.empty()) line("    theme: {}", one.sweep.theme);
      if (!one.sweep.area.empty()) line("    area: {}", quoted(one.sweep.area));
      if (!one.sweep.profile.empty()) line("    profile: {}", quoted(one.sweep.profile));
    }
  }

  static std::string band(const Band& band) { return fmt::format("[{}, {}]", band.low, band.high); }

  void settings() {
    const Settings& settings = config_.settings;
    line("settings:");
    line("  min_reporters: {}", settings.min_reporters);
    line("  commit_interval: {}", format_duration(settings.commit_interval));
    line("  checkpoint_interval: {}", format_duration(settings.checkpoint_interval));
    line("  checkpoint_bytes: {}", size_text(settings.checkpoint_bytes));
    line("  cache: {}", size_text(settings.cache_bytes));
    line("  event_store: {}", format_duration(settings.event_store));
    line("  reopen_within: {}", format_duration(settings.reopen_within));
    line("  max_skew: {}", format_duration(settings.max_skew));
    const Bands& bands = settings.bands;
    line("  bands: {{ blue: {}, yellow: {}, orange: {}, red: {} }}", band(bands.blue),
         band(bands.yellow), band(bands.orange), band(bands.red));
  }

  const Config& config_;
  std::string out_;
};

}  // namespace

std::string print_config(const Config& config) { return Printer(config).text(); }

}  // namespace tributary
