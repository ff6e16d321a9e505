#!/usr/bin/env python3
"""What the scripts beside it compare Tributary with, computed from the data files in another way.

    oracle.py rows FILE.csv.zst            rows without the header
    oracle.py boston DATA REGISTER W OUT   subjects that have a row at watermark W: hazard, id, count
    oracle.py chicago DATA W OUT
    oracle.py study DATA REGISTER RULE     totals of RULE over January to March 2015, by address and
                                           by buildings of three households and more
    oracle.py told JSON                    what `tributary study -o json` printed, in the same words

Nothing is shared with the engine: another CSV reader, no addresses (violations carry the id of their
building), no windows that slide, only a count over the last days before W.
"""
import collections
import csv
import datetime
import io
import json
import re
import subprocess
import sys
import zoneinfo


def rows(path):
    text = subprocess.run(["zstd", "-dcq", path], check=True, capture_output=True).stdout
    return csv.DictReader(io.StringIO(text.decode("utf-8"), newline=""))


def ends(watermark, days, zone):
    """The window (W - days, W] as local times of `zone`."""
    end = datetime.datetime.fromisoformat(watermark)
    start = end - datetime.timedelta(days=days)
    return start.astimezone(zone), end.astimezone(zone)


def write_counts(path, counts, least):
    lines = [f"{hazard} {subject} {count}\n"
             for (hazard, subject), count in sorted(counts.items()) if count >= least]
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(lines)
    print(f"      {len(lines)} rows")


def value_table(mapping, field):
    with open(f"schemas/feeds/{mapping}.mapping.yaml", encoding="utf-8") as file:
        table = re.split(r"^  (?=\w)", file.read().split(f"  {field}:\n")[1], flags=re.MULTILINE)[0]
    return dict(re.findall(r'^ +"(.*)": (\w+)$', table, re.MULTILINE))


