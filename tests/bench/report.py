"""The page of all figures, of what all.sh has left in a folder.

    report.py FOLDER PAGE RECORDS

RECORDS: of the city. FOLDER: walk.json and kafka.json (Google Benchmark's), restart.tsv (restart.sh), peers.tsv
(peers/run.sh), streams.tsv (peers/streams.sh), and commit, which they are of. A figure that is not there is "not
measured" on the page, and the end is 1: the page has every row or says which it has not.
"""

import json
import os
import re
import sys

AT_LEAST, BELOW = "at least", "below"

# DESIGN 9: work, benchmark, counter, divisor, unit, sense, goal.
GOALS = [
    ("decode to an observation, one core", "decode_to_draft", "items_per_second", 1e3, "k/s", AT_LEAST, 1500),
    ("replay from files, two cores", "walk/replay", "items_per_second", 1e3, "k/s", AT_LEAST, 1000),
    ("live and durable, two cores", "walk/durable", "items_per_second", 1e3, "k/s", AT_LEAST, 400),
    ("Kafka to Kafka, exactly once, the broker on the same cores", "kafka/exactly_once", "items_per_second", 1e3,
     "k/s", AT_LEAST, 150),
    ("record in to change out at 20,000 a second, p99", "latency/files/20k", "p99_ms", 1, "ms", BELOW, 50),
    ("the same over Kafka, with transactions", "kafka/latency/exactly_once/20k", "p99_ms", 1, "ms", BELOW, 250),
    ("the same over Kafka, without", "kafka/latency/at_least_once/20k", "p99_ms", 1, "ms", BELOW, 50),
    ("5,000 rules against 100, equal matches", "walk/stage2/rules/5000", "of_100", 1, "×", BELOW, 1.5),
    ("10 M subjects with state, the register apart", "subjects/10000000", "resident_MB", 1, "MB", BELOW, 1024),
]

# What, benchmark, counter; divided by benchmark, counter; the least that is asked.
LIMITS = [
    ("decode ÷ simdjson alone", ("decode_to_draft", "items_per_second"), ("simdjson_alone", "items_per_second"), None),
    ("replay ÷ simdjson alone", ("walk/replay", "items_per_second"), ("simdjson_alone", "items_per_second"), 0.35),
    ("durable ÷ RocksDB's puts of 200 bytes", ("walk/durable", "items_per_second"),
     ("walk/durable", "rocksdb_put/s"), None),
    ("Kafka, exactly once ÷ librdkafka consuming", ("kafka/exactly_once", "items_per_second"),
     ("kafka/exactly_once", "consume/s"), None),
    ("Kafka, exactly once ÷ librdkafka producing", ("kafka/exactly_once", "items_per_second"),
     ("kafka/exactly_once", "produce/s"), None),
    ("Kafka, at least once ÷ librdkafka producing", ("kafka/at_least_once", "items_per_second"),
     ("kafka/at_least_once", "produce/s"), None),
    ("replay on two cores ÷ on one", ("walk/replay", "items_per_second"),
     ("walk/replay_on_one_core", "items_per_second"), None),
]

# What grows, column titles of what is counted; label, benchmark; counters with their divisors.
GROWTH = [
    ("Rules, of which as many are met (of 10 fewer)", ["records k/s, one core", "MB in use"],
     [(f"{rules:,}", f"walk/stage2/rules/{rules}") for rules in (10, 100, 1000, 5000)],
     [("items_per_second", 1e3), ("used_MB", 1)]),
    ("Subjects with state", ["reports k/s, durable", "MB resident", "MB of state"],
     [(f"{subjects:,}", f"subjects/{subjects}") for subjects in (10_000, 100_000, 1_000_000, 10_000_000)],
     [("items_per_second", 1e3), ("resident_MB", 1), ("state_MB", 1)]),
    ("Timers due at once, each of which ends a row", ["rows k/s, durable", "MB resident before", "MB resident at most"],
     [(f"{timers:,}", f"timers/{timers}") for timers in (10_000, 1_000_000)],
     [("items_per_second", 1e3), ("before_MB", 1), ("peak_MB", 1)]),
    ("Windows, over a year; reports by people within 24 h and 80 d", ["records k/s, one core", "MB in use"],
     [(label, f"walk/stage2/window_hours/{hours}")
      for label, hours in (("1 h", 1), ("1 d", 24), ("30 d", 720), ("80 d", 1920), ("365 d", 8760))],
     [("items_per_second", 1e3), ("used_MB", 1)]),
    ("Cores, replay", ["records k/s", "MB in use, registers among them"],
     [("1", "walk/replay_on_one_core"), ("2", "walk/replay")], [("items_per_second", 1e3), ("used_MB", 1)]),
]

RESTART_BELOW, RESTART_SIZE = 5, 10 * 1024  # seconds, MB
RESTARTS = 2  # all.sh makes so many, or more


def figures_of(folder):
    """By benchmark, then counter."""
    figures = {}
    for name in ("walk.json", "kafka.json"):
        path = os.path.join(folder, name)
        for run in runs_of(path):
            known = re.sub(r"/(iterations:\d+|manual_time|real_time|process_time)", "", run["name"])
            if not run.get("error_occurred"):
                figures[known] = run
    return figures


def runs_of(path):
    """None of a program that did not come to its end: its file has none."""
    try:
        with open(path, encoding="utf-8") as text:
            return json.load(text)["benchmarks"]
    except (FileNotFoundError, ValueError):
        return []


def rows_of(folder, name):
    path = os.path.join(folder, name)
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8") as lines:
        return [line.rstrip("\n").split("\t") for line in lines]


