#!/usr/bin/env bash
# What analysts and operators ask of a running engine by HTTP: a back-test of a changed rule, which
# finds what the shell finds; one of a rule with a typo, which says so; one that is no longer wanted; and
# dead letters that are read again once the register knows their building.
#
#   tests/loop/asked.sh [--program build/release/tributary]
#
# Exit codes: 0 all as it should be, 1 not, 3 environment, 64 usage.
set -uo pipefail
cd "$(dirname "$0")/../.."

source tests/support/program.bash

place=$(mktemp -d) || exit 3
trap 'kill "${engine:-}" 2>/dev/null; wait; rm -rf "$place"' EXIT
fail() { echo "asked: $*" >&2; cat "$place/engine.err" >&2; exit 1; }

city=$place/city
config=$city/tributary.yaml
# Its ninety days end today: what is followed is as of now, and keys of long ago are destroyed.
"$tributary" generate city --records 20000 --seed 7 --start "$(date -d '90 days ago' +%F)" --out "$city" \
  >/dev/null || exit 3
{
  echo "commands: commands.jsonl"
  echo "api: { listen: \"127.0.0.1:0\", tokens: tokens.jsonl }"
} >>"$config"
token_of() { "$tributary" tokens --config "$config" --account "$1" --role "$2" 2>/dev/null | tail -n 1; }
analyst=$(token_of an analyst)
operator=$(token_of op operator)

# Records of one building, the one of the most inspections, name somebody the register does not know.
registers=$city/registers/buildings.csv
cp "$registers" "$place/buildings.csv"
building=$(python3 - "$city" <<'PYTHON'
import collections, json, sys
seen = collections.Counter()
for line in open(f"{sys.argv[1]}/feeds/inspection.jsonl", encoding="utf-8"):
    try:
        place = json.loads(line).get("place", {})
    except ValueError:
        continue
    if place.get("building", "").startswith("B") and "address" not in place:
        seen[place["building"]] += 1
print(seen.most_common(1)[0][0])
PYTHON
) || exit 3
grep -v "^$building," "$place/buildings.csv" >"$registers"

"$tributary" run --config "$config" >"$place/engine.out" 2>"$place/engine.err" &
engine=$!
for ((i = 0; i < 300; ++i)); do
  port=$(sed -n 's|^serving on http://127.0.0.1:\([0-9]*\)/$|\1|p' "$place/engine.err" | tail -n 1)
  [[ -n $port ]] && break
  sleep 0.1
done
[[ -n ${port:-} ]] || fail "the engine did not say where it serves"

# What the shell finds by the same records, with the same text.
rule=fire-building-repeat.rule.yaml
sed 's/failed_fire.count >= 1/failed_fire.count >= 2/; /^tests:/,$d' "$city/rules/$rule" >"$place/$rule"
"$tributary" backtest --config "$config" --with "$place/$rule" --compare active --last 30d -o json \
  >"$place/shell.json" 2>"$place/shell.err" || fail "$(cat "$place/shell.err")"

unresolved() { "$tributary" dlq ls --config "$config" --reason unresolved --limit 100000 -o csv | grep -c .; }
before=$(unresolved)
python3 - "$port" "$analyst" "$operator" "$place" "$rule" "$registers" <<'PYTHON' || fail "see above"
import http.client, json, re, shutil, sys, time
port, analyst, operator, place, rule, registers = sys.argv[1:]
log = f"{place}/engine.err"

def ask(method, path, token, body=None):
    where = re.findall(r"serving on http://127.0.0.1:(\d+)/", open(log).read())[-1]
    connection = http.client.HTTPConnection("127.0.0.1", int(where), timeout=30)
    connection.request(method, path, body, {"Authorization": f"Bearer {token}", "Content-Type": "application/json"})
    answer = connection.getresponse()
    return answer.status, json.loads(answer.read())

def must(truth, *what):
    if not truth:
        print("asked:", *what, file=sys.stderr)
        sys.exit(1)

def backtest(text, **more):
    return ask("POST", "/api/v1/rules/backtest", analyst, json.dumps({"text": text, "file": rule, **more}))

def ended(job):
    shares = []
    for _ in range(600):
        status, job = ask("GET", f"/api/v1/backtests/{job['id']}", analyst)
        must(status == 200, status, job)
        if job["state"] != "running":
            return job, shares
        shares.append(job["share"])
        time.sleep(0.1)
    must(False, "it does not end", job)

text = open(f"{place}/{rule}", encoding="utf-8").read()
status, job = backtest(text)
must(status == 202 and job["state"] == "running", status, job)
must(backtest(text)[0] == 409, "two ran at once")
must(ask("GET", f"/api/v1/backtests/{job['id']}/report", analyst)[0] == 409, "told before it is done")
job, shares = ended(job)
must(job["state"] == "done", job)
must(all(0 <= share <= 1 for share in shares if share is not None), shares)
status, report = ask("GET", f"/api/v1/backtests/{job['id']}/report", analyst)
must(report == json.load(open(f"{place}/shell.json")), "another answer than at the shell", report)
must(sum(report["fates"].values()) > report["fates"]["same"] > 0, "the change changes nothing", report["fates"])
print("asked: a back-test finds", report["fates"])

job, _ = ended(backtest(text.replace("failed_fire.count", "failed_fires.count"), lang="zh")[1])
must(job["state"] == "failed" and "E1" in job["message"] and "failed_fire" in job["message"], job)
must("backtests" not in job["message"] and re.search("[\u4e00-\u9fff]", job["message"]), job)
status, job = backtest(text)
status, job = ask("POST", f"/api/v1/backtests/{job['id']}/stop", analyst)
must(status == 200 and job["state"] == "stopped", status, job)
must(ask("GET", "/api/v1/backtests/b1-99", analyst)[0] == 404, "one that nobody asked for")

# The register knows the building from here on. Before, the two back-tests would have read two registers.
shutil.copy(f"{place}/buildings.csv", registers)
must(ask("POST", "/api/v1/dlq/retry", analyst)[0] == 403, "an analyst may begin the engine anew")
must(ask("POST", "/api/v1/dlq/retry", operator)[0] == 202, "no retry")
PYTHON
for ((i = 0; i < 300; ++i)); do
  after=$(unresolved)
  ((after < before)) && break
  sleep 0.1
done
((after < before)) || fail "$before letters before the retry, $after after it"
echo "asked: $((before - 1)) unresolved records before the retry, $((after - 1)) after it"

# At the shell, of an engine that runs: it is asked.
"$tributary" dlq retry --config "$config" >"$place/retry.out" 2>&1 || fail "$(cat "$place/retry.out")"
grep -q "asked process $engine" "$place/retry.out" || fail "the shell did not ask: $(cat "$place/retry.out")"
for ((i = 0; i < 100; ++i)); do
  [[ -e $city/state/requests/dead-letters.retry ]] || break
  sleep 0.1
done
[[ ! -e $city/state/requests/dead-letters.retry ]] || fail "the shell's request was not taken"
kill -TERM "$engine"
wait "$engine" || fail "the engine ended badly"
[[ -z $(find "$city/state/backtests" -mindepth 1 2>/dev/null) ]] || fail "a back-test left its files behind"
echo "asked: ok"