def buildings(register):
    """Id or alias → id, id → households (0: not known)."""
    building, households = {}, {}
    with open(register, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            households[row["id"]] = int(row["households"] or 0)
            for name in [row["id"], *row["aliases"].split("|")]:
                building[name] = row["id"]
    return building, households


def boston(data, register, watermark, out):
    zone = zoneinfo.ZoneInfo("America/New_York")
    start, end = ends(watermark, 90, zone)
    kinds = value_table("boston_property_violations", "kind")
    building, _ = buildings(register)
    hazards = {"building": "safety.building", "fire": "safety.fire"}
    counts, seen = collections.Counter(), set()
    for row in rows(f"{data}/boston/property_violations_2009_to_2015_jun.csv.zst"):
        record = row["case_no"], row["code"]
        hazard = hazards.get(kinds.get(row["description"].strip()))
        if hazard is None or not row["status_dttm"].strip() or record in seen:
            continue
        seen.add(record)
        at = datetime.datetime.fromisoformat(row["status_dttm"]).replace(tzinfo=zone)
        if start < at <= end:
            counts[hazard, building[row["sam_id"]]] += 1
    write_counts(out, counts, 2)


def chicago(data, watermark, out):
    zone = zoneinfo.ZoneInfo("America/Chicago")
    start, end = ends(watermark, 180, zone)
    counts = collections.Counter()
    for row in rows(f"{data}/chicago/food_inspections.csv.zst"):
        at = datetime.datetime.fromisoformat(row["Inspection_Date"]).replace(tzinfo=zone)
        if row["Results"] == "Fail" and row["License"] != "0" and start < at <= end:
            counts["food.safety", row["License"]] += 1
    write_counts(out, counts, 2)


def boston_requests(data, building, zone):
    """Building → (time, topic) of 2015's requests, in order of time; by the city's own id, not by
    address."""
    topics = value_table("boston_service_requests_2015", "topic")
    requests = collections.defaultdict(list)
    for row in rows(f"{data}/boston/service_requests_2015_jan_jun.csv.zst"):
        topic = topics.get(row["TYPE"])
        place = building.get(row["Property_ID"].removesuffix(".0"))
        if topic is None or place is None or row["Property_Type"] != "Address":
            continue
        at = datetime.datetime.strptime(row["OPEN_DT"], "%m/%d/%Y %I:%M:%S %p")
        requests[place].append((at.replace(tzinfo=zone).timestamp(), topic))
    return {place: sorted(found) for place, found in requests.items()}


def boston_findings(data, building, zone):
    kinds = value_table("boston_property_violations", "kind")
    findings = collections.defaultdict(list)
    for row in rows(f"{data}/boston/property_violations_2009_to_2015_jun.csv.zst"):
        if row["description"].strip() in kinds and row["status_dttm"].strip():
            at = datetime.datetime.fromisoformat(row["status_dttm"]).replace(tzinfo=zone)
            findings[building[row["sam_id"]]].append(at.timestamp())
    return {place: sorted(found) for place, found in findings.items()}


DAY = 86400


def first_two_hazards(found, hazards, period):
    """When two different types of `hazards` first lay within 30 days of each other."""
    for at, topic in found:
        if topic in hazards and period[0] <= at < period[1]:
            if len({t for when, t in found if at - 30 * DAY < when <= at and t in hazards}) >= 2:
                return at
    return None


def lead(findings, at):
    """Seconds from `at` to the first finding in the 90 days after it; None without one."""
    return next((when - at for when in findings if 0 < when - at <= 90 * DAY), None)


def studied(requests, findings, hazards, period):
    """Of each place with a request in the period: lead from the first; whether it met the rule;
    lead from then."""
    for place, found in requests.items():
        entered = next((at for at, _ in found if period[0] <= at < period[1]), None)
        if entered is None:
            continue
        met = first_two_hazards(found, hazards, period)
        of_place = findings.get(place, [])
        yield lead(of_place, entered), met is not None, met and lead(of_place, met)


def totals(places):
    places = list(places)
    leads = sorted(found for _, met, found in places if met and found is not None)
    return {"all": [len(places), sum(found is not None for found, _, _ in places)],
            "met": [sum(met for _, met, _ in places), len(leads)],
            "median_lead_days": int(leads[(len(leads) - 1) // 2] // DAY)}


def in_words(of):
    base, rate = of["all"][1] / of["all"][0], of["met"][1] / of["met"][0]
    return (f"all {of['all'][0]} {of['all'][1]} {base:.2%}, met {of['met'][0]} {of['met'][1]} "
            f"{rate:.2%}, lift {rate / base:.2f}, median lead {of['median_lead_days']} d")


def study(data, register, rule):
    site = datetime.timezone(datetime.timedelta(hours=-5))
    period = [datetime.datetime(2015, month, 1, tzinfo=site).timestamp() for month in (1, 4)]
    zone = zoneinfo.ZoneInfo("America/New_York")
    with open(rule, encoding="utf-8") as file:
        hazards = set(re.findall(r'"(\w+)"', re.search(r"topic in \[.*\]", file.read())[0]))
    building, households = buildings(register)
    requests = boston_requests(data, building, zone)
    findings = boston_findings(data, building, zone)
    for name, least in ("by address", 0), ("three households and more", 3):
        some = {place: found for place, found in requests.items() if households[place] >= least}
        print(f"{name}: {in_words(totals(studied(some, findings, hazards, period)))}")


def told(text):
    """What `tributary study -o json` printed, in the words of `study`."""
    found = json.loads(text)
    cohorts = {name: [found[name]["subjects"], found[name]["with_outcome"]]
               for name in ("all", "met")}
    print(in_words({**cohorts, "median_lead_days": found["median_lead_days"]}))


if __name__ == "__main__":
    command, *arguments = sys.argv[1:]
    if command == "rows":
        print(sum(1 for _ in rows(*arguments)))
    else:
        {"boston": boston, "chicago": chicago, "study": study,
         "told": told}[command](*arguments)
