#!/usr/bin/env bash
# PEOPLE 5 over a whole list: a place of fewer than 3 households or 10 residents, as the register
# says, has rows of structure, fire, gas, slopes and flooding only, whatever rules there are.
#
#   tests/integration/small_places.sh [--program build/release/tributary]
set -euo pipefail
cd "$(dirname "$0")/../.."

source tests/support/program.bash
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

"$tributary" generate city --records 200000 --seed 7 --out "$place/city" >/dev/null
"$tributary" replay --config "$place/city/tributary.yaml" --out "$place/list.jsonl" >/dev/null 2>&1
python3 - "$place/city/registers/buildings.csv" "$place/list.jsonl" <<'END'
import collections, csv, json, sys

allowed = {"safety.building", "safety.fire", "safety.gas", "geo.slope", "flood.point"}
small = {row["id"] for row in csv.DictReader(open(sys.argv[1], encoding="utf-8"))
         if int(row["households"] or 0) < 3 or 0 <= int(row["residents"] or 10) < 10}
rows = [json.loads(line) for line in open(sys.argv[2], encoding="utf-8")]
at_small = collections.Counter(row["hazard"] for row in rows
                               if row["subject"]["type"] == "place.building" and row["subject"]["id"] in small)
print(f"small_places: {len(small)} small buildings, {len(rows)} rows, at small ones: {dict(sorted(at_small.items()))}")
forbidden = set(at_small) - allowed
if forbidden:
    sys.exit(f"small_places: rows of {sorted(forbidden)} at small places (PEOPLE 5)")
if not at_small or len(small) < 100:
    sys.exit("small_places: the city has too little to judge by")
END
