"""The statistics of rules, worked out another way than the program does.

    statistics_by_hand.py make SEED >changes.jsonl     a change log of some hundred rows, by chance
    statistics_by_hand.py check changes.jsonl <stats.json     exit 1 where they differ

A case is what stands on the list from its first listed revision until a revision that lists it
anew after it was closed by no command. The interval is found by halving, from its definition: all
shares whose score lies within z of what was seen.
"""

import collections
import datetime
import json
import math
import random
import sys

LEAST = 10
Z = 1.959963984540054
START = datetime.datetime(2025, 3, 1, tzinfo=datetime.timezone.utc)


def stamp(hours):
    return (START + datetime.timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M+00:00")


def hours(text):
    return (datetime.datetime.fromisoformat(text) - START).total_seconds() / 3600


def make(seed):
    chance = random.Random(seed)
    lines = []
    for number in range(400):
        name = f"s-{number:012d}"
        at = chance.randrange(0, 500)
        for episode in range(chance.choice([1, 1, 1, 2])):
            rules = [{"id": chance.choice("abc"), "version": chance.choice([1, 1, 2])}]
            row = {"signal_id": name, "level": "orange", "handling": "assigned", "rules": rules,
                   "accepted_at": None, "due": stamp(at + chance.randrange(10, 200)),
                   "past_due": False, "feedback": [], "outcome": None, "label": None}

            def tell(cause, **more):
                row.update(more)
                told = dict(row, engine={"as_of": stamp(at)})
                lines.append((at, len(lines), {"id": name, "cause": cause, "row": told}))

            tell("evidence")
            if chance.random() < 0.2:
                at += chance.randrange(0, 5)
                tell("evidence", rules=rules + [{"id": "d", "version": 1}])
            if chance.random() < 0.2:
                at += chance.randrange(1, 50)
                tell("time", level="none", handling="closed", rules=[])  # by the engine
            else:
                at += chance.randrange(1, 60)
                tell("command", handling="in_progress", accepted_at=stamp(at))
                if chance.random() < 0.5:
                    at += chance.randrange(1, 60)
                    measure = {"seq": 1, "at": stamp(at), "kind": "done", "done": ["repaired"]}
                    tell("command", handling="reported", feedback=[measure])
                if at >= hours(row["due"]):
                    tell("time", past_due=True)
                if chance.random() < 0.85:
                    at += chance.randrange(1, 60)
                    tell("command", handling="closed", outcome="rectified",
                         label=chance.choice([None, "true_alarm", "false_alarm", "unclear"]))
                    if chance.random() < 0.1:
                        at += chance.randrange(1, 9)
                        tell("command", handling="assigned", outcome=None, label=None)
                        at += chance.randrange(1, 9)
                        tell("command", handling="closed", outcome="controlled", label="true_alarm")
                else:
                    break
            at += chance.randrange(100, 300)
    for _, _, line in sorted(lines, key=lambda one: one[:2]):
        print(json.dumps(line))


def cases_of(lines):
    by_row = collections.defaultdict(list)
    for line in lines:
        by_row[line["row"]["signal_id"]].append(line)
    for revisions in by_row.values():
        case = []
        for line in revisions:
            row = line["row"]
            is_listed = row["level"] != "none" and row["handling"] != "closed"
            begins = not case or (case[-1]["row"]["handling"] == "closed" and is_listed and
                                  line["cause"] != "command")
            if begins and case:
                yield case
                case = []
            if case or is_listed:
                case.append(line)
        if case:
            yield case


def facts_of(case):
    rows = [line["row"] for line in case]
    listed = hours(rows[0]["engine"]["as_of"])
    rules = {(rule["id"], rule["version"]) for row in rows
             if row["level"] != "none" and row["handling"] != "closed" for rule in row["rules"]}
    accepted = next((hours(row["accepted_at"]) for row in rows if row["accepted_at"]), None)
    closed = None
    if rows[-1]["handling"] == "closed" and rows[-1]["outcome"]:
        # The last revision that closed it.
        at = max(i for i, row in enumerate(rows) if row["handling"] == "closed" and
                 (i == 0 or rows[i - 1]["handling"] != "closed"))
        closed = hours(rows[at]["engine"]["as_of"])
    measures = [hours(entry["at"]) for row in rows for entry in row["feedback"] if entry["done"]]
    labels = [hours(row["engine"]["as_of"]) for row in rows if row["label"] == "true_alarm"]
    confirmed = min([at for at in measures if at >= listed] or labels or [None])
    return {"rules": rules, "listed": listed, "accepted": accepted, "closed": closed,
            "confirmed": confirmed, "label": rows[-1]["label"], "due": hours(rows[-1]["due"]),
            "late": any(row["past_due"] for row in rows)}


def wilson(hits, of):
    seen = hits / of

    def end(outside):
        inside = seen
        for _ in range(200):
            middle = (inside + outside) / 2
            if abs(seen - middle) <= Z * math.sqrt(middle * (1 - middle) / of):
                inside = middle
            else:
                outside = middle
        return inside
    return [end(0.0), end(1.0)]


def middle(values):
    return sorted(values)[(len(values) - 1) // 2] if len(values) >= LEAST else None


def expected(lines):
    facts = [facts_of(case) for case in cases_of(lines)]
    now = max(hours(line["row"]["engine"]["as_of"]) for line in lines)
    told = {}
    for rule in {rule for one in facts for rule in one["rules"]}:
        mine = [one for one in facts if rule in one["rules"]]
        right = [one for one in mine if one["label"] == "true_alarm"]
        wrong = [one for one in mine if one["label"] == "false_alarm"]
        labelled = len(right) + len(wrong)
        shown = labelled >= LEAST
        term = [one for one in mine if one["closed"] is not None or one["due"] <= now]
        late = [one for one in term if one["late"]]
        told[rule] = {
            "labelled": labelled,
            "precision": len(right) / labelled if shown else None,
            "interval": wilson(len(right), labelled) if shown else None,
            "lead_hours": middle([one["confirmed"] - one["listed"] for one in right]),
            "hours_to_accept": middle([one["accepted"] - one["listed"] for one in mine
                                       if one["accepted"] is not None]),
            "hours_to_close": middle([one["closed"] - one["listed"] for one in mine
                                      if one["closed"] is not None]),
            "overdue_percent": 100 * len(late) / len(term) if len(term) >= LEAST else None,
        }
    return told


def is_same(name, ours, theirs):
    if ours is None or theirs is None:
        return ours is theirs
    if name == "interval":
        return all(is_same("", a, b) for a, b in zip(ours, theirs))
    return abs(ours - theirs) <= {"overdue_percent": 2.5, "": 1e-4}.get(name, 6e-3)


def check(path):
    ours = expected([json.loads(line) for line in open(path, encoding="utf-8")])
    theirs = {(rule["id"], rule["version"]): rule for rule in json.load(sys.stdin)["rules"]}
    differences = [f"rules: {sorted(ours)} and {sorted(theirs)}"] if set(ours) != set(theirs) else []
    for rule in set(ours) & set(theirs):
        for name, value in ours[rule].items():
            if not is_same(name, value, theirs[rule][name]):
                differences.append(f"{rule} {name}: by hand {value}, told {theirs[rule][name]}")
    if not any(value["precision"] is not None for value in ours.values()):
        differences.append("no rule has enough labels: this compares nothing")
    print("\n".join(differences) or f"{len(ours)} rules, the same")
    return 1 if differences else 0


if sys.argv[1] == "make":
    make(int(sys.argv[2]))
else:
    sys.exit(check(sys.argv[2]))
