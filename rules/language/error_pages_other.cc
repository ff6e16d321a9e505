// E3: rules among themselves and time. E4: versions. W: warnings.
#include <array>

#include "rules/language/error_page_tables.h"

namespace tributary::language {

namespace {

constexpr std::array kPages = {
    ErrorPage{
        "E301",
        {"规则互相引用成环", "rules that feed each other in a circle"},
        {"from: signal 让一条规则读取另一条规则的级别；绕成一圈就没有先后，提示会列出这一圈。",
         "`from: signal` reads the levels of other rules. In a circle none would come first; "
         "the message prints it."},
        ExampleOf::kRule,
        example("inputs:\n  failed:\n    from: inspection\n  others:\n    from: signal\n"
                "    where: hazard == \"safety.fire\"\n"
                "levels:\n  yellow: others.count >= 1\n"),
        example("inputs:\n  failed:\n    from: inspection\n  others:\n    from: signal\n"
                "    where: hazard == \"safety.gas\"\n"
                "levels:\n  yellow: others.count >= 1\n")},
    ErrorPage{
        "E302",
        {"逾期时长只能与常数比较", "overdue, days or hours without a constant"},
        {"overdue 和 missing 只与常数比较，评分里的 days()、hours() 要放在 min(…, 常数) "
         "里：这样规则一"
         "加载，所有定时器就都已知，重启也不会丢。",
         "`overdue` is compared with constants only, and days() and hours() of a score stand in "
         "min(…, constant): so every timer is known when the rule loads, and survives a restart."},
        ExampleOf::kRule,
        example("subject: matter.hazard\ninputs:\n  found:\n    from: inspection\n"
                "    where: result == \"hazard_found\"\n  feedback:\n    from: rectification\n"
                "expect:\n  after: found\n  event: feedback\n  by: anchor.deadline\n"
                "levels:\n  yellow: missing\n"
                "score:\n  - add: 5 * days(overdue)\n    why: 已逾期\n"),
        example("subject: matter.hazard\ninputs:\n  found:\n    from: inspection\n"
                "    where: result == \"hazard_found\"\n  feedback:\n    from: rectification\n"
                "expect:\n  after: found\n  event: feedback\n  by: anchor.deadline\n"
                "levels:\n  yellow: missing\n"
                "score:\n  - add: min(5 * days(overdue), 50)\n    why: 已逾期\n")},
    ErrorPage{"E303",
              {"窗口长于事件库", "a window longer than the event store"},
              {"事件库默认保存 400 天。窗口（连同 "
               "confirm_for、keep_for）更长，规则修改后就无法重新计算。",
               "The event store keeps 400 days by default. With a longer window a changed rule "
               "could not be computed anew."},
              ExampleOf::kRule,
              example("inputs:\n  failed:\n    from: inspection\n    where: result == \"fail\"\n"
                      "    within: 500d\n"),
              example("inputs:\n  failed:\n    from: inspection\n    where: result == \"fail\"\n"
                      "    within: 365d\n")},
    ErrorPage{
        "E401",
        {"行为变了，版本号没变", "behaviour changed, version not raised"},
        {"rules.lock 记着每条规则的版本和内容摘要（连同它用到的列表和主题）。内容变了而版本没变，"
         "或版本倒退，就报此错误。把 version 加一，再运行 tributary check --write-lock。只改排版、"
         "注释、说明、测试、负责人或状态不算变化。",
         "rules.lock holds for each rule its version and the digest of what it says, of its "
         "lists and topics too. This is reported when that changed under the same version, "
         "or the version went back. Raise `version` by one and run `tributary check "
         "--write-lock`. Layout, comments, doc, tests, owner and status are no change."},
        ExampleOf::kWords,
        {"把级别的条件从 >= 3 改为 >= 5，version 仍是 4",
         "a level's condition changed from >= 3 to >= 5, and still version: 4"},
        {"同样的修改，version: 5，然后 tributary check --write-lock",
         "the same change with version: 5, then tributary check --write-lock"}},
    ErrorPage{"W210",
              {"字段可能缺失", "a field that may be missing"},
              {"与缺失的值比较总为假，!= 和 not in 也一样，容易看走眼。先用 has(字段) 询问。",
               "A comparison with a missing value is false, also != and not in, which surprises. "
               "Ask has(FIELD) first."},
              ExampleOf::kRule,
              example("inputs:\n  failed:\n    from: inspection\n"
                      "    where: result == \"fail\" and grade != \"minor\"\n"),
              example("inputs:\n  failed:\n    from: inspection\n"
                      "    where: result == \"fail\" and has(grade) and grade != \"minor\"\n")},
    ErrorPage{"W220",
              {"规则 90 天没有命中", "not matched for 90 days"},
              {"由 tributary check --config 根据运行留下的状态报告：启用的规则 90 "
               "天来没有一次成立。可能条件太严、"
               "数据源名称有变，或者规则已无用。",
               "Said by `check --config` from the state that runs leave: an active rule has not "
               "been true for 90 days. Its condition may be too strict, a feed may have changed, "
               "or it is not "
               "needed any more."},
              ExampleOf::kWords,
              {"规则读取的类别已不再上报", "the rule reads a kind that nobody sends any more"},
              {"改用现行类别，或把 status 改为 retired",
               "read the kind that is sent now, or set status: retired"}},
    ErrorPage{
        "W221",
        {"字段 30 天没有出现", "a field never seen in 30 days"},
        {"由 tributary check --config 根据状态报告：映射的字段 30 天来在任何记录里都没有值。"
         "请看映射。",
         "Said by `check --config` from the state: no record of 30 days had a value in a field "
         "that the mapping names. Look at the mapping."},
        ExampleOf::kWords,
        {"where 读取 grade，而映射没有给出 grade",
         "`where` reads grade, and the mapping gives no grade"},
        {"在映射中补上 grade", "the mapping names grade"}},
    ErrorPage{
        "W222",
        {"1000 条记录里反映人从不重复", "a reporter never repeats in 1,000 records"},
        {"由 tributary check --config "
         "根据状态报告：真实的人会多次反映，从不重复多半说明映射把记录编号"
         "当成了人。只比较同一地点的反映，只数那里已有过反映的记录。",
         "Said by `check --config` from the state: people write more than once. If none ever does, "
         "the mapping probably takes the record's number for a person. Reports are compared at "
         "one place, and only those count that are not the first there."},
        ExampleOf::kWords,
        {"reporter 取自工单流水号", "reporter is taken from the ticket's number"},
        {"reporter 取自电话字段，或写 reporter: none",
         "reporter is taken from the telephone field, or `reporter: none`"}},
    ErrorPage{
        "W230",
        {"启用的规则缺少测试", "an active rule without its tests"},
        {"启用的规则至少要有一个会触发的测试和一个保持安静的测试，这样以后修改时能看出变化。",
         "An active rule has at least one test that fires and one that stays quiet, so that a "
         "later change shows."},
        ExampleOf::kRule,
        example("status: active\n"),
        example("status: active\ntests:\n  - name: fires\n    start: 2025-03-03T08:00+08:00\n"
                "    events:\n"
                "      - { at: 0d, source: inspection, building: B7, result: fail }\n"
                "    expect:\n      - { at: 1d, subject: B7, level: yellow }\n"
                "  - name: stays quiet\n    start: 2025-03-03T08:00+08:00\n    events:\n"
                "      - { at: 0d, source: inspection, building: B7, result: pass }\n"
                "    expect:\n      - { at: 1d, subject: B7, level: none }\n")},
    ErrorPage{
        "W240",
        {"地点移动过远", "a place has moved too far"},
        {"地点的坐标一年内可更正 200 "
         "米以内；再远就是另一处地点，须用新编号。登记册中的该行不予采用，"
         "原来的一行继续有效。",
         "A place's location may be corrected by 200 m in a year; farther away is another place, "
         "with an id of its own. The row is not taken, and the old one stays in force."},
        ExampleOf::kWords,
        {"B7 的坐标改到一公里之外", "B7 is given coordinates a kilometre away"},
        {"新地点登记为 B907", "the new place is registered as B907"}},
    ErrorPage{"W310",
              {"永远达不到的级别", "a level that can never be reached"},
              {"它的条件自相矛盾，或上面的级别在它成立时总是先成立。",
               "Its condition contradicts itself, or a higher level is true whenever it is."},
              ExampleOf::kRule,
              example("levels:\n  yellow: failed.count >= 5 and failed.count <= 2\n"),
              example("levels:\n  yellow: failed.count >= 2 and failed.count <= 5\n")},
    ErrorPage{
        "W311",
        {"评分到不了级别区间的中点", "a score that cannot reach the middle of its band"},
        {"评分会被收进级别的区间（黄 40–59 等）。按级别自己的条件，评分怎样也到不了中点，同级的行"
         "就分不出先后。",
         "The score is taken into its level's band (yellow 40–59 and so on). Under the "
         "level's own condition it cannot get to the middle, so rows of that level would not "
         "be told apart."},
        ExampleOf::kRule,
        example("score:\n  - add: 5\n    why: 检查不合格\n"),
        example("score:\n  - add: min(20 * failed.count, 60)\n    why: 检查不合格\n")},
    ErrorPage{
        "W312",
        {"没有条件读取的 expect", "an `expect` that nothing reads"},
        {"`expect` 只通过级别或评分中的 missing、overdue、anchor "
         "起作用。都没有写，就不等待任何记录。",
         "`expect` matters only through `missing`, `overdue` or `anchor` in a level or in the "
         "score. Where none is there, nothing is awaited."},
        ExampleOf::kWords,
        {"写了 expect，级别却只写 failed.count >= 1",
         "`expect` is there, and the level says only failed.count >= 1"},
        {"级别写 missing", "the level says missing"}},
};

}  // namespace

std::span<const ErrorPage> other_pages() { return kPages; }

}  // namespace tributary::language
