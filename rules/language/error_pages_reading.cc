// E0: what cannot be read as a rule.
#include <array>

#include "rules/language/error_page_tables.h"

namespace tributary::language {

namespace {

constexpr std::array kPages = {
    ErrorPage{
        "E001",
        {"有不认识的字符", "a character that has no meaning here"},
        {"条件里出现了本语言没有的符号，常见原因是中文输入法打出的全角符号（“，”“（”“≥”），或其他语"
         "言的写法（&&、||）。提示中会给出应写的符号。文件不是合法的 YAML 时也报此错误。",
         "A condition holds a sign that this language does not have. Most often a Chinese "
         "keyboard gave a full-width sign (“，”, “（”, “≥”), or another language's was meant (&&, "
         "||). The message names the sign to write. The same code says that a file is no YAML."},
        ExampleOf::kRule,
        example("levels:\n  yellow: failed.count ≥ 1\n"),
        example("levels:\n  yellow: failed.count >= 1\n")},
    ErrorPage{
        "E002",
        {"表达式不完整或顺序不对", "an expression that is not complete, or in a wrong order"},
        {"此处少了一个值、一个运算符，或多了一个词。级别（levels）必须按 red、orange、yellow、"
         "blue 的顺序书写，因为自上而下第一个成立的级别生效。",
         "A value or an operator is missing here, or there is a word too many. Levels stand "
         "in the order red, orange, yellow, blue, because the first that is true wins."},
        ExampleOf::kRule,
        example("levels:\n  yellow: failed.count >=\n"),
        example("levels:\n  yellow: failed.count >= 1\n")},
    ErrorPage{"E003",
              {"文本缺少结尾的引号", "a text without its closing quote"},
              {"文本写在一对英文双引号之间，不能换行，也没有转义。",
               "A text stands between two straight double quotes, on one line, without escapes."},
              ExampleOf::kRule,
              example("inputs:\n  failed:\n    from: inspection\n"
                      "    where: result == \"fail\n"),
              example("inputs:\n  failed:\n    from: inspection\n"
                      "    where: result == \"fail\"\n")},
    ErrorPage{"E004",
              {"比较应写 `==`", "`=` where `==` is meant"},
              {"一个等号不是比较。写两个等号。", "One sign is no comparison. Write two."},
              ExampleOf::kRule,
              example("levels:\n  yellow: failed.count = 1\n"),
              example("levels:\n  yellow: failed.count == 1\n")},
    ErrorPage{"E005",
              {"比较不能连写", "comparisons in a chain"},
              {"一次只比较两个值。连写的比较读起来有歧义，请拆成两个条件并用 and 连接。",
               "A comparison takes two values. A chain of three can be read in two ways; write two "
               "conditions and join them with `and`."},
              ExampleOf::kRule,
              example("levels:\n  yellow: 1 <= failed.count <= 5\n"),
              example("levels:\n  yellow: failed.count >= 1 and failed.count <= 5\n")},
    ErrorPage{"E006",
              {"括号不配对", "a bracket without its partner"},
              {"每个左括号都要有对应的右括号，模板文本中的 { } 也一样；要写花括号本身请写两个：{{ "
               "}}。",
               "Every opening bracket has a closing one, in texts the signs { } too; {{ and }} "
               "stand for the signs themselves."},
              ExampleOf::kRule,
              example("levels:\n  yellow: (failed.count >= 1 or visits.count >= 3\n"),
              example("levels:\n  yellow: (failed.count >= 1 or visits.count >= 3)\n")},
    ErrorPage{"E010",
              {"没有这个键", "a key that does not exist"},
              {"多半是拼写错误，提示中会给出最接近的键。规则的键见 `tributary schema rule`。",
               "Mostly a slip of spelling; the message names the nearest key. The keys of a rule: "
               "`tributary schema rule`."},
              ExampleOf::kRule,
              example("score:\n  - add: 15\n    wyh: 检查不合格\n"),
              example("score:\n  - add: 15\n    why: 检查不合格\n")},
    ErrorPage{"E011",
              {"键重复", "a key that stands twice"},
              {"同一处的键只能写一次，否则不知道以哪个为准。",
               "A key stands once in its place; of two, nobody could say which is meant."},
              ExampleOf::kRule,
              example("owner: 消防组\nowner: 消防风险研判组\n"),
              example("owner: 消防风险研判组\n")},
    ErrorPage{
        "E012",
        {"缺少必需的键或值", "a key or value that is missing"},
        {"规则少了这个键，或键后没有值。每个级别都要有 due（办理期限）。",
         "The rule lacks this key, or nothing stands behind it. Every level needs its `due`."},
        ExampleOf::kRule,
        example("signal:\n  hazard: safety.fire\n  title: 消防隐患\n  advice: inspect\n"
                "  assign: unit(\"fire\", subject.district)\n"),
        example("signal:\n  hazard: safety.fire\n  title: 消防隐患\n  advice: inspect\n"
                "  assign: unit(\"fire\", subject.district)\n  due: { yellow: 3wd }\n")},
    ErrorPage{
        "E013",
        {"此处不允许的 YAML 写法，或文件读不了", "YAML that is not allowed here, or no file"},
        {"规则只用 YAML 的一个子集：UTF-8、单个文档，没有锚点、别名、标签、合并键和制表符。表达式里"
         "出现“ #”或“: ”时，请放进 | 文本块。文件或目录不存在、无法读取时也报此错误。",
         "Rules use a part of YAML only: UTF-8, one document, no anchors, aliases, tags, merge "
         "keys or tabs. An expression that holds ` #` or `: ` belongs in a `|` block. The same "
         "code says that a file or folder is not there or cannot be read."},
        ExampleOf::kRule,
        example("owner: &team 消防组\n"),
        example("owner: 消防组\n")},
    ErrorPage{
        "E014",
        {"规则编号与文件名不符", "an id that is malformed or not the file's name"},
        {"编号由 3 到 64 个小写字母、数字或 - 组成，并且就是文件名：fire-repeat 写在 "
         "fire-repeat.rule.yaml 里。编号不得挪给另一条规则使用。fire-repeat@strict 是规则 "
         "fire-repeat 供专项排查使用的变体，对象与隐患须与其相同。",
         "An id is 3 to 64 of a–z, 0–9 and -, and it is the file's name: fire-repeat stands "
         "in fire-repeat.rule.yaml. It is never given to another rule. fire-repeat@strict is the "
         "variant of fire-repeat that sweeps with the profile strict ask: of the same "
         "subject and hazard."},
        ExampleOf::kRule,
        example("rule: Fire_Repeat\n"),
        example("rule: fire-repeat\n")},
    ErrorPage{"E015",
              {"同名的规则或列表有两份", "two rules or lists of one name"},
              {"一次检查的所有文件里，规则编号和列表名各只能出现一次（内容相同的列表除外）。",
               "Among all files of one run an id stands once, and so does a list's name unless the "
               "entries are the same."},
              ExampleOf::kWords,
              {"rules/a/fire-repeat.rule.yaml 和 rules/b/fire-repeat.rule.yaml 都写着 "
               "rule: fire-repeat",
               "rules/a/fire-repeat.rule.yaml and rules/b/fire-repeat.rule.yaml, both with "
               "rule: fire-repeat"},
              {"rules/a/fire-repeat.rule.yaml 和 rules/b/fire-exit.rule.yaml，各有自己的编号",
               "rules/a/fire-repeat.rule.yaml and rules/b/fire-exit.rule.yaml, each with its own"}},
};

}  // namespace

std::span<const ErrorPage> reading_pages() { return kPages; }

}  // namespace tributary::language
