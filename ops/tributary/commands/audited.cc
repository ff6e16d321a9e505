#include "ops/tributary/commands/audited.h"

#include <pwd.h>
#include <unistd.h>

#include <array>
#include <filesystem>

#include "connectors/system/system_clock.h"
#include "ops/tributary/commands/configured.h"

namespace tributary {
namespace {

/// Who sits at the shell, as the system knows them.
std::string user_name() {
  std::array<char, 4096> buffer{};
  passwd entry{};
  passwd* found = nullptr;
  const uid_t user = ::getuid();
  const int failed = ::getpwuid_r(user, &entry, buffer.data(), buffer.size(), &found);
  if (failed == 0 && found != nullptr) return found->pw_name;
  return "uid " + std::to_string(user);
}

bool note(const std::string& state, const std::string& witness, const AuditedCommand& done,
          const Console& console) {
  auto audit = AuditLog::join(state, witness);
  const Status noted =
      audit ? audit->command(SystemClock().now(), user_name(), done) : Status(audit.error());
  if (noted) return true;
  console.complain(noted.error());
  console.complain(Message{"nothing is told that leaves no line in the audit",
                           "未能写入审计记录，因此不予输出"});
  return false;
}

}  // namespace

bool note_in_audit(const Config& config, const AuditedCommand& done, const Console& console) {
  std::error_code ignored;
  const bool has_state =
      config.state.is_set() && std::filesystem::is_directory(config.state.path, ignored);
  return !has_state || note(config.state.path, config.audit_witness.path, done, console);
}

std::unique_ptr<StateStore> open_audited(const std::string& config, const std::string& state,
                                         const AuditedCommand& done, const Console& console) {
  auto store = open_for_reading(config, state, console);
  if (store == nullptr) return nullptr;
  Diagnostics ignored;  // a state can be read where its configuration is not
  const auto read = read_config(config, state, ignored);
  const auto directory = state_directory(config, state, console);
  const std::string witness = read ? read->audit_witness.path : "";
  if (!directory || !note(*directory, witness, done, console)) return nullptr;
  return store;
}

}  // namespace tributary
