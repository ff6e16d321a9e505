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
fill_feeds handled || exit 3
said "the configuration is not sound" "$tributary" check --connect --config "$config"
said "the first run" "$tributary" run --until-idle --config "$config"

# field ROW NAME: of a row of the list.
field() {
  "$tributary" list --config "$config" --output json |
    python3 -c 'import json, sys
print(next(row[sys.argv[2]] for row in json.load(sys.stdin) if row["signal_id"] == sys.argv[1]))' "$@"
}
# first_row: its id and unit, of one that nobody has accepted.
first_row() {
  "$tributary" list --config "$config" --output json | python3 -c 'import json, sys
row = next(row for row in json.load(sys.stdin) if row["handling"] == "assigned")
print(row["signal_id"], row["unit"])'
}
# act ROW UNIT COMMAND [OPTION...]
act() {
  said "the command $3" "$tributary" act "$1" "$3" --role unit --by-unit "$2" --account wang --config "$config" "${@:4}"
}
read -r row unit < <(first_row) || fail "no row is assigned"
act "$row" "$unit" accept
said "the second run" "$tributary" run --until-idle --config "$config"
[[ $(field "$row" handling) == in_progress ]] || fail "the row is $(field "$row" handling), not in progress"
act "$row" "$unit" progress --done repaired
kcat -C -b "$address" -t "$run.commands" -e -q -f '%s\n' >"$place/seen" || fail "the topic of commands cannot be read"
[[ $(wc -c <"$place/seen") -gt 200 ]] || fail "no command is in the topic"
grep -aqE "accept|progress|$unit" "$place/seen" && fail "a command can be read in its topic"
kcat -P -b "$address" -t "$run.commands" <<<'{"kind":"close"}' || exit 3  # by a stranger
# The same sealed bytes once more: a progress is taken as often as it is given, but for its key.
kcat -C -b "$address" -t "$run.commands" -o 1 -c 1 -q -D '' >"$place/again" &&
  kcat -P -b "$address" -t "$run.commands" "$place/again" || exit 3

said "the third run" "$tributary" run --until-idle --config "$config"
taken=$(field "$row" feedback | grep -o "'kind': 'progress'" | wc -l)
[[ $taken -eq 1 ]] || fail "the progress was taken $taken times"
letters=$(kcat -C -b "$address" -t "$run.handled.dead.handling" -e -q | grep -c malformed)
[[ $letters -eq 1 ]] || fail "$letters dead letters of the stranger's line"

mv "$city/handled/state" "$city/handled/state.lost"
said "another machine" "$tributary" run --until-idle --config "$config"
[[ $(field "$row" handling) == in_progress ]] || fail "another machine does not know of it"

# Without a feed of people keys are needed for nothing but the seal.
config=$city/findings.yaml
mkdir -p "$city/findings/rules"
cat >"$city/findings/rules/found.rule.yaml" <<'RULE'
rule: found
version: 1
title: { zh: 检查不合格, en: Failed inspection }
doc: A failed inspection.
owner: test
status: active
subject: place.building
within: 30d
inputs:
  found:
    from: inspection
    where: result == "fail"
levels:
  yellow: found.count >= 1
score:
  - add: 45
    why: "检查不合格"
signal:
  hazard: safety.fire
  title: "{subject.name}"
  advice: inspect
  assign: unit("fire", subject.district)
  due: { yellow: 3wd }
RULE
sed -e '/^  \(call110\|grievance\|opinion\|rectification\|rain_gauge\): /d' -e "s|^site: .*|site: $run-findings|" \
  -e "s|^state: .*|state: findings/state|" -e "s|^rules: .*|rules: [findings/rules]|" -e "/^changelog: /d" \
  -e "s|$run.handled|$run.findings|g" -e "s|$run.commands|$run.said|" "$city/handled.yaml" >"$config"
said "no topics" "$tributary" topics create --config "$config"
said "findings alone" "$tributary" run --until-idle --config "$config"
read -r row unit < <(first_row) || fail "no row of findings is assigned"
act "$row" "$unit" accept
said "findings again" "$tributary" run --until-idle --config "$config"
[[ $(field "$row" handling) == in_progress ]] || fail "without a feed of people no command is read"
failed=0
echo "commands: given through a topic, sealed; judged once, kept by another machine, a stranger's refused"
