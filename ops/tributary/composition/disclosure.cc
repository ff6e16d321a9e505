#include "ops/tributary/composition/disclosure.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "engine/base/digest.h"
#include "engine/base/text.h"
#include "engine/model/floors.h"
#include "ops/tributary/composition/calendar_words.h"
#include "ops/tributary/screen/console.h"
#include "ops/tributary/version.h"
#include "schemas/catalog/catalog.h"

namespace tributary {
namespace {

/// Scheme, host and port of a URL: where something goes, without what may be a secret or tells of
/// one (login, path, query). What does not read as a host is left out.
std::string origin_of(std::string_view url) {
  const std::size_t colon = url.find("://");
  if (colon == std::string_view::npos) return "?";
  const std::string scheme(url.substr(0, colon + 3));
  url.remove_prefix(scheme.size());
  std::string_view host = url.substr(0, url.find_first_of("/?#"));
  host = host.substr(host.rfind('@') + 1);  // npos + 1 is 0
  constexpr std::string_view kOfAHost =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:[]";
  const bool is_host = !host.empty() && host.find_first_not_of(kOfAHost) == std::string_view::npos;
  return scheme + (is_host ? std::string(host) : "?");
}

class DisclosurePage {
 public:
  DisclosurePage(const Site& site, Language language) : site_(site), language_(language) {}

  std::string text() {
    out_ = fmt::format("{} — {}\n",
                       say({"What this installation is configured to do", "本系统的运行配置"}),
                       site_.config.site);
    digests();
    sources();
    registers();
    units();
    rules();
    floors();
    sinks();
    return std::move(out_);
  }

 private:
  [[nodiscard]] std::string say(Words words) const {
    return std::string(language_ == Language::kChinese ? words.zh : words.en);
  }
  [[nodiscard]] std::string title(const Bilingual& words) const {
    return std::string(language_ == Language::kChinese ? words.zh : words.en);
  }
  void heading(Words words) { out_ += "\n" + say(words) + "\n"; }
  void line(const std::string& text) { out_ += "  " + text + "\n"; }
  void sub_line(const std::string& text) { out_ += "    " + text + "\n"; }

  void digests() {
    line(fmt::format("tributary {}", kVersion));
    line(fmt::format("{} sha256:{}", say({"catalogue", "目录"}), hex(catalog().digest)));
    line(fmt::format("{} sha256:{}", say({"rules", "规则"}), hex(site_.rules.rule_set().digest)));
    for (const Register& entry : site_.registers) {
      line(fmt::format("{} {} sha256:{}", say({"register", "登记册"}), catalog()[entry.type].name,
                       hex(entry.digest)));
    }
    line(fmt::format("{} sha256:{} ({})", say({"calendar", "工作日历"}),
                     hex(site_.calendar.digest()), calendar_words(site_.calendar, language_)));
    if (site_.config.instruments.empty()) return;
    line(fmt::format("{} sha256:{}", say({"register of instruments", "仪器登记册"}),
                     hex(site_.instruments.digest)));
  }

  void sources() {
    heading({"Sources and the columns that are read; every other column is dropped unread",
             "数据源及读取的列；其余各列一律不读"});
    for (const ConfiguredFeed& feed : site_.feeds) {
      const Schema& schema = catalog()[feed.info.schema];
      line(fmt::format("{}: {} ({} v{}), {} {}; {}", feed.info.name, title(schema.title),
                       schema.name, schema.version, say({"class", "类别"}),
                       name_of(schema.source_class), reporter_of(feed)));
      sub_line(join(columns_read(feed.mapping), ", "));
      for (const FieldMapping& field : feed.mapping.fields) value_table(field, schema);
    }
  }

  [[nodiscard]] std::string reporter_of(const ConfiguredFeed& feed) const {
    if (feed.info.source_class != SourceClass::kPeople) {
      return say({"holds no reporter", "不含反映人"});
    }
    if (!feed.mapping.reporter) return say({"reporters are not read", "不读取反映人"});
    return fmt::format(fmt::runtime(say({"reporters ({}) become a 16-bit token and are dropped",
                                         "反映人（{}）转为 16 位标记后丢弃"})),
                       name_of(feed.mapping.reporter->kind));
  }

