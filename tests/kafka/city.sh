#!/usr/bin/env bash
# A generated city through a real broker: what the engine makes of topics equals what it makes of the
# files the topics were filled from, whatever was killed meanwhile.
#
#   tests/kafka/city.sh [--rounds 3] [--seed 1] [--records 10000] [--program build/release/tributary]
#
# Reads the broker that TRIBUTARY_KAFKA names (ops/steps/kafka starts it). A round is a fresh state
# and fresh topics of output; the engine, the broker or both are killed (-9) at random instants, then
# it runs to the end. In every second round stages 1 and 2 are processes apart, with the middle stream
# as a topic between them, and either may be killed. Then hold:
#
#   axis     of every row level, condition, score and rules are those of the files. Not compared, since
#            partitions arrive in another order than files: what hangs on it, deadlines and the instant
#            at which a row was last written (DESIGN P2, ops/decisions/0003).
#   letters  the dead letters are those of the files, but for where the records lie.
#   whole    a reader of committed records sees of every row revisions 1, 2, 3 …, each once; the last
#            is the row of the list, byte for byte, and so is the newest of its key in the compacted
#            topic.
#
# Before the rounds, a difference is planted in each, and must be found; and an engine is told to stop
# (SIGTERM) whose cluster is gone.
set -uo pipefail
cd "$(dirname "$0")/../.."

tributary=build/release/tributary
rounds=3 seed=1 records=10000
while [[ $# -gt 0 ]]; do
  case "$1" in
    --rounds) rounds=$2 ;;
    --seed) seed=$2 ;;
    --records) records=$2 ;;
    --program) tributary=$2 ;;
    *) echo "usage: tests/kafka/city.sh [--rounds N] [--seed N] [--records N] [--program FILE]" >&2; exit 64 ;;
  esac
  shift 2
done
[[ -x $tributary ]] || { echo "$tributary is not built: ops/steps/build release" >&2; exit 3; }
[[ -n ${TRIBUTARY_KAFKA-} ]] || { echo "no broker: run ops/steps/kafka" >&2; exit 3; }
address=$(sed -n 's/^plain=//p' "$TRIBUTARY_KAFKA/ports")

place=$(mktemp -d) || exit 3
trap '[[ ${failed:-1} -ne 0 ]] || rm -rf "$place"' EXIT
city=$place/city
run=c$$  # so that a broker that is used again has none of these topics
RANDOM=$((seed % 32768))
feeds=(call110 grievance inspection opinion rain_gauge rectification)

# configure NAME: the feeds are topics, the outputs are topics of its own.
configure() {
  mkdir -p "$city/$1"
  local topics="changes: $run.$1.changes, signals: $run.$1.signals, dead_letters: $run.$1.dead"
  sed -e "s|^site: .*|site: $run-$1|" -e "s|^state: .*|state: $1/state|" \
    -e "s|^\(  [a-z0-9_]*\): { mapping: \(.*\), files: .*|\1: { mapping: \2, topic: $run.\1 }|" \
    -e "s|topic: $run\.  |topic: $run.|" -e "s|^output: .*|output: { topics: { $topics } }|" \
    "$city/tributary.yaml" >"$city/$1.yaml"
  echo "kafka: { brokers: \"$address\", options: { reconnect.backoff.max.ms: 1000 } }" >>"$city/$1.yaml"
}

# apart NAME: the same in two processes; NAME-ingest.yaml is the other one's.
apart() {
  local name=$1
  configure "$name"
  mkdir -p "$city/$name/ingest"
  sed "s|^state: .*|state: $name/ingest|" "$city/$name.yaml" >"$city/$name-ingest.yaml"
  echo "roles: [ingest]" >>"$city/$name-ingest.yaml"
  echo "roles: [correlate, api]" >>"$city/$name.yaml"
  printf 'stream: %s\n' "$run.$name.stream" | tee -a "$city/$name.yaml" >>"$city/$name-ingest.yaml"
}

