// E1: names and types.
#include <array>

#include "rules/language/error_page_tables.h"

namespace tributary::language {

namespace {

constexpr std::array kPages = {
    ErrorPage{
        "E101",
        {"没有这个数据源，或没有这条规则", "a source, or a rule, that does not exist"},
        {"from 写的是配置（tributary.yaml 的 sources）中的数据源名称；只检查规则而没有配置时，"
         "每种内置模式各有一个同名的数据源。from: signal 的 rule == \"…\" 写的是一起检查的、或同一 "
         "rules.lock 之下的规则编号。",
         "`from` names a source of the configuration (`sources` in tributary.yaml). Without "
         "a configuration there is one source for each schema, of its name. Under `from: signal`, "
         "`rule == \"…\"` names a rule that is checked too, or lies under the same rules.lock."},
        ExampleOf::kRule,
        example("inputs:\n  failed:\n    from: inspections\n"),
        example("inputs:\n  failed:\n    from: inspection\n")},
    ErrorPage{
        "E102",
        {"没有这个字段", "a field that does not exist"},
        {"where 里只能读该数据源模式中的字段，级别和评分里只能读输入具有的属性。提示会列出可用"
         "的名称。",
         "`where` reads the fields of its source's schema, levels and score the attributes "
         "an input has. The message lists them."},
        ExampleOf::kRule,
        example("inputs:\n  failed:\n    from: inspection\n"
                "    where: resullt == \"fail\"\n"),
        example("inputs:\n  failed:\n    from: inspection\n"
                "    where: result == \"fail\"\n")},
    ErrorPage{
        "E103",
        {"没有这个列表", "a list that does not exist"},
        {"lists.名称 读取 lists/名称.txt：放在规则目录下的 lists 文件夹，或配置中 lists 指定的"
         "目录。也可以直接写 [\"…\", \"…\"]。",
         "`lists.NAME` reads lists/NAME.txt, in a folder `lists` beside the rules or where "
         "the configuration says. Or write the entries: [\"…\", \"…\"]."},
        ExampleOf::kRule,
        example("inputs:\n  failed:\n    from: inspection\n"
                "    where: has(topic) and topic in lists.fire_topisc\n"),
        example("inputs:\n  failed:\n    from: inspection\n"
                "    where: has(topic) and topic in [\"fire_exit\", \"wiring\"]\n")},
    ErrorPage{"E104",
              {"没有这个输入", "an input that does not exist"},
              {"级别和评分只能使用 inputs 里起了名的输入，以及 subject 的属性；写了 expect 才有 "
               "missing、overdue 和 anchor。",
               "Levels and score use what `inputs` names, and `subject`; `missing`, `overdue` and "
               "`anchor` are there when the rule has an `expect`."},
              ExampleOf::kRule,
              example("levels:\n  yellow: faild.count >= 1\n"),
              example("levels:\n  yellow: failed.count >= 1\n")},
    ErrorPage{"E105",
              {"没有这个函数，或函数用错地方", "a function that does not exist, or not here"},
              {"可用的函数：min max abs round days hours has distance；unit 只能用于 assign 和 "
               "copy_to。",
               "The functions are min, max, abs, round, days, hours, has and distance; `unit` "
               "stands in assign and copy_to only."},
              ExampleOf::kRule,
              example("score:\n  - add: minimum(10 * failed.count, 60)\n    why: 检查不合格\n"),
              example("score:\n  - add: min(10 * failed.count, 60)\n    why: 检查不合格\n")},
    ErrorPage{
        "E110",
        {"类型不符", "a value of the wrong type"},
        {"两边不是同一类值：数字不能与文本比较，枚举字段只能取它的值，这里该写条件或数字。本语"
         "言不做隐式转换。",
         "The two sides are of different kinds: a number is not compared with a text, an "
         "enumeration has its own values, a condition is no number. Nothing is converted "
         "behind your back."},
        ExampleOf::kRule,
        example("levels:\n  yellow: failed.count >= \"1\"\n"),
        example("levels:\n  yellow: failed.count >= 1\n")},
    ErrorPage{"E111",
              {"单位不对", "a unit that is none, or not here"},
              {"时长单位：s min h d w；wd（工作日）只能用于 due，或加在时间上；距离单位：m km。数字"
               "与单位之间不加空格。",
               "Durations have s, min, h, d, w; wd (working days) stands in `due` or is added to a "
               "time; distances have m and km. No space before the unit."},
              ExampleOf::kRule,
              example("within: 30days\n"),
              example("within: 30d\n")},
    ErrorPage{
        "E120",
        {"没有位置，不能用 near", "`near` without a location"},
        {"near 按记录的坐标找附近的登记对象，因此数据源的模式必须有位置字段，对象必须是场所。",
         "`near` finds registered subjects around a record's coordinates: the source's "
         "schema needs a location, and the subject must be a place."},
        ExampleOf::kRule,
        example("subject: matter.hazard\ninputs:\n  failed:\n    from: inspection\n"
                "    near: 2km\n"),
        example("subject: place.building\ninputs:\n  failed:\n    from: inspection\n"
                "    near: 2km\n")},
    ErrorPage{"E121",
              {"没有基线，不能用 ratio", "`.ratio` without a baseline"},
              {"ratio 是与该对象自己平时水平之比，平时水平由输入的 baseline 说明。",
               "`.ratio` compares with what is usual for the subject; the input's `baseline` says "
               "over how long that is."},
              ExampleOf::kRule,
              example("inputs:\n  failed:\n    from: inspection\n"
                      "    where: result == \"fail\"\nwithin: 7d\n"
                      "levels:\n  yellow: failed.count >= 2 and failed.ratio >= 3\n"),
              example("inputs:\n  failed:\n    from: inspection\n"
                      "    where: result == \"fail\"\n"
                      "    baseline: { over: 56d, min_history: 28d }\nwithin: 7d\n"
                      "levels:\n  yellow: failed.count >= 2 and failed.ratio >= 3\n")},
};

}  // namespace

std::span<const ErrorPage> name_pages() { return kPages; }

}  // namespace tributary::language
