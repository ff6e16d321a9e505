// E2: what protects people (PEOPLE).
#include <array>

#include "rules/language/error_page_tables.h"

namespace tributary::language {

namespace {

constexpr std::array kPages = {
    ErrorPage{
        "E201",
        {"反映人标识只能用来计数", "the token of a reporter is for counting only"},
        {"反映人标识不能比较、不能询问、不能显示；只能写 输入.distinct(reporter)，得到按阶梯取整"
         "的人数。",
         "Who reported is never compared, asked for or shown. The one use is "
         "INPUT.distinct(reporter), a number of people taken down to steps."},
        ExampleOf::kRule,
        example("inputs:\n  calls:\n    from: grievance\n"
                "    where: reporter == \"a1\"\n  failed:\n    from: inspection\n"
                "    where: result == \"fail\"\n"),
        example("inputs:\n  calls:\n    from: grievance\n  failed:\n"
                "    from: inspection\n    where: result == \"fail\"\n"
                "levels:\n  yellow: failed.count >= 1 and calls.distinct(reporter) >= 3\n")},
    ErrorPage{"E202",
              {"对象不是目录中的类型", "a subject type that is not the catalogue's"},
              {"对象只能是场所、单位和事项，从不是人。类型是编译在程序里的，配置不能增加。",
               "Subjects are places, organisations and matters, never persons. The types are "
               "compiled in; no configuration adds one."},
              ExampleOf::kRule,
              example("subject: person\n"),
              example("subject: place.building\n")},
    ErrorPage{
        "E203",
        {"群众反映只按不同人数计", "reports by people are counted by person, upwards only"},
        {"来自 people 类数据源的输入只有 .any 和 "
         ".distinct(reporter)：一个人写多少次都只算一个人。只"
         "能与常数用 >= 比较，不能放在 not 之下；.any 必须与不良检查结果或达到警戒的仪器读数同时成"
         "立；评分里写 min(常数 * X.distinct(reporter), "
         "常数)。不同类别的数据源不能放在同一个输入里。from: signal "
         "所读的级别若可由群众反映形成，则没有 "
         ".count。",
         "An input of class people has .any and .distinct(reporter) only: however often somebody "
         "writes, it is one person. It is compared by >= with a constant and never stands under "
         "`not`; .any needs an adverse finding, or an instrument at what its schema calls notable, "
         "beside it. In a score: min(constant * X.distinct(reporter), constant). One input has "
         "sources of one class. Levels read by `from: signal` that reports may have made have no "
         ".count."},
        ExampleOf::kRule,
        example("levels:\n  yellow: calls.count >= 3\n"),
        example("levels:\n  yellow: calls.distinct(reporter) >= 3\n")},
    ErrorPage{
        "E204",
        {"目录中没有，或不适用于该隐患", "not in the catalogue, or not for this hazard"},
        {"隐患、主题、专题、建议和责任单位类别都以内置目录为准；每种隐患只能用目录允许的建议和单位"
         "。"
         "停用场所、转移避险、召回产品只能由不良检查结果或仪器读数支持；公安不能收到带有群众反映或"
         "舆"
         "情的行，由同一对象、同一隐患的另一条规则带入的也不行。",
         "Hazards, topics, themes, advice and kinds of unit are the catalogue's, and each hazard "
         "allows some of them. Closing, evacuating and recalling need an adverse finding or an "
         "instrument in the level that gives them; police get no row with reports or opinion in "
         "it, nor one into which another rule on the same subjects and hazard brings them."},
        ExampleOf::kRule,
        example("signal:\n  hazard: safety.fire\n  title: 消防隐患\n  advice: recall_product\n"
                "  assign: unit(\"fire\", subject.district)\n  due: { yellow: 3wd }\n"),
        example("signal:\n  hazard: safety.fire\n  title: 消防隐患\n  advice: inspect\n"
                "  assign: unit(\"fire\", subject.district)\n  due: { yellow: 3wd }\n")},
    ErrorPage{
        "E205",
        {"条件不能单指某个对象", "a condition on one subject"},
        {"编号、名称、别名、地址和坐标只能写进文本模板，不能写进条件：规则针对一类对象，不针对某"
         "一个。",
         "Id, name, alias, address and coordinates stand in texts alone, never in a "
         "condition: a rule is about a kind of subject, not about one."},
        ExampleOf::kRule,
        example("levels:\n  yellow: failed.count >= 1 and subject.name == \"幸福里3号楼\"\n"),
        example("levels:\n  yellow: failed.count >= 1 and subject.use == \"residential\"\n")},
    ErrorPage{
        "E206",
        {"责任单位不按反映人数评判", "an office is not judged by how many reported"},
        {"对象是责任单位时，群众反映只能写在 expect.after 里（期限至少一个工作周），评判的是逾期"
         "未办，而不是有多少人反映。",
         "On an office, reports by people stand only as `expect.after`, by a week of working "
         "days or more: what counts is what was not handled in time, not how many reported."},
        ExampleOf::kRule,
        example("subject: organisation.unit\nlevels:\n"
                "  yellow: calls.distinct(reporter) >= 10\n"),
        example("subject: organisation.unit\ninputs:\n  failed:\n    from: inspection\n"
                "    where: result == \"hazard_found\"\n"
                "levels:\n  yellow: failed.count >= 3\n"
                "signal:\n  hazard: handling.overdue\n  title: 隐患处置\n"
                "  advice: supervise_unit\n"
                "  assign: unit(\"supervision\", subject.district)\n"
                "  due: { yellow: 5wd }\n")},
    ErrorPage{
        "E207",
        {"信访件、来电、案件编号不能作为对象", "the number of a report as a subject"},
        {"事项的编号由办公机构为发现的隐患、项目、产品或服务中断而编，不能是来信来电的编号：没有"
         "哪个事项因为有人反映而立案。",
         "A matter's id is issued by an office for a hazard it found, a project, a product or "
         "a service failure. The number of a petition, letter, call or case is none: no "
         "matter is opened by a report."},
        ExampleOf::kMapping,
        example("schema: grievance\nformat: { type: jsonl }\nrecord_id: no\n"
                "time: { field: at }\nfields:\n  topic: { from: t, values: { a: fire_exit } "
                "}\n  building: { from: no }\nreporter: none\n"),
        example("schema: grievance\nformat: { type: jsonl }\nrecord_id: no\n"
                "time: { field: at }\nfields:\n  topic: { from: t, values: { a: fire_exit } "
                "}\n  building: { from: building }\nreporter: none\n")},
    ErrorPage{"E208",
              {"反映人不能取自记录编号、位置或时间", "a reporter taken from the record itself"},
              {"这样每条记录都成了不同的“人”，计数就失去意义。没有反映人字段时写 reporter: none。",
               "Then every record would be another “person” and the count would mean nothing. "
               "Where a feed does not say who reported, write `reporter: none`."},
              ExampleOf::kMapping,
              example("schema: grievance\nformat: { type: jsonl }\nrecord_id: no\n"
                      "time: { field: at }\nfields:\n  topic: { from: t, values: { a: fire_exit } "
                      "}\nreporter: { from: no, kind: phone }\n"),
              example("schema: grievance\nformat: { type: jsonl }\nrecord_id: no\n"
                      "time: { field: at }\nfields:\n  topic: { from: t, values: { a: fire_exit } "
                      "}\nreporter: { from: tel, kind: phone }\n")},
    ErrorPage{"E209",
              {"像个人的号码或邮箱", "looks like the number or address of a person"},
              {"规则、列表、登记册和映射里不能有身份证号、手机号或邮箱。只提示位置，不显示内容。",
               "No rule, list, register or mapping holds a resident-ID, a mobile number or an "
               "e-mail address. The place is shown, what stands there is not."},
              ExampleOf::kRule,
              example("owner: someone@example.org\n"),
              example("owner: 消防风险研判组\n")},
    ErrorPage{
        "E210",
        {"区划只到街道一级", "a division below a street"},
        {"列表只能包含主题、枚举值和街道及以上的行政区划代码；社区和村（12 位）太小，会单指一小"
         "群人。",
         "Lists hold topics, enumeration values and division codes of street level or above. "
         "A community or village (twelve digits) would single out a few."},
        ExampleOf::kRule,
        example("inputs:\n  failed:\n    from: inspection\n"
                "    where: has(division) and division == \"500103001001\"\n"),
        example("inputs:\n  failed:\n    from: inspection\n"
                "    where: has(division) and division == \"500103001\"\n")},
    ErrorPage{
        "E211",
        {"涉及的对象太少", "too few subjects"},
        {"规则按常量条件和属性所涉及的，应是整类对象或至少 50 个登记对象，输入的 where 所写的区划也"
         "计入；登记对象少于 20 "
         "个的类型不能使用群众反映。登记册变化时会重新检查。读取群众反映的规则"
         "不能以个别仪器为条件。",
         "What a rule applies to by its constant conditions, the divisions in `where` among them, "
         "is the whole type or at least 50 registered subjects; for a type with fewer than 20, "
         "reports by people are off. Checked again when a register changes. Where reports are "
         "read, no condition is on single instruments."},
        ExampleOf::kRule,
        example("levels:\n  yellow: failed.count >= 1 and has(subject.floors) and "
                "subject.floors >= 40\n"),
        example("levels:\n  yellow: failed.count >= 1\n")},
    ErrorPage{
        "E212",
        {"窗口或距离会单指少数人", "a window or distance that singles out"},
        {"群众反映的窗口至少 24 小时；窗口、confirm_for、keep_for 与迟到时间合计不超过 90 天。near "
         "在 "
         "100 米到 20 公里之间，用于群众反映时至少 500 米。",
         "Windows over reports by people are at least 24h; window, confirm_for, keep_for and "
         "lateness together at most 90d. `near` is 100m to 20km, with reports at least 500m."},
        ExampleOf::kRule,
        example("within: 6h\n"),
        example("within: 24h\n")},
    ErrorPage{
        "E213",
        {"舆情只能放大，不能单独成立", "opinion only amplifies"},
        {"舆情是计数，只能读与自身平时水平之比（.ratio，阶梯 3、5、10），不能单独产生一行，最多"
         "把级别提高一级；场所没有舆情。",
         "Opinion is counts. Only its .ratio to the subject's own usual is read, in steps 3, "
         "5, 10; it creates no row, raises a level by one step at most, and there is none "
         "about places."},
        ExampleOf::kRule,
        example("subject: matter.construction_project\ninputs:\n  buzz:\n"
                "    from: opinion\n    measure: sum(mentions)\n"
                "levels:\n  yellow: buzz.value >= 100\n"),
        example("subject: matter.construction_project\ninputs:\n  failed:\n"
                "    from: inspection\n    where: result == \"fail\"\n"
                "levels:\n  yellow: failed.count >= 2\n")},
    ErrorPage{
        "E214",
        {"文本里不能写这个", "what may not stand in a text"},
        {"标题和理由只接受 subject.name、subject.unit、数字、时长、枚举值，以及检查、仪器和办公"
         "机构记录的时间。",
         "Titles and reasons take subject.name, subject.unit, numbers, durations, enumeration "
         "values, and times of findings, instruments and offices."},
        ExampleOf::kRule,
        example("score:\n  - add: 15\n    why: \"{subject.id} 检查不合格\"\n"),
        example("score:\n  - add: 15\n    why: \"{subject.name} 检查不合格\"\n")},
    ErrorPage{
        "E215",
        {"没有任何事情发生也会成立的级别", "a level that holds of nothing"},
        {"级别的每一种成立方式都要有一个正的下限（如 .count >= 1），否则从未有记录的对象也会上榜。"
         "想表达“该来的没来”，请用 expect。",
         "Every way in which a level can be true needs a positive lower bound, such as "
         ".count >= 1; otherwise subjects of which nothing is known would be listed. What "
         "ought to come and does not is said with `expect`."},
        ExampleOf::kRule,
        example("levels:\n  yellow: visits.count <= 3\n"),
        example("levels:\n  yellow: failed.count >= 1 and visits.count <= 3\n")},
};

}  // namespace

std::span<const ErrorPage> people_pages() { return kPages; }

}  // namespace tributary::language
