#include "ops/tributary/metrics/process_figures.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <system_error>
#include <vector>

#include "ops/tributary/metrics/metric_table.h"

namespace tributary {

namespace {

std::string first_line_of(const char* path) {
  std::ifstream in(path);
  std::string line;
  std::getline(in, line);
  return line;
}

/// When the machine was started, Unix time in seconds.
double boot_time() {
  std::ifstream in("/proc/stat");
  std::string word;
  double at = 0;
  while (in >> word) {
    if (word == "btime") return in >> at ? at : 0;
  }
  return 0;
}

}  // namespace

ProcessFigures process_figures() {
  ProcessFigures figures;
  // Behind the name, which may hold anything: field 3 is the first.
  const std::string stat = first_line_of("/proc/self/stat");
  const std::size_t name_end = stat.rfind(')');
  if (name_end == std::string::npos) return figures;
  std::istringstream in(stat.substr(name_end + 1));
  const std::vector<std::string> fields{std::istream_iterator<std::string>(in), {}};
  constexpr std::size_t kUserTime = 14 - 3, kSystemTime = 15 - 3, kStartTime = 22 - 3,
                        kResident = 24 - 3;
  if (fields.size() <= kResident) return figures;
  const auto ticks = static_cast<double>(::sysconf(_SC_CLK_TCK));
  figures.cpu_seconds = (std::stod(fields[kUserTime]) + std::stod(fields[kSystemTime])) / ticks;
  figures.started = boot_time() + std::stod(fields[kStartTime]) / ticks;
  figures.resident_bytes =
      std::stoull(fields[kResident]) * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  std::error_code failed;
  for (std::filesystem::directory_iterator at("/proc/self/fd", failed), end; !failed && at != end;
       at.increment(failed)) {
    ++figures.open_files;
  }
  return figures;
}

void add_process(const ProcessFigures& process, Exposition& out) {
  out.add(metric_of(Figure::kProcessCpu), process.cpu_seconds);
  out.add(metric_of(Figure::kProcessMemory), static_cast<double>(process.resident_bytes));
  out.add(metric_of(Figure::kProcessFiles), static_cast<double>(process.open_files));
  out.add(metric_of(Figure::kProcessStarted), process.started);
}

}  // namespace tributary
