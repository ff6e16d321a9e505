#!/usr/bin/env bash
# Dead letters and their way back (DESIGN 7): unresolved, tried again by itself when a register has
# changed and by hand with `tributary dlq retry`, lost when the source no longer has the record.
#
#   tests/integration/retry.sh [--program build/release/tributary]
#
# A generated city is read with a tenth of its buildings missing from the register, then with all of
# them: the letters that are left are those of an engine that had the whole register. Exit 1 on a
# difference.
set -uo pipefail
cd "$(dirname "$0")/../.."

source tests/support/program.bash

place=$(mktemp -d) || exit 3
trap 'rm -rf "$place"' EXIT
fail() { tail -n 5 "$place/log" >&2; echo "retry: $*" >&2; exit 1; }

"$tributary" generate city --records 20000 --seed 11 --out "$place/city" >/dev/null || exit 3
config=$place/city/tributary.yaml
register=$place/city/registers/buildings.csv
cp "$register" "$place/whole.csv"

run() { "$tributary" run --config "$config" --state "$place/$1" --until-idle >"$place/log" 2>&1 || fail "run: $1"; }
# letters STATE REASON [MORE]: their places and reasons.
letters() {
  local state=$1 reason=$2
  shift 2
  "$tributary" dlq ls --config "$config" --state "$place/$state" --reason "$reason" --limit 100000 -o csv "$@" |
    tail -n +2 | tr -d '\r' || fail "dlq ls"
}
count() { wc -l <"$1"; }
retry() { "$tributary" dlq retry --config "$config" --state "$place/state" >"$place/log" 2>&1; }
counted() {
  "$tributary" state info --config "$config" --state "$place/state" -o csv | tr -d '\r' |
    sed -n "s/^.*grievance\.rejected\.$1,//p"
}

awk 'NR == 1 || NR % 10 != 0' "$place/whole.csv" >"$register"
run state
letters state unresolved >"$place/before"
"$tributary" dlq ls --config "$config" --state "$place/state" --limit 2 >"$place/log"
grep -qE '^[0-9,]+ dead letters, 2 shown \(--limit\)$' "$place/log" || fail "dlq ls does not say how many there are"
letters state unresolved --source grievance | grep -v '^grievance/' >"$place/log" && fail "letters of other sources"

# The register is whole again: the next start tries them once more, unasked.
cp "$place/whole.csv" "$register"
run state
letters state unresolved >"$place/after"
mv "$place/city/out" "$place/out"
run fresh
letters fresh unresolved >"$place/alone"
rm -r "$place/city/out"
mv "$place/out" "$place/city/out"
[[ $(count "$place/before") -gt $(count "$place/after") ]] || fail "no letter has gone: $(count "$place/after")"
[[ -s $place/after ]] || fail "no letter is left to go on with"
diff "$place/after" "$place/alone" >"$place/log" || fail "other letters than those of a run with the whole register"
run state
letters state unresolved | diff - "$place/after" >"$place/log" || fail "a start with nothing new changes letters"

# One of them: where it is, and nothing of what stands there.
letter=$(grep -m 1 '^grievance/0/[1-9]' "$place/after" | cut -d, -f1)
offset=${letter##*/}
feed=$place/city/feeds/grievance.jsonl
"$tributary" dlq show "$letter" --config "$config" --state "$place/state" -o csv | tr -d '\r' >"$place/log" || fail "dlq show"
for wanted in source,grievance "file,.*/feeds/grievance.jsonl" "offset,$offset" reason,unresolved; do
  grep -qE "^$wanted$" "$place/log" || fail "dlq show lacks $wanted"
done
record=$(tail -c +$((offset + 1)) "$feed" | head -n 1)
phone=$(sed -nE 's/.*"phone":"([^"]+)".*/\1/p' <<<"$record")
[[ -n $phone ]] || fail "the record at $letter names no phone: it is not the one"
grep -qF "$phone" "$place/log" && fail "dlq show tells what stands in the record"
"$tributary" dlq show grievance/0/999999999 --config "$config" --state "$place/state" >"$place/log" 2>&1
[[ $? -eq 1 ]] || fail "dlq show of no letter: not 1"

# Its file was written anew: where the record began, none begins. The letter says so until it is there.
unresolved=$(counted unresolved)
printf ' ' | dd of="$feed" bs=1 seek=$((offset - 1)) conv=notrunc status=none
retry || fail "dlq retry of a record that is gone"
[[ $(letters state lost | cut -d, -f1) == "$letter" ]] || fail "not $letter alone is lost: $(letters state lost)"
[[ $(counted lost) == 1 && $(counted unresolved) == $((unresolved - 1)) ]] || fail "lost is not counted"
printf '\n' | dd of="$feed" bs=1 seek=$((offset - 1)) conv=notrunc status=none
retry || fail "dlq retry of a record that is back"
[[ -z $(letters state lost) && $(counted lost) != 1 ]] || fail "a record that is back is still lost"
letters state unresolved | diff - "$place/after" >"$place/log" || fail "a record that is back is not unresolved again"

# A file that cannot be read is an error, and no record of it is lost.
mv "$feed" "$feed.away"
mkdir "$feed"
retry
[[ $? -eq 3 ]] || fail "dlq retry of what cannot be read: not 3"
rmdir "$feed"
mv "$feed.away" "$feed"
letters state unresolved | diff - "$place/after" >"$place/log" || fail "an error has changed letters"
[[ -z $(letters state lost) ]] || fail "an error has lost letters"
echo "retry: ok, $(count "$place/before") unresolved letters, $(count "$place/after") with the whole register"
