#include "connectors/system/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <string_view>

namespace tributary {

Terminal terminal_at(int descriptor) {
  Terminal terminal;
  terminal.interactive = ::isatty(descriptor) == 1;
  if (!terminal.interactive) return terminal;
  const char* kind = std::getenv("TERM");
  const char* no_colour = std::getenv("NO_COLOR");  // no-color.org: set and not empty
  terminal.colours = kind != nullptr && std::string_view(kind) != "dumb" &&
                     (no_colour == nullptr || *no_colour == '\0');
  winsize size{};
  if (::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    terminal.columns = size.ws_col;
  return terminal;
}

}  // namespace tributary