  void value_table(const FieldMapping& field, const Schema& schema) {
    const auto& name = schema.fields[field.field.value()].name;
    if (!field.constant.empty()) sub_line(fmt::format("{} = {}", name, field.constant));
    if (field.values.empty()) return;
    std::string rejected;
    std::map<std::string, std::string> by_meaning;
    for (const ValueEntry& entry : field.values) {
      std::string& names = entry.to.empty() ? rejected : by_meaning[entry.to];
      names += (names.empty() ? "" : " · ") + entry.from;
    }
    for (const auto& [meaning, names] : by_meaning) {
      sub_line(fmt::format("{} {} ← {}", name, meaning, names));
    }
    if (!rejected.empty()) {
      sub_line(fmt::format("{} {} ← {}", name, say({"rejected", "拒收"}), rejected));
    }
    sub_line(
        fmt::format("{} {}", name,
                    say({"rejected ← every value not named here", "拒收 ← 此处未列出的一切取值"})));
  }

  void registers() {
    heading({"Registers: kinds and sizes", "登记册：种类与规模"});
    for (const Register& entry : site_.registers) {
      const SubjectType& type = catalog()[entry.type];
      line(fmt::format("{} ({}): {}", title(type.title), type.name, entry.subjects.size()));
    }
    if (site_.config.instruments.empty()) return;
    line(fmt::format("{}: {}", say({"instruments, which are no subjects", "仪器（不作为对象）"}),
                     site_.instruments.instruments.size()));
  }

  void units() {
    heading({"Units that are given rows: kinds and how many", "承接单位：种类与数量"});
    std::map<std::uint8_t, std::size_t> counts;
    for (const Register& entry : site_.registers) {
      if (!catalog()[entry.type].is_unit) continue;
      for (const Subject& unit : entry.subjects) ++counts[unit.unit_kind];
    }
    for (const auto& [kind, count] : counts) {
      if (kind >= catalog().unit_kinds.size()) continue;
      const UnitKind& unit = catalog()[UnitKindId(kind)];
      line(fmt::format("{} ({}): {}", title(unit.title), unit.name, count));
    }
  }

  void rules() {
    heading({"Rules", "规则"});
    for (const Rule& rule : site_.rules.rule_set().rules) {
      const bool is_chinese = language_ == Language::kChinese;
      line(fmt::format("{} v{}: {}", rule.id, rule.version,
                       is_chinese ? rule.sentence_zh : rule.sentence_en));
    }
  }

  void floors() {
    heading(
        {"Floors; compiled in, no setting lowers them", "底线；编译时固定，任何设置都不能降低"});
    line(say({"people are counted in steps only: ", "人数只按阶梯计："}) + joined(floors::kLadder));
    number({"different reporters before anything is counted", "起算所需的不同反映人数"},
           site_.config.settings.min_reporters);
    number({"households below which a dwelling is no place for reports", "住宅最少户数"},
           floors::kHouseholds);
    number({"residents below which a place is none", "场所最少居民数"}, floors::kResidents);
    number({"subjects that a rule applies to at least", "规则适用主体的最少数量"},
           floors::kScopeSubjects);
    number({"subjects of a type for reports to count", "计入反映所需的同类主体数"},
           floors::kPeopleSubjects);
    number({"metres around a subject within which reports count, at least",
            "计入反映的最小半径（米）"},
           floors::kNearMetresPeople);
    number({"hours of a window of reports at least", "反映窗口的最短时长（小时）"},
           static_cast<std::uint32_t>(floors::kPeopleWindow.count()));
    number(
        {"days that such a window reaches back at most, all added", "反映窗口累计的最长时长（天）"},
        static_cast<std::uint32_t>(floors::kPeopleReach.count() / 24));
    number({"level of the grid cell that a report falls to (S2)", "反映归入的网格层级（S2）"},
           static_cast<std::uint32_t>(floors::kFallbackCellLevel));
    number({"metres that a place may be moved in a year", "场所位置一年内可更正的距离（米）"},
           static_cast<std::uint32_t>(floors::kPlaceMoveMetres));
    number({"percent of a register's ids that are records of people, from which it is refused",
            "登记册编号与反映记录编号重合即拒用的比例（%）"},
           static_cast<std::uint32_t>(floors::kCaseListPercent));
    number({"accounts below which opinion counts as none", "舆情计数所需的最少账号数"},
           floors::kOpinionAccounts);
    line(say({"opinion is read in steps of its usual only: ", "舆情只按平常水平的倍数阶梯计："}) +
         joined(floors::kOpinionSteps));
    number({"subjects in a cohort of a study at least", "研究分组的最少主体数"},
           floors::kStudyCohort);
    number({"bits of a token", "标记的位数"}, static_cast<std::uint32_t>(floors::kTokenBits));
    number({"days that a key of tokens serves", "标记密钥的使用天数"},
           static_cast<std::uint32_t>(floors::kTokenEpoch.count() / 24));
    number({"characters of a code at most", "代码的最多字符数"},
           static_cast<std::uint32_t>(floors::kCodeCharacters));
    number({"characters of a text at most", "文本的最多字符数"},
           static_cast<std::uint32_t>(floors::kTextCharacters));
    number({"days until tokens and times to the minute are gone", "标记与分钟级时间的保留天数"},
           static_cast<std::uint32_t>(floors::kMinuteRetention.count() / 24));
  }
  template <typename Steps>
  static std::string joined(const Steps& steps) {
    return fmt::format("{}", fmt::join(steps, ", "));
  }
  void number(Words words, std::uint32_t value) { line(fmt::format("{}: {}", say(words), value)); }

