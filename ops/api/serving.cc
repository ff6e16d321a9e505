#include "ops/api/serving.h"

#include <optional>
#include <utility>

#include "connectors/system/system_clock.h"
#include "ops/tributary/composition/key_access.h"

namespace tributary::api {

namespace {

constexpr std::size_t kMostTokenBytes = std::size_t{16} << 20;

}  // namespace

/// In the order in which they refer to each other: the server goes first.
struct Serving::Parts {
  Address address;
  TlsFiles tls;
  Tokens tokens;
  SiteFacts facts;
  RuleDesk desk;
  std::string config_file;
  std::optional<BacktestDesk> backtests;
  StatisticsDesk statistics;
  ConsoleFiles console;
  std::string state_directory, audit_witness;
  SystemClock clock;
  ReadModel rows;
  Changes changes;
  std::unique_ptr<CommandLog> commands;  ///< null: none are taken
  std::optional<InstallationKeys> keys;
  std::optional<WarningDesk> warnings;
  std::optional<Api> api;
  std::optional<AuditLog> audit;
  std::unique_ptr<Server> server;
  explicit Parts(const Config& config)
      : config_file(config.file),
        statistics(config.output.changes.path, config.utc_offset),
        changes(config.output.changes.path,
                config.output.changes.is_set() || config.output.topics.changes.is_set()) {}
};

Serving::Serving(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Serving::~Serving() = default;

Result<std::unique_ptr<Serving>> Serving::prepare(const Site& site) {
  auto parts = std::make_unique<Parts>(site.config);
  TRY_ASSIGN(parts->address, parse_address(site.config.api.listen));
  parts->tls = {site.config.api.certificate.path, site.config.api.key.path};
  TRY_ASSIGN(const std::string lines, read_file(site.config.api.tokens.path, kMostTokenBytes));
  auto tokens = Tokens::parse(lines);
  if (!tokens) return tokens.error().within(site.config.api.tokens.path);
  parts->tokens = std::move(*tokens);
  parts->facts = facts_of(site);
  parts->desk = RuleDesk(site);
  parts->state_directory = site.config.state.path;
  parts->audit_witness = site.config.audit_witness.path;
  const std::string console =
      site.config.api.console.is_set() ? site.config.api.console.path : installed_console();
  if (!console.empty()) {
    TRY_ASSIGN(parts->console, ConsoleFiles::read(console));
  }
  if (site.config.takes_commands()) {
    TRY_ASSIGN(InstallationKeys keys, load_keys(site.config));
    parts->keys.emplace(std::move(keys));
    TRY_ASSIGN(parts->commands, open_command_log(site.config, parts->keys->digest_key));
  }
  if (site.config.cap.is_set()) {
    if (!parts->keys) {
      TRY_ASSIGN(InstallationKeys keys, load_keys(site.config));
      parts->keys.emplace(std::move(keys));
    }
    parts->warnings.emplace(site.config);
  }
  return std::unique_ptr<Serving>(new Serving(std::move(parts)));  // NOLINT: private
}

Status Serving::start(const StateStore& store, const EngineMetrics* metrics) {
  TRY(parts_->rows.load(store));
  TRY(parts_->changes.load(store));
  const std::span<const std::uint8_t> key =
      parts_->keys ? std::span<const std::uint8_t>(parts_->keys->digest_key)
                   : std::span<const std::uint8_t>();
  // Not before: the state is ours now, and what lies in it is nobody else's.
  parts_->backtests.emplace(own_program(), parts_->config_file, parts_->state_directory);
  TRY_ASSIGN(AuditLog audit, AuditLog::open(parts_->state_directory, parts_->audit_witness));
  parts_->audit.emplace(std::move(audit));
  parts_->api.emplace(
      ApiSetup{store, parts_->rows, parts_->changes, parts_->tokens, parts_->facts, parts_->desk,
               *parts_->backtests, parts_->statistics, parts_->console, parts_->clock,
               parts_->commands.get(), key, parts_->state_directory,
               parts_->warnings ? &*parts_->warnings : nullptr, &*parts_->audit, metrics});
  TRY_ASSIGN(parts_->server, Server::start(parts_->address, *parts_->api, parts_->tls));
  return {};
}

void Serving::on_written(const StateBatch& batch, std::chrono::nanoseconds /*took*/) {
  parts_->rows.apply(batch);
  if (parts_->changes.apply(batch) && parts_->server != nullptr) parts_->server->wake();
}

std::uint16_t Serving::port() const { return parts_->server->port(); }

}  // namespace tributary::api