axis() {
  python3 -c '
import json, sys
for row in json.load(sys.stdin):
    rules = [(rule["id"], rule["level"], rule["score"]) for rule in row["rules"]]
    print(row["subject"]["id"], row["hazard"], row["level"], row["condition"], row["score"], rules)' |
    sort
}
letters() {
  python3 -c '
import json, sys
for line in sys.stdin:
    letter = json.loads(line)
    print(letter["source"], letter["reason"], letter["field"], letter["address"])' | sort
}
# whole DIRECTORY: its rows, changes and signals, as the head of this file says.
whole() {
  python3 - "$1" <<'EOF'
import json, sys
def lines(name):
    with open(sys.argv[1] + "/" + name, encoding="utf-8") as file:
        return file.read().splitlines()
last, newest = {}, {}
for line in lines("changes"):
    row = json.loads(line)["row"]
    before = last.get(row["signal_id"], {}).get("revision", 0)
    if row["revision"] != before + 1:
        sys.exit("revision %d of %s after %d" % (row["revision"], row["signal_id"], before))
    last[row["signal_id"]] = row
for line in lines("signals"):
    key, row = line.split("\t", 1)
    newest[key] = json.loads(row)
rows = {row["signal_id"]: row for row in json.loads("\n".join(lines("rows")))}
if not rows: sys.exit("no row")
for name, found in (("the last changes", last), ("the newest signals", newest)):
    if found != rows:
        differs = sorted(key for key in rows.keys() | found.keys() if rows.get(key) != found.get(key))
        sys.exit("%s are not the list: %d rows, %s" % (name, len(differs), differs[0]))
EOF
}
consume() { kcat -C -q -e -b "$address" -t "$1" -o beginning -X isolation.level=read_committed -f "$2"; }

# harvest NAME: what there is to compare, into the folder of that name.
harvest() {
  local out=$city/$1 feed
  "$tributary" list --all --config "$city/$1.yaml" -o json >"$out/rows" && axis <"$out/rows" >"$out/axis" ||
    return 1
  if [[ $1 == files ]]; then
    letters <"$city/out/dead_letters.jsonl" >"$out/letters"
    return
  fi
  consume "$run.$1.changes" '%s\n' >"$out/changes" && consume "$run.$1.signals" '%k\t%s\n' >"$out/signals" ||
    return 1
  for feed in "${feeds[@]}"; do consume "$run.$1.dead.$feed" '%s\n' || return 1; done | letters >"$out/letters"
}
# differences NAME: between that run and the files, and within it.
differences() {
  local what found=0
  for what in axis letters; do
    [[ -s $city/files/$what ]] || { echo "files: $what is empty"; return 1; }
    cmp -s "$city/files/$what" "$city/$1/$what" && continue
    found=1
    echo "$1: $what differs: $(diff "$city/files/$what" "$city/$1/$what" | grep -c '^[<>]') lines"
    diff "$city/files/$what" "$city/$1/$what" | grep '^[<>]' | head -n 4 | cut -c1-600
  done
  whole "$city/$1" || found=1
  return $found
}
# can_fail NAME: of a run without a difference.
can_fail() {
  local plant planted=$city/planted
  for plant in '$d axis' '1s/[0-9]/x/ axis' '$d letters' '1s/$/x/ letters' '$d changes' '1d changes' \
    '1p changes' '$d signals' '0,/"score":[0-9]/s//&1/ rows'; do
    cp -r "$city/$1" "$planted"
    sed -i "${plant% *}" "$planted/${plant##* }"
    differences planted >/dev/null 2>&1 && { echo "not seen: $plant"; return 1; }
    rm -r "$planted"
  done
}

now() { local t=$EPOCHREALTIME; echo $((${t/./} / 1000)); }
pause() { sleep "$(printf '%d.%03d' $(($1 / 1000)) $(($1 % 1000)))"; }

# processes NAME: configurations of those that make up the run, in the order in which they end.
processes() { [[ -e $city/$1-ingest.yaml ]] && echo "$1-ingest"; echo "$1"; }