  void sinks() {
    heading({"Where results go", "结果去向"});
    const ConfiguredOutput& output = site_.config.output;
    const auto path = [&](Words words, const ConfiguredPath& where) {
      line(fmt::format("{}: {}", say(words), where.is_set() ? where.path : say({"nowhere", "无"})));
    };
    path({"the list (state)", "清单（状态目录）"}, site_.config.state);
    const auto either = [&](Words words, const ConfiguredPath& file, const ConfiguredTopic& topic) {
      if (!topic.is_set()) return path(words, file);
      line(fmt::format("{}: Kafka {} ({})", say(words), topic.name,
                       site_.config.kafka.client.brokers));
    };
    if (site_.config.stream.is_set()) {
      either({"what was read, sealed, between two processes", "读取结果（加密，进程之间传递）"}, {},
             site_.config.stream);
    }
    if (site_.config.changelog.is_set()) {
      either(
          {"all of the state, sealed, for another machine", "完整状态（加密，供另一台机器接续）"},
          {}, site_.config.changelog);
    }
    if (site_.config.takes_commands()) {
      either({"what people say about rows (in a topic: sealed)", "对清单的处置命令（主题中加密）"},
             site_.config.commands, site_.config.commands_topic);
    }
    either({"changes", "变更"}, output.changes, output.topics.changes);
    if (output.topics.signals.is_set()) {
      either({"rows", "清单各行"}, {}, output.topics.signals);
    }
    either({"dead letters (position, reason, field)", "死信（位置、原因、字段）"},
           output.dead_letters, output.topics.dead_letters);
    const ConfiguredApi& api = site_.config.api;
    if (!api.listen.empty()) line(fmt::format("{}: {}", say({"web API", "网络接口"}), api.listen));
    if (site_.config.cap.is_set()) {
      // Units are subjects: how many they are, and not which.
      number({"public warnings; units that may release them", "公开预警；可批准的单位数"},
             static_cast<std::uint32_t>(site_.config.cap.units.size()));
    }
    for (const ConfiguredWebhook& hook : output.webhooks) {
      line(fmt::format("{}: {}", say({"changes, by webhook", "变更（webhook）"}),
                       origin_of(hook.url)));
    }
    if (!output.alertmanager.empty()) {
      line(fmt::format("{}: {}", say({"open rows, to Alertmanager", "未办结各行（Alertmanager）"}),
                       origin_of(output.alertmanager)));
    }
    path({"the audit's head (its witness)", "审计记录末行摘要（外部见证）"},
         site_.config.audit_witness);
  }

  const Site& site_;
  Language language_;
  std::string out_;
};

}  // namespace

std::string disclosure(const Site& site, Language language) {
  return DisclosurePage(site, language).text();
}

}  // namespace tributary
