"""What the runs of run.sh or streams.sh took, as a table and in a file.

    report.py FOLDER RUNS OUT

Seconds are a side's own: from its first record until all is put out, so that starting a Java machine
or a cluster and loading registers cost nobody anything. `wall` and `peak` are of the whole process.
Told is the median of the runs by rate.
"""

import os
import re
import sys

SIDES = ["tributary-replay", "tributary-durable", "esper", "flink", "flink-durable",
         "flink-narrow", "flink-narrow-durable",
         "tributary-topics", "tributary-kept", "streams", "streams-narrow"]
# What is asked of Tributary (the issues "Speed that is proved" and "Kafka"); the others are told
# without a goal.
RATIOS = [
    ("tributary-replay", "flink", 10),
    ("tributary-durable", "flink-durable", 10),
    ("tributary-replay", "flink-narrow", None),
    ("tributary-durable", "flink-narrow-durable", None),
    ("tributary-replay", "esper", 2),
    ("tributary-durable", "esper", 1),
    ("tributary-topics", "streams", 5),
    ("tributary-topics", "streams-narrow", None),
    ("tributary-kept", "streams", None),
]


def pairs(path):
    with open(path, encoding="utf-8") as lines:
        return dict(line.rstrip("\n").split("\t") for line in lines)


def measured(folder, side, run):
    place = f"{folder}/run-{side}-{run}"
    figures = pairs(f"{place}/figures")
    if side.startswith("tributary"):
        with open(f"{place}/log", encoding="utf-8") as log:
            said = re.search(r"([\d,]+) records in [\d.]+ s \(([\d,]+)/s\)", log.read())
        records, rate = (int(text.replace(",", "")) for text in said.groups())
    else:
        outcome = pairs(f"{place}/outcome")
        records = int(outcome["records"])
        rate = records / float(outcome["seconds"])
    return {"records": records, "rate": rate, "wall": float(figures["wall"]),
            "peak": int(figures["peak_mb"])}


def main():
    folder, runs, results = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    told = {}
    for side in SIDES:
        if not os.path.exists(f"{folder}/run-{side}-1"):
            continue  # the other script's
        every = [measured(folder, side, run) for run in range(1, runs + 1)]
        told[side] = sorted(every, key=lambda one: one["rate"])[(runs - 1) // 2]
    with open(results, "w", encoding="utf-8") as out:
        print(f"{'':22}{'records':>12}{'records/s':>12}{'wall s':>9}{'peak MB':>9}")
        for side, one in told.items():
            print(f"{side:22}{one['records']:>12,}{one['rate']:>12,.0f}{one['wall']:>9.1f}"
                  f"{one['peak']:>9,}")
            out.write(f"rate\t{side}\t{one['records']}\t{one['rate']:.0f}\t{one['wall']:.2f}"
                      f"\t{one['peak']}\n")
        print()
        for ours, theirs, goal in RATIOS:
            if ours not in told or theirs not in told:
                continue
            ratio = told[ours]["rate"] / told[theirs]["rate"]
            asked = "" if goal is None else f"   goal {goal}"
            print(f"{ours + ' ÷ ' + theirs:44}{ratio:>8.2f}{asked}")
            out.write(f"ratio\t{ours}\t{theirs}\t{ratio:.3f}\t{goal or ''}\n")


if __name__ == "__main__":
    main()
