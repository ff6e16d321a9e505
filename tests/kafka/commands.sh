#!/usr/bin/env bash
# What people say about rows, through a topic: given at a shell of one machine, judged by whichever
# keeps the list, and known to the next, which has none of the first one's disk.
#
#   tests/kafka/commands.sh [--records 5000] [--seed 1] [--program build/release/tributary]
#
# Reads the broker that TRIBUTARY_KAFKA names (ops/steps/kafka starts it).
set -uo pipefail
cd "$(dirname "$0")/../.."

tributary=build/release/tributary
records=5000 seed=1
source tests/kafka/comparison.sh
options "$@"
[[ -n ${TRIBUTARY_KAFKA-} ]] || { echo "no broker: run ops/steps/kafka" >&2; exit 3; }
address=$(sed -n 's/^plain=//p' "$TRIBUTARY_KAFKA/ports")

place=$(mktemp -d) || exit 3
trap '[[ ${failed:-1} -ne 0 ]] || rm -rf "$place"' EXIT
city=$place/city
run=m$$  # so that a broker that is used again has none of these topics
fail() { echo "commands: $*; all of it is in $place" >&2; exit 1; }
# said WHAT COMMAND...: it must end well, and its output is what it said.
said() {
  local what=$1
  shift
  "$@" >"$place/said" 2>&1 || { cat "$place/said" >&2; fail "$what"; }
}

"$tributary" generate city --records "$records" --seed "$seed" --out "$city" >/dev/null || exit 3
configure handled
config=$city/handled.yaml
sed -i '/^commands: /d' "$config"
printf 'changelog: %s\ncommands: { topic: %s }\n' "$run.changelog" "$run.commands" >>"$config"
said "no topics" "$tributary" topics create --partitions 2 --config "$config"
for feed in "${feeds[@]}"; do
  kcat -P -b "$address" -t "$run.$feed" -p -1 -X partitioner=random <"$city/feeds/$feed.jsonl" || exit 3
done
said "the configuration is not sound" "$tributary" check --connect --config "$config"
said "the first run" "$tributary" run --until-idle --config "$config"

# field ROW NAME: of a row of the list.
field() {
  "$tributary" list --config "$config" --output json |
    python3 -c 'import json, sys
print(next(row[sys.argv[2]] for row in json.load(sys.stdin) if row["signal_id"] == sys.argv[1]))' "$@"
}
read -r row unit < <("$tributary" list --config "$config" --output json |
  python3 -c 'import json, sys
row = next(row for row in json.load(sys.stdin) if row["handling"] == "assigned")
print(row["signal_id"], row["unit"])') || fail "no row is assigned"
said "the command" "$tributary" act "$row" accept --role unit --by-unit "$unit" --account wang --key k1 \
  --config "$config"
kcat -C -b "$address" -t "$run.commands" -e -q 2>/dev/null | grep -aqE "accept|wang|$unit" &&
  fail "a command can be read in its topic"
kcat -P -b "$address" -t "$run.commands" <<<'{"kind":"close"}' || exit 3  # by a stranger

said "the second run" "$tributary" run --until-idle --config "$config"
[[ $(field "$row" handling) == in_progress ]] || fail "the row is $(field "$row" handling), not in progress"
revision=$(field "$row" revision)

mv "$city/handled/state" "$city/handled/state.lost"
said "the same command" "$tributary" act "$row" accept --role unit --by-unit "$unit" --account wang --key k1 \
  --config "$config" --state "$city/handled/state.lost"
said "another machine" "$tributary" run --until-idle --config "$config"
[[ $(field "$row" handling) == in_progress ]] || fail "another machine does not know of it"
[[ $(field "$row" revision) == "$revision" ]] || fail "the same command was taken twice"
failed=0
echo "commands: given through a topic, sealed; accepted, kept by another machine, and once"
