// The API of an installation as it lies on the disk, with everything behind it that an engine would
// put there: its desks, its commands, its warnings, and an audit of its own. No socket but that of
// the admin port; the time is a test's, so that what is answered twice can be compared.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tributary::plant {

inline constexpr const char* kApiRoles[] = {"viewer", "unit", "supervisor", "analyst", "operator"};

class ServedCity {
 public:
  /// `config`: with `state` and `keys`. `folder` gets what the API writes. `report` is what its
  /// back-tests print; `account` goes before the role's name in each account's.
  ServedCity(const std::string& config, const std::string& folder, const std::string& report,
             const std::string& account = "a-");
  ~ServedCity();

  /// Status, type, headers and body of what a role is answered; a workbook unpacked, the change log
  /// from its beginning. Each answer is held against the document.
  std::string ask(const std::string& role, const std::string& method, const std::string& target,
                  const std::string& body = "");
  /// The same of the admin port, over a socket.
  std::string ask_admin(const std::string& path);

  [[nodiscard]] const std::vector<std::string>& rows() const;   ///< some, in the order of the list
  [[nodiscard]] const std::vector<std::string>& rules() const;  ///< all
  /// Those that were asked for.
  [[nodiscard]] const std::vector<std::string>& backtests() const;
  /// Until each is at its end.
  void await_backtests();
  /// The unit of the role `unit`.
  [[nodiscard]] const std::string& unit() const;
  /// The API's audit, to the last byte.
  [[nodiscard]] std::string audited() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace tributary::plant
