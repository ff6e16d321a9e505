#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <ostream>
#include <string>
#include <system_error>

#include "ops/city/city.h"
#include "ops/tributary/commands/command.h"
#include "ops/tributary/composition/key_access.h"
#include "ops/tributary/screen/progress.h"

namespace tributary {
namespace {

constexpr const char* kShippedRules = "rules/packs";
/// Of the land that the city lies in.
constexpr const char* kShippedCalendar = "schemas/registry/china.calendar.yaml";

/// Where `path` of the checkout is: below the folder the program is run from, or else in the
/// checkout that it was built in (build/PRESET/tributary). Empty when it is in neither.
std::string shipped(const char* path) {
  if (std::filesystem::exists(path)) return path;
  std::error_code unknown;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", unknown);
  const auto found = program.parent_path().parent_path().parent_path() / path;
  return !unknown && std::filesystem::exists(found) ? found.string() : "";
}

struct GenerateOptions {
  city::CityOptions city;
  std::string start;
  std::string rules;
};

ExitCode generate_city(GenerateOptions& options, const Console& console) {
  if (!options.start.empty()) {
    const auto start = parse_time(options.start + "T00:00", city::kCityOffset);
    if (!start) {
      return usage_error(console, Message{"--start wants a day: 2025-03-01",
                                          "--start 应为一个日期，例如 2025-03-01"});
    }
    options.city.start = *start;
  }
  options.city.rules_source = options.rules.empty() ? shipped(kShippedRules) : options.rules;
  if (options.city.rules_source.empty()) {
    return environment_error(
        console,
        Message{"the shipped rules are not here; run this in the checkout, or name a "
                "folder of rules: --rules DIR",
                "此处没有随附的规则；请在代码库目录下运行，或用 --rules DIR 指定规则目录"});
  }
  options.city.calendar_source = shipped(kShippedCalendar);
  Progress progress(console);
  options.city.progress = [&](std::uint64_t written, std::uint64_t total) {
    progress.show(written, static_cast<double>(written) / static_cast<double>(total));
  };
  const auto report = city::generate_city(options.city);
  progress.clear();
  if (!report) return environment_error(console, report.error());
  const std::string folder = options.city.out_dir;
  if (const auto made =
          make_keys(folder + "/keys", folder + "/state", report->begin, report->as_of);
      !made) {
    return environment_error(console, made.error());
  }
  console.out() << fmt::format(
      fmt::runtime(
          console.in_words(Words{"{}: {} records, {} hazards, {} rumours and {} floods planted\n",
                                 "{}：记录 {} 条，植入隐患 {} 处、谣言 {} 起、单人刷报 {} 起\n"})),
      folder, grouped(report->records), report->hazards, report->rumours, report->floods);
  console.out() << console.in_words(Words{"next: ", "下一步："})
                << "tributary run --until-idle --config " << folder << "/tributary.yaml\n";
  return ExitCode::kDone;
}

}  // namespace

void add_generate(Commands& commands) {
  CLI::App& generate =
      commands.add("generate", {"Make data to run on", "生成可运行的数据"},
                   {{"tributary generate city --out city", {"200,000 records", "20 万条记录"}},
                    {"tributary generate city --records 1000000 --seed 7 --out city",
                     {"the same city on every machine", "在任何机器上都相同"}}});
  generate.require_subcommand(1);
  CLI::App& city =
      commands.add("city",
                   {"An invented city: registers, six feeds, configuration, keys and a truth file",
                    "虚构城市：登记册、六路数据源、配置、密钥和真值文件"},
                   {{"tributary generate city --out city", {"200,000 records", "20 万条记录"}},
                    {"tributary generate city --records 1000000 --days 365 --zstd --out city",
                     {"a year, compressed", "一年，压缩"}}},
                   &generate);
  // shared_ptr: the action, which CLI11 copies, owns them with the parser.
  auto options = std::make_shared<GenerateOptions>();
  city.add_option(
          "--out", options->city.out_dir,
          commands.text({"Folder to make; its files are replaced", "输出目录，原有文件会被覆盖"}))
      ->required()
      ->type_name("DIR");
  city.add_option("--records", options->city.records,
                  commands.text({"Lines of all feeds together", "各数据源的记录总数"}))
      ->check(CLI::Range(city::kFewestRecords, city::kMostRecords))
      ->type_name("N")
      ->capture_default_str();
  city.add_option(
          "--buildings", options->city.buildings,
          commands.text({"Buildings; else one for 20 records", "建筑物数量；默认每 20 条记录一栋"}))
      ->check(CLI::Range(city::kFewestBuildings, city::kMostBuildings))
      ->type_name("N");
  city.add_option("--seed", options->city.seed, commands.text({"Another city", "随机种子"}))
      ->type_name("N")
      ->capture_default_str();
  city.add_option("--days", options->city.days,
                  commands.text({"Length of its span", "时间跨度（天）"}))
      ->check(CLI::Range(city::kFewestDays, city::kMostDays))
      ->type_name("N")
      ->capture_default_str();
  city.add_option(
          "--start", options->start,
          commands.text({"Its first day (default: 2025-03-01)", "起始日期（默认为 2025-03-01）"}))
      ->type_name("DAY");
  city.add_option("--rules", options->rules,
                  commands.text({"Folder whose *.rule.yaml are copied (default: the shipped ones)",
                                 "复制其中 *.rule.yaml 的目录（默认为随附的规则）"}))
      ->type_name("DIR");
  city.add_flag("--zstd", options->city.compress,
                commands.text({"Compress the feeds", "压缩数据源"}));
  commands.on(
      city, [options, &console = commands.console()] { return generate_city(*options, console); });
}

}  // namespace tributary