# life NAME: its processes, until some of them, the broker or both are killed, and the others end.
life() {
  local name=$1 part code what started=()
  for part in $(processes "$name"); do
    "$tributary" run --until-idle --config "$city/$part.yaml" >"$city/$part.log" 2>&1 &
    started+=("$!")
  done
  pause $((RANDOM % (lasts + 1)))
  what=$((RANDOM % 3))
  if ((what > 0)); then tests/kafka/broker kill "$TRIBUTARY_KAFKA"; ((++brokers)); fi
  if ((what != 1)); then
    local i
    for ((i = RANDOM % ${#started[@]}; i < ${#started[@]}; i += 1 + RANDOM % 2)); do
      kill -9 "${started[i]}" 2>/dev/null && ((++engines))
    done
  fi
  ((what > 0)) && { tests/kafka/broker start "$TRIBUTARY_KAFKA" --minutes 20 >/dev/null || return 1; }
  for part in "${started[@]}"; do
    wait "$part" 2>/dev/null
    code=$?
    [[ $code -eq 0 || $code -eq 137 ]] && continue
    echo "$name: a run ended with $code"
    cat "$city/$name"*.log
    return 1
  done
}

round() {
  local name=$1 kills=$((RANDOM % 3 + 1)) i part
  ((n % 2 == 0)) && apart "$name" || configure "$name"
  "$tributary" topics create --partitions 2 --config "$city/$name.yaml" >"$city/$name/topics.log" 2>&1 ||
    { cat "$city/$name/topics.log"; return 1; }
  for ((i = 0; i < kills; ++i)); do life "$name" || return 1; done
  for part in $(processes "$name"); do
    "$tributary" run --until-idle --config "$city/$part.yaml" >"$city/$part.log" 2>&1 ||
      { cat "$city/$part.log"; return 1; }
  done
  harvest "$name" && differences "$name"
}

# ready PORT: the status that /readyz answers with.
ready() {
  python3 -c 'import http.client, sys
connection = http.client.HTTPConnection("127.0.0.1", int(sys.argv[1]), timeout=10)
connection.request("GET", "/readyz")
print(connection.getresponse().status)' "$1"
}

# The cluster goes away, which /readyz tells, then the engine is told to end: in time, with a word for
# it, and what was not delivered goes out with the next start.
stop_without_cluster() {
  local name=$1 process code asked took port before after
  configure "$name"
  echo 'admin: { listen: "127.0.0.1:0" }' >>"$city/$name.yaml"
  "$tributary" topics create --partitions 2 --config "$city/$name.yaml" >/dev/null || return 1
  "$tributary" run --config "$city/$name.yaml" >"$city/$name/run.log" 2>&1 &
  process=$!
  for _ in {1..1200}; do
    port=$(sed -n 's|^metrics on http://127.0.0.1:\([0-9]*\)/metrics$|\1|p' "$city/$name/run.log")
    [[ -n $port ]] && break
    sleep 0.05
  done
  before=$(ready "$port")
  tests/kafka/broker kill "$TRIBUTARY_KAFKA"  # while it reads
  sleep 3
  after=$(ready "$port")
  asked=$(now)
  kill -TERM $process
  wait $process
  code=$?
  took=$(($(now) - asked))
  tests/kafka/broker start "$TRIBUTARY_KAFKA" --minutes 20 >/dev/null || return 1
  [[ $before == 200 && $after == 503 ]] ||
    { echo "$name: /readyz said $before with its cluster, and $after without"; return 1; }
  [[ $took -lt 30000 ]] || { echo "$name: it ended only after $took ms"; return 1; }
  # 0: the outputs had brought everything when the cluster went.
  [[ $code -eq 0 ]] || { [[ $code -eq 3 ]] && grep -q "kept in the state" "$city/$name/run.log"; } ||
    { echo "$name: it ended with $code"; cat "$city/$name/run.log"; return 1; }
  grep -q "does not answer" "$city/$name/run.log" || { echo "$name: nothing was said"; return 1; }
  "$tributary" run --until-idle --config "$city/$name.yaml" >"$city/$name/run.log" 2>&1 ||
    { cat "$city/$name/run.log"; return 1; }
  harvest "$name" && differences "$name" || return 1
  echo "city: stopped in $took ms without its cluster ($code), and nothing lost"
}

failed=1 engines=0 brokers=0
"$tributary" generate city --records "$records" --seed "$seed" --out "$city" >/dev/null || exit 3
mkdir -p "$city/files"
cp "$city/tributary.yaml" "$city/files.yaml"
"$tributary" run --until-idle --config "$city/files.yaml" >"$place/run.log" 2>&1 &&
  harvest files || { cat "$place/run.log"; exit 3; }

configure plain
"$tributary" topics create --partitions 2 --config "$city/plain.yaml" >/dev/null || exit 3
for feed in "${feeds[@]}"; do
  kcat -P -b "$address" -t "$run.$feed" -p -1 -X partitioner=random <"$city/feeds/$feed.jsonl" ||
    exit 3
done
for asked in 'check --connect' 'topics verify'; do
  "$tributary" $asked --config "$city/plain.yaml" >"$place/check.log" 2>&1 ||
    { echo "city: $asked finds fault with topics that create has made"; cat "$place/check.log"; exit 1; }
done
started=$(now)
"$tributary" run --until-idle --config "$city/plain.yaml" >"$city/plain/run.log" 2>&1 &&
  harvest plain || { cat "$city/plain/run.log"; exit 1; }
lasts=$(($(now) - started))
differences plain && can_fail plain || exit 1
echo "city: $(wc -l <"$city/plain/changes") changes of $records records through Kafka in $lasts ms:" \
  "lists equal"

stop_without_cluster stopped || exit 1

passed=2 failed=0
for ((n = 1; n <= rounds; ++n)); do
  if round "round-$n"; then ((++passed)); else ((++failed)); echo "round $n of seed $seed FAILED: $city/round-$n"; fi
done
echo "$rounds rounds, $engines kills of the engine, $brokers of the broker, seed $seed"
echo "$passed passed, $failed failed"
[[ $failed -eq 0 ]]
