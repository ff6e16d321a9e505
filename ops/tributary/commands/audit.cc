// `tributary audit`: whether the audit is what was written, and its head for whoever keeps it.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <limits>
#include <memory>
#include <ostream>

#include "ops/tributary/commands/command.h"
#include "ops/tributary/commands/configured.h"
#include "ops/tributary/composition/audit_check.h"

namespace tributary {
namespace {

struct AuditOptions {
  std::string config, state, witness;
  std::vector<std::string> heads;
};

constexpr std::size_t kAnySize = std::numeric_limits<std::size_t>::max();

template <typename... Values>
void line(const Console& console, Words words, const Values&... values) {
  console.out() << fmt::format(fmt::runtime(console.in_words(words)), values...) << '\n';
}

/// The witness that the configuration or the options name; empty: none.
std::string witness_of(const AuditOptions& options) {
  if (!options.witness.empty()) return options.witness;
  Diagnostics ignored;  // an audit can be read where its configuration is not
  const auto config = read_config(options.config, options.state, ignored);
  return config ? config->audit_witness.path : "";
}

/// kNotFound, kCorrupt; or what the witness and the options have.
Result<std::vector<WitnessedHead>> witnessed_by(const AuditOptions& options,
                                                const std::string& witness) {
  std::vector<WitnessedHead> heads;
  if (!witness.empty()) {
    TRY_ASSIGN(const std::string lines, read_file(witness, kAnySize));
    TRY_ASSIGN(heads, read_witness(lines));
  }
  for (const std::string& text : options.heads) {
    TRY_ASSIGN(WitnessedHead head, parse_head(text));
    heads.push_back(std::move(head));
  }
  return heads;
}

void tell_faults(const AuditCheck& check, const Console& console) {
  if (check.broken_line) {
    line(console,
         {"line {} is not what was written: changed, taken out, put in or moved",
          "第 {} 行与写入时不符：被改动、删除、插入或移动"},
         *check.broken_line);
  }
  for (const WitnessedHead& head : check.missing) {
    line(console,
         {"cut off: the witness has line {}, the audit ends at {}",
          "被截断：见证有第 {} 行，审计记录止于第 {} 行"},
         head.lines, check.head.lines);
  }
  for (const WitnessedHead& head : check.different) {
    line(console,
         {"written anew: line {} is another than the witness has", "被重写：第 {} 行与见证不符"},
         head.lines);
  }
}

ExitCode verify(const AuditOptions& options, const Console& console) {
  const auto directory = state_directory(options.config, options.state, console);
  if (!directory) return ExitCode::kEnvironment;
  const auto text = read_file(AuditLog::path_in(*directory), kAnySize);
  if (!text) return environment_error(console, text.error());
  const std::string witness = witness_of(options);
  const auto heads = witnessed_by(options, witness);
  if (!heads) return environment_error(console, heads.error());
  const AuditCheck check = check_audit(*text, *heads);
  tell_faults(check, console);
  if (!check.is_sound()) return ExitCode::kFindings;
  line(console,
       {"{} lines, each as it was written; head {}", "共 {} 行，均与写入时一致；末行摘要 {}"},
       check.head.lines, hex(check.head.digest));
  if (!heads->empty()) {
    line(console, {"a witness outside has {} of them", "外部见证可证明其中 {} 行"},
         check.witnessed);
    return ExitCode::kDone;
  }
  line(console,
       {"no witness outside: that nothing was cut off at the end, or all of it written "
        "anew, cannot be shown (`audit_witness`, or --head)",
        "没有外部见证：无法证明末尾未被截断、全文未被重写（配置 audit_witness 或用 --head）"});
  // A witness that is named and has nothing is a finding; that none is named is a choice.
  return witness.empty() ? ExitCode::kDone : ExitCode::kFindings;
}

ExitCode print_head(const AuditOptions& options, const Console& console) {
  const auto directory = state_directory(options.config, options.state, console);
  if (!directory) return ExitCode::kEnvironment;
  const auto text = read_file(AuditLog::path_in(*directory), kAnySize);
  if (!text) return environment_error(console, text.error());
  const AuditCheck check = check_audit(*text, {});
  tell_faults(check, console);
  if (!check.is_sound()) return ExitCode::kFindings;
  console.out() << check.head.lines << ':' << hex(check.head.digest) << '\n';
  return ExitCode::kDone;
}

}  // namespace

void add_audit(Commands& commands) {
  CLI::App& audit = commands.add(
      "audit", {"The audit: who read and did what", "审计记录：谁查看、谁办理"},
      {{"tributary audit verify", {"is it what was written", "核对是否被改动"}},
       {"tributary audit head", {"its head, to be kept elsewhere", "末行摘要，请存于别处"}}});
  audit.require_subcommand(1);
  // shared_ptr: the actions, which CLI11 copies, own them with the parser.
  auto options = std::make_shared<AuditOptions>();
  CLI::App& checking = commands.add(
      "verify",
      {"Check its chain, and its end against a witness outside", "核对链条，并与外部见证比对末行"},
      {{"tributary audit verify --config city/tributary.yaml",
        {"against the configured witness", "与配置的见证比对"}},
       {"tributary audit verify --head 57:9f86d081884c7d65…",
        {"against a head that was noted", "与记下的末行摘要比对"}}},
      &audit);
  commands.config_option(checking, options->config);
  commands.state_option(checking, options->state);
  checking
      .add_option("--witness", options->witness,
                  commands.text({"A copy of the witness, instead of the configured one",
                                 "见证文件（代替配置中的）"}))
      ->type_name("FILE");
  checking
      .add_option("--head", options->heads,
                  commands.text({"A head that somebody kept", "曾记下的末行摘要"}))
      ->type_name("LINES:DIGEST");
  commands.on(checking,
              [options, &console = commands.console()] { return verify(*options, console); });
  CLI::App& head = commands.add(
      "head", {"Print its head: what a witness keeps", "打印末行摘要，供见证保存"},
      {{"tributary audit head --config city/tributary.yaml", {"now", "当前"}},
       {"tributary audit head --state /data/state", {"of this state", "指定状态目录"}}},
      &audit);
  commands.config_option(head, options->config);
  commands.state_option(head, options->state);
  commands.on(head,
              [options, &console = commands.console()] { return print_head(*options, console); });
}

}  // namespace tributary
