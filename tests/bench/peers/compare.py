"""Whether a peer gave the same alerts as Tributary.

    compare.py --tributary CHANGES.jsonl --table REPLAY.txt --peer CHANGES.tsv --outcome OUTCOME
               [--rules RULE...]

An alert is the first time that a subject has a level under a rule: (rule, subject, level, since).
Since is what Tributary's row says of it: a day where a rule counts people, whose rows say no more
(PEOPLE 2), else a minute. Compared are also the levels that stand when the feeds end, and how many
records of each feed were taken in. Without an alert of one of the rules (all, if none is named)
nothing is compared. Exit codes: 0 the same, 1 not (with examples), 64 usage.
"""

import argparse
import collections
import datetime
import json
import re
import sys

LEVELS = {"none": 0, "yellow": 1, "orange": 2, "red": 3}
NAMES = {number: name for name, number in LEVELS.items()}
RULE_OF = {
    "safety.fire": "fire-building-repeat",
    "labour.wage_arrears": "wage-arrears-calls",
    "handling.overdue": "hazard-no-feedback",
}
IN_MINUTES = {"hazard-no-feedback"}
ZONE = datetime.timezone(datetime.timedelta(hours=8))
UNTOLD = "?"
EXAMPLES = 5


def grain(rule, millis):
    moment = datetime.datetime.fromtimestamp(millis // 1000, ZONE)
    return moment.strftime("%Y-%m-%dT%H:%M" if rule in IN_MINUTES else "%Y-%m-%d")


class Told:
    """What one side said: alerts by (rule, subject, level), and the last level of each subject."""

    def __init__(self):
        self.alerts = {}
        self.standing = {}
        self.taken = {}

    def rose(self, rule, subject, level, since):
        self.alerts.setdefault((rule, subject, level), since)

    def stands(self, rule, subject, level):
        self.standing[rule, subject] = level


def read_tributary(changes, table):
    told = Told()
    with open(changes, encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)["row"]
            subject, level = row["subject"]["id"], LEVELS[row["level"]]
            # A row that is gone names no rule; each hazard of the three rules is one rule's.
            rule = RULE_OF[row["hazard"]]
            told.stands(rule, subject, level)
            for lower in range(1, level):
                # A level jumped over began no later; the row says it of the lowest alone.
                since = row["first_seen"] if lower == 1 else UNTOLD
                told.rose(rule, subject, lower, since.removesuffix("+08:00"))
            if level > 0:
                told.rose(rule, subject, level, row["level_since"].removesuffix("+08:00"))
    with open(table, encoding="utf-8") as lines:
        for line in lines:
            words = line.split()
            if len(words) >= 4 and re.fullmatch(r"[\d,]+", words[2]):
                told.taken[words[0]] = int(words[2].replace(",", ""))
    return told


def read_peer(changes, outcome):
    told = Told()
    with open(outcome, encoding="utf-8") as lines:
        said = dict(line.rstrip("\n").split("\t") for line in lines)
    as_of = int(said["as_of"])
    with open(changes, encoding="utf-8") as lines:
        for line in lines:
            rule, subject, level, since = line.rstrip("\n").split("\t")
            # What only time after the end of the feeds would show is not shown.
            if int(since) > as_of:
                continue
            told.stands(rule, subject, int(level))
            for lower in range(1, int(level) + 1):
                told.rose(rule, subject, lower, grain(rule, int(since)))
    for key, value in said.items():
        if key.startswith("taken."):
            told.taken[key.removeprefix("taken.")] = int(value)
    if int(said["changed_versions"]) > 0:
        sys.exit("compare: versions that change what a rule reads; no peer takes one back")
    return told


def differences(ours, theirs):
    """What is told by one side alone or otherwise, as (rule, subject, text)."""
    for key in sorted(ours.alerts.keys() | theirs.alerts.keys()):
        rule, subject, level = key
        here, there = ours.alerts.get(key), theirs.alerts.get(key)
        if here == there or UNTOLD in (here, there) and None not in (here, there):
            continue
        yield rule, subject, f"{NAMES[level]} since {here} in Tributary, {there} in the peer"
    for key in sorted(ours.standing.keys() | theirs.standing.keys()):
        here, there = ours.standing.get(key, 0), theirs.standing.get(key, 0)
        if here != there:
            yield *key, f"stands at {NAMES[here]} in Tributary, {NAMES[there]} in the peer"
    for feed in sorted(theirs.taken):
        here, there = ours.taken.get(feed), theirs.taken[feed]
        if here != there:
            yield "records of", feed, f"{here} taken in Tributary, {there} in the peer"


def main():
    parser = argparse.ArgumentParser()
    for name in ("tributary", "table", "peer", "outcome"):
        parser.add_argument("--" + name, required=True)
    parser.add_argument("--rules", nargs="*")
    asked = parser.parse_args()
    ours = read_tributary(asked.tributary, asked.table)
    theirs = read_peer(asked.peer, asked.outcome)
    found = list(differences(ours, theirs))
    by_rule = collections.Counter(rule for rule, _, _ in ours.alerts)
    counts = ", ".join(f"{rule} {count}" for rule, count in sorted(by_rule.items()))
    standing = sum(level > 0 for level in ours.standing.values())
    silent = [rule for rule in asked.rules or RULE_OF.values() if rule not in by_rule]
    if silent:
        sys.exit(f"compare: no alert at all of {', '.join(silent)}: nothing is compared")
    print(f"{len(ours.alerts)} alerts ({counts}), {standing} levels standing")
    for rule in sorted({rule for rule, _, _ in found}):
        of_rule = [one for one in found if one[0] == rule]
        print(f"{rule}: {len(of_rule)} differences")
        for _, subject, text in of_rule[:EXAMPLES]:
            print(f"  {subject}: {text}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
