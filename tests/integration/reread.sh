#!/usr/bin/env bash
# A rule that binds farther than any before it reads its records from their source again (RULES 3.16).
#
#   tests/integration/reread.sh [--program build/release/tributary]
#
# A generated city is read; then every `near` of its rules is 15 km, and the list must be the one of
# an engine for which it was so from the beginning. Exit 1 on a difference.
set -uo pipefail
cd "$(dirname "$0")/../.."

tributary=$PWD/build/release/tributary
[[ ${1-} == --program ]] && tributary=$(realpath "$2")
[[ -x $tributary ]] || { echo "$tributary is not built: ops/steps/build release" >&2; exit 3; }

place=$(mktemp -d) || exit 3
trap 'rm -rf "$place"' EXIT
fail() { echo "reread: $*" >&2; tail -n 5 "$place/log" >&2; exit 1; }

"$tributary" generate city --records 20000 --seed 11 --out "$place/city" >/dev/null || exit 3
config=$place/city/tributary.yaml

run() { "$tributary" run --config "$config" --state "$place/$1" --until-idle >"$place/log" 2>&1 || fail "$1"; }
# rows STATE: subject, hazard, level, score and rules of every row. Not what is gone and waits for
# somebody to close it: only an engine that has seen it come has it.
rows() {
  "$tributary" list --config "$config" --state "$place/$1" -o json >"$place/json" || fail "no list"
  tests/integration/rows_of_list <"$place/json" >"$place/rows" || fail "no rows"
  grep -v ' none 0 \[\]$' "$place/rows"
}

run state
rows state >"$place/nearer"
grep -rlE 'near: *[0-9]' "$place/city/rules" --include='*.rule.yaml' >"$place/far" ||
  fail "no rule of the city reads what is near"
xargs sed -i -E 's/near: *[0-9.]+k?m/near: 15km/' <"$place/far"
run state
grep -q 're-read' "$place/log" || fail "no rule is announced as re-read"
grep -qE '[1-9][0-9]* records read again from their sources; 0 are no longer there' "$place/log" ||
  fail "it does not say what it has read again"
rows state >"$place/reread"
rm -r "$place/city/out"
run fresh
rows fresh >"$place/alone"
[[ -s $place/alone ]] || fail "the list is empty"
diff "$place/nearer" "$place/alone" >/dev/null && fail "the distance makes no difference to this city"
diff "$place/reread" "$place/alone" >"$place/log" || fail "other rows than those of a fresh run"
echo "reread: ok, $(wc -l <"$place/alone") rows, $(diff "$place/nearer" "$place/alone" | grep -c '^[<>]') by distance"
