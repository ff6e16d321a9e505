// tests/simulation/run tells how it is called.
#include <fmt/format.h>

#include <charconv>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "tests/simulation/campaign.h"

namespace tributary::simulation {
namespace {

struct CommandLine {
  CampaignSettings campaign;
  std::optional<std::uint64_t> seed;
  std::optional<std::vector<std::size_t>> faults;
  Bug bug = Bug::kNone;
};

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, value);
  if (read.ec != std::errc() || read.ptr != end || text.empty()) return std::nullopt;
  return value;
}

/// `1,4,5` or `none`.
std::optional<std::vector<std::size_t>> numbers(std::string_view text) {
  std::vector<std::size_t> list;
  if (text == "none") return list;
  for (;;) {
    const std::size_t comma = text.find(',');
    const auto one = number(text.substr(0, comma));
    if (!one) return std::nullopt;
    list.push_back(*one);
    if (comma == std::string_view::npos) return list;
    text.remove_prefix(comma + 1);
  }
}

bool set(CommandLine& line, std::string_view option, std::string_view value) {
  if (option == "--faults") return (line.faults = numbers(value)).has_value();
  if (option == "--bug") {
    const auto bug = bug_named(value);
    line.bug = bug.value_or(Bug::kNone);
    return bug.has_value();
  }
  const auto count = number(value);
  if (!count) return false;
  if (option == "--seed") return line.seed = count, true;
  if (option == "--seeds") return line.campaign.seeds = *count, true;
  if (option == "--from") return line.campaign.from = *count, true;
  if (option == "--also") return line.campaign.also = count, true;
  if (option == "--jobs") return line.campaign.jobs = *count, *count > 0;
  return false;
}

int run(int count, char** words) {
  CommandLine line;
  for (int i = 1; i < count; i += 2) {
    if (i + 1 == count || !set(line, words[i], words[i + 1])) {
      fmt::print(stderr, "tributary_simulation: does not understand {}\n", words[i]);
      return 2;
    }
  }
  const bool is_well =
      line.seed ? run_one({*line.seed, line.bug, line.faults}) : run_campaign(line.campaign);
  return is_well ? 0 : 1;
}

}  // namespace
}  // namespace tributary::simulation

int main(int count, char** words) { return tributary::simulation::run(count, words); }
