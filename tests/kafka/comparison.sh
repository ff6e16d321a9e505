# What tests/kafka/city.sh and tests/kafka/chaos.sh have in common, for them to source: a generated city
# in topics, and what a run of it is compared by. They set `tributary`, `records`, `seed`, `address` (the
# broker's), `city` (a folder) and `run` (which names this run's topics).

# options ARGUMENT...: the scripts' own, over what they have set.
options() {
  while [[ $# -gt 0 ]]; do
    case "$1" in
      --rounds) rounds=$2 ;;
      --seed) seed=$2 ;;
      --records) records=$2 ;;
      --program) tributary=$2 ;;
      *) echo "usage: $0 [--rounds N] [--seed N] [--records N] [--program FILE]" >&2; exit 64 ;;
    esac
    shift 2
  done
  [[ -x $tributary ]] || { echo "$tributary is not built: ops/steps/build release" >&2; exit 3; }
  RANDOM=$((seed % 32768))
}

feeds=(call110 grievance inspection opinion rain_gauge rectification)

# generate_city: into $city, with the run over its files that all others are compared with.
generate_city() {
  "$tributary" generate city --records "$records" --seed "$seed" --out "$city" >/dev/null || return 1
  mkdir -p "$city/files"
  cp "$city/tributary.yaml" "$city/files.yaml"
  "$tributary" run --until-idle --config "$city/files.yaml" >"$city/files/run.log" 2>&1 &&
    harvest files || { cat "$city/files/run.log"; return 1; }
}

# fill_feeds NAME: the topics of that configuration, and in those of the feeds all that the files hold.
fill_feeds() {
  local feed
  "$tributary" topics create --partitions 2 --config "$city/$1.yaml" >/dev/null || return 1
  for feed in "${feeds[@]}"; do
    kcat -P -b "$address" -t "$run.$feed" -p -1 -X partitioner=random <"$city/feeds/$feed.jsonl" ||
      return 1
  done
}

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