def plain(number):
    """With as many digits as say something."""
    if number >= 100:
        return f"{number:,.0f}"
    return f"{number:.1f}" if number >= 10 else f"{number:.2f}"


class Page:
    def __init__(self):
        self.lines, self.missing = [], []

    def say(self, line=""):
        self.lines.append(line)

    def row(self, *cells):
        self.say("| " + " | ".join(cells) + " |")

    def head(self, *cells):
        self.row(*cells)
        self.say("|" + "---|" * len(cells))

    def lacks(self, what):
        self.missing.append(what)
        return "not measured"


def met(value, sense, goal):
    return "yes" if (value >= goal if sense == AT_LEAST else value < goal) else "no"


def goals(page, figures, restarts):
    page.say("## Goals (DESIGN 9)")
    page.say()
    page.head("work", "measured", "goal", "met")
    for work, benchmark, counter, divisor, unit, sense, goal in GOALS:
        asked = f"{sense} {goal:,} {unit}"
        value = figures.get(benchmark, {}).get(counter)
        if value is None:
            page.row(work, page.lacks(work), asked, "")
        else:
            page.row(work, f"{plain(value / divisor)} {unit}", asked, met(value / divisor, sense, goal))
    asked = f"below {RESTART_BELOW} s at 10 GB"
    for size, took, *_ in restarts:
        work = f"kill -9 at {float(size) / 1024:.1f} GB of state, until processing again"
        outcome = met(float(took), BELOW, RESTART_BELOW)
        is_too_small = outcome == "yes" and int(size) < RESTART_SIZE
        page.row(work, f"{took} s", asked, "at this size" if is_too_small else outcome)
    for _ in range(RESTARTS - len(restarts)):
        page.row("kill -9, until processing again", page.lacks("restart"), asked, "")
    page.say()


def limits(page, figures):
    page.say("## Ratios to the limits of the same run")
    page.say()
    page.head("of", "ratio", "asked")
    for what, (benchmark, counter), (under, limit), goal in LIMITS:
        above, below = figures.get(benchmark, {}).get(counter), figures.get(under, {}).get(limit)
        ratio = page.lacks(what) if above is None or not below else f"{above / below:.3f}"
        page.row(what, ratio, f"at least {goal}" if goal else "")
    page.say()


def peers(page, what, where, rows):
    page.say(f"## {what}, {where}, to the same alerts (peers/README.md)")
    page.say()
    if not rows:
        page.say(page.lacks(what) + ".")
        page.say()
        return
    page.head("side", "records", "records/s", "wall s", "peak MB")
    for kind, *cells in rows:
        if kind == "rate":
            side, records, rate, wall, peak = cells
            page.row(side, f"{int(records):,}", f"{int(rate):,}", wall, f"{int(peak):,}")
    page.say()
    page.head("ratio of rates", "measured", "goal", "met")
    for kind, *cells in rows:
        if kind == "ratio":
            ours, theirs, value, goal = cells
            page.row(f"{ours} ÷ {theirs}", value, goal and f"at least {goal}",
                     goal and met(float(value), AT_LEAST, float(goal)))
    page.say()


def growth(page, figures, restarts):
    page.say("## Growth")
    for title, columns, points, counters in GROWTH:
        page.say()
        page.head(title, *columns)
        for label, benchmark in points:
            found = [figures.get(benchmark, {}).get(counter) for counter, _ in counters]
            cells = [page.lacks(f"{title}: {label}") if value is None else plain(value / divisor)
                     for value, (_, divisor) in zip(found, counters)]
            page.row(label, *cells)
    page.say()
    page.head("State at kill -9, GB", "seconds until processing again", "of which registers and rules", "MB resident then",
              "seconds to touch as much memory before")
    for size, took, loading, resident, touching in restarts:
        page.row(f"{float(size) / 1024:.1f}", took, loading, f"{int(resident):,}", touching)
    page.say()


def machine():
    with open("/proc/cpuinfo", encoding="utf-8") as text:
        model = re.search(r"model name\s*:\s*(.*)", text.read())
    with open("/proc/meminfo", encoding="utf-8") as text:
        kilobytes = int(re.search(r"MemTotal:\s*(\d+)", text.read()).group(1))
    return (f"{os.cpu_count()} cores ({model.group(1) if model else 'of no name'}), "
            f"{kilobytes / 2**20:.0f} GB of memory, Linux {os.uname().release}")


def page_of(folder, where, commit, records):
    figures, restarts = figures_of(folder), rows_of(folder, "restart.tsv")
    page = Page()
    page.say("# Figures")
    page.say()
    page.say("Made by `build/release/tributary_bench --all`; what each means and how it is taken: README.md. Rates move with the")
    page.say("machine, ratios less.")
    page.say()
    page.say(f"{where}; a city of {records:,} records; commit {commit}.")
    page.say()
    goals(page, figures, restarts)
    limits(page, figures)
    peers(page, "Peers", "on the same city", rows_of(folder, "peers.tsv"))
    peers(page, "Kafka Streams", "on the same broker", rows_of(folder, "streams.tsv"))
    growth(page, figures, restarts)
    return "\n".join(page.lines).rstrip() + "\n", page.missing


def main():
    folder, to, records = sys.argv[1:]
    commit = next(iter(rows_of(folder, "commit")), ["unknown"])[0]
    text, missing = page_of(folder, machine(), commit, int(records))
    with open(to, "w", encoding="utf-8") as out:
        out.write(text)
    for what in missing:
        print(f"report: not measured: {what}", file=sys.stderr)
    print(f"{to}: {len(missing)} figures missing")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
