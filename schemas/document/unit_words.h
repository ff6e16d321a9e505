// What people write where a unit stands: `14天`, `3days`. Only for what is put under a caret.
#pragma once

#include <string_view>

namespace tributary {

/// The unit that the word means: `天` is `d`, `hours` is `h`, `公里` is `km`; empty if it is none.
std::string_view unit_meant(std::string_view word);

}  // namespace tributary
