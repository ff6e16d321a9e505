#!/usr/bin/env bash
# Rules changed under a running engine (RULES 3.16): `tributary reload` and SIGHUP.
#
#   tests/integration/reload.sh [--program build/release/tributary]
#
# An engine follows the feeds of a generated city. A rule set with a mistake is refused by the
# command (exit 1) and by SIGHUP, and the old one goes on; a longer window is announced as
# `refilled`, and the list afterwards is that of an engine that had the new rules from the
# beginning, but for the times at which it came to know. Exit 1 on a difference.
set -uo pipefail
cd "$(dirname "$0")/../.."

tributary=$PWD/build/release/tributary
[[ ${1-} == --program ]] && tributary=$(realpath "$2")
[[ -x $tributary ]] || { echo "$tributary is not built: ops/steps/build release" >&2; exit 3; }

place=$(mktemp -d) || exit 3
engine=
finish() { [[ -z $engine ]] || kill -9 "$engine" 2>/dev/null; [[ ${1-} == keep ]] || rm -rf "$place"; }
fail() { echo "reload: $*" >&2; tail -n 5 "$place/log" >&2; finish keep; exit 1; }
trap finish EXIT

"$tributary" generate city --records 8000 --seed 11 --out "$place/city" >/dev/null || exit 3
config=$place/city/tributary.yaml
rule=$(grep -lrE 'within: *30d' "$place"/city/rules --include='*.rule.yaml' | sort | head -n 1)
[[ -n $rule ]] || fail "no rule of the city has a window of 30 days"
cp "$rule" "$place/rule"
# Once the clock is in the present the city's keys are too old and are destroyed (PEOPLE 4): the second
# engine, which is to read the same reports, gets them anew.
cp -a "$place/city/keys" "$place/keys"

# wait_for PATTERN: until the engine has said it; ten seconds with nothing else on the machine.
wait_for() {
  local tries
  for tries in {1..600}; do
    grep -q "$1" "$place/log" && return
    kill -0 "$engine" 2>/dev/null || fail "the engine has ended"
    sleep 0.1
  done
  fail "the engine has not said \"$1\""
}

# rows STATE: subject, level, score and rules of every row. Left out is when the engine came to know.
rows() {
  "$tributary" list --all --config "$config" --state "$1" -o json >"$place/json" || fail "no list"
  tests/integration/rows_of_list <"$place/json" || fail "no rows"
}

# follow STATE: reads all there is, then follows until the clock has come from the records' year to
# the present, as it does where nothing more is to be read.
follow() {
  local tries
  "$tributary" run --config "$config" --state "$1" --until-idle >"$place/log" 2>&1 || fail "$1"
  "$tributary" run --config "$config" --state "$1" >"$place/log" 2>&1 &
  engine=$!
  for tries in {1..600}; do
    "$tributary" state info --config "$config" --state "$1" | grep -q 'commit\.w  *202[6-9]' && return
    sleep 0.1
  done
  fail "the clock of $1 stands still"
}

# leave: ends the engine as an operator would.
leave() {
  kill -TERM "$engine"
  wait "$engine" || fail "the engine did not end well"
  engine=
}

follow "$place/city/state"

echo "when: [" >>"$rule"
"$tributary" reload --config "$config" >"$place/answer" 2>&1
[[ $? -eq 1 ]] || fail "a rule with a mistake was not refused: $(cat "$place/answer")"
kill -HUP "$engine"
wait_for 'the old rules go on'

sed 's/within: *30d/within: 45d/' "$place/rule" >"$rule"
"$tributary" reload --config "$config" --dry-run >"$place/answer" 2>&1 || fail "$(cat "$place/answer")"
grep -q refilled "$place/answer" || fail "no rule is announced as refilled: $(cat "$place/answer")"
"$tributary" reload --config "$config" >"$place/answer" 2>&1 || fail "$(cat "$place/answer")"
wait_for refilled
leave
"$tributary" reload --config "$config" >"$place/answer" 2>&1
[[ $? -eq 3 ]] || fail "nothing runs, and a reload was sent: $(cat "$place/answer")"

rm -r "$place/city/out" "$place/city/keys"
cp -a "$place/keys" "$place/city/keys"
follow "$place/fresh"
leave
rows "$place/city/state" >"$place/reloaded"
rows "$place/fresh" >"$place/alone"
[[ -s $place/alone ]] || fail "the list is empty"
diff "$place/reloaded" "$place/alone" >"$place/log" || fail "other rows than those of a fresh run"
echo "reload: ok, $(wc -l <"$place/alone") rows"
