#!/usr/bin/env python3
"""What the scripts beside it compare Tributary with, computed from the data files in another way.

    oracle.py rows FILE.csv.zst            rows without the header
    oracle.py boston DATA REGISTER W OUT   subjects that have a row at watermark W: hazard, id, count
    oracle.py chicago DATA W OUT

Nothing is shared with the engine: another CSV reader, no addresses (violations carry the id of their
building), no windows that slide, only a count over the last days before W.
"""
import collections
import csv
import datetime
import io
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


def boston(data, register, watermark, out):
    zone = zoneinfo.ZoneInfo("America/New_York")
    start, end = ends(watermark, 90, zone)
    with open("schemas/feeds/boston_property_violations.mapping.yaml", encoding="utf-8") as file:
        table = file.read().split("  kind:")[1].split("  topic:")[0]
    kinds = dict(re.findall(r'^ +"(.*)": (\w+)$', table, re.MULTILINE))
    building = {}
    with open(register, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for name in [row["id"], *row["aliases"].split("|")]:
                building[name] = row["id"]
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


if __name__ == "__main__":
    command, *arguments = sys.argv[1:]
    if command == "rows":
        print(sum(1 for _ in rows(*arguments)))
    else:
        {"boston": boston, "chicago": chicago}[command](*arguments)
