#!/usr/bin/env bash
# kill -9 at random instants, then restart: the list, the change log, the dead letters and the
# counters equal, byte for byte, those of a run never killed (DESIGN P3).
#
#   tests/integration/kill.sh [--rounds 50] [--seed 1] [--records 15000]
#                             [--program build/release/tributary]
#
# A round is a fresh state and one to four kills: the first anywhere in the run, later ones as often
# in the first moments (opening, recovery) as anywhere. How long a run takes is learnt from round to
# round, as others begin and cease to use the machine. Commit and checkpoint intervals change from
# round to round; they must not show. Before the rounds, one difference is planted in each thing
# compared, and must be found. Exit 1 on a difference, with the first differing line; the round's
# files are kept. The instants are drawn from the seed; where in the program they fall depends on
# the machine.
set -uo pipefail
cd "$(dirname "$0")/../.."

tributary=build/release/tributary
rounds=50 seed=1 records=15000
while [[ $# -gt 0 ]]; do
  case "$1" in
    --rounds) rounds=$2 ;;
    --seed) seed=$2 ;;
    --records) records=$2 ;;
    --program) tributary=$2 ;;
    *) echo "usage: tests/integration/kill.sh [--rounds N] [--seed N] [--records N]" \
      "[--program FILE]" >&2
      exit 64 ;;
  esac
  shift 2
done
[[ -x $tributary ]] || { echo "$tributary is not built: ops/steps/build release" >&2; exit 3; }

place=$(mktemp -d) || exit 3
trap '[[ ${failed:-1} -ne 0 ]] || rm -rf "$place"' EXIT
city=$place/city
RANDOM=$((seed % 32768))

# What the generated city lacks: records too late for every window, beside malformed ones, so that
# rejections of both stages fall into the same commit.
add_late_records() {
  awk -v lines="$(wc -l <"$1")" '
    NR <= 300 { early[NR] = $0 } { print }
    NR > lines * 0.75 && NR % 5 == 0 && n < 300 { print early[++n]; print "{" }' "$1" >"$1.new" &&
    mv "$1.new" "$1"
}

# configure NAME COMMIT CHECKPOINT: a configuration with a state and outputs of its own.
configure() {
  mkdir -p "$city/$1"
  sed -e "s|^state: .*|state: $1/state|" \
    -e "s|^output: .*|output: { changes: $1/changes.jsonl, dead_letters: $1/dead_letters.jsonl }|" \
    "$city/tributary.yaml" >"$city/$1.yaml"
  echo "settings: { commit_interval: $2, checkpoint_interval: $3 }" >>"$city/$1.yaml"
  echo "commands: commands.jsonl" >>"$city/$1.yaml"
}

# What people say about rows, in the middle of the feeds. Of a row's first revisions one is the one
# that is there when the command is read; the others are refused.
add_commands() {
  local id unit day revision
  configure found 100ms 5s
  whole_run found >/dev/null || return 1
  "$tributary" list --all --config "$city/found.yaml" -o json | python3 -c 'import json, sys
for row in json.load(sys.stdin)[:25]:
    if row["unit"] and row["first_seen"]: print(row["signal_id"], row["unit"], row["first_seen"][:10])' |
    while read -r id unit day; do
      for revision in 1 2 3; do
        "$tributary" act "$id" accept --role unit --by-unit "$unit" --account wang \
          --revision $revision --at "${day}T23:59:00+08:00" --config "$city/found.yaml" \
          >/dev/null || return 1
      done
    done
}

# harvest NAME: what must not depend on where a run was killed. Left out of the counters is what
# tells of commits (their number, the size of the tables that hold them) and the bytes of subjects'
# state: they say when each is looked at next, and some are looked at in vain.
harvest() {
  local config=$city/$1.yaml
  "$tributary" list --all --config "$config" -o json >"$city/$1/list" &&
    "$tributary" state info --config "$config" -o json |
    grep -vE '"(commit\.(sequence|checkpoint)|table\.(meta|observations|outbox)\..*|table\.subjects\.bytes)"' |
      sed 's/,$//' >"$city/$1/counters" &&
    "$tributary" state verify --config "$config" >"$city/$1/verify" 2>&1 ||
    { cat "$city/$1/verify"; return 1; }
}

# differences NAME: 1 and the first differing line when NAME's harvest is not the reference's.
differences() {
  local what found=0 line
  for what in list changes.jsonl dead_letters.jsonl counters; do
    cmp -s "$city/reference/$what" "$city/$1/$what" && continue
    found=1
    line=$(cmp "$city/reference/$what" "$city/$1/$what" 2>&1 | sed -n 's/.*line \([0-9]*\)$/\1/p')
    echo "$1: $what differs, first in line ${line:-? (one is shorter)}"
    diff "$city/reference/$what" "$city/$1/$what" | sed -n '2p;/^>/{p;q}' | cut -c1-400
  done
  return $found
}

# Milliseconds since the epoch.
now() { local t=$EPOCHREALTIME; echo $((${t/./} / 1000)); }

# whole_run NAME: prints how long it took.
whole_run() {
  local started
  started=$(now)
  "$tributary" run --until-idle --config "$city/$1.yaml" >"$place/run.log" 2>&1 ||
    { cat "$place/run.log" >&2; return 1; }
  echo $(($(now) - started))
}

# kill_after NAME MILLISECONDS: a run killed so long after its start. 1: it had ended before.
kill_after() {
  local process
  "$tributary" run --until-idle --config "$city/$1.yaml" >"$city/$1/run.log" 2>&1 &
  process=$!
  sleep "$(printf '%d.%03d' $(($2 / 1000)) $(($2 % 1000)))"
  kill -9 $process 2>/dev/null
  wait $process 2>/dev/null
  local code=$?
  [[ $code -eq 137 ]] && return 0
  [[ $code -eq 0 ]] && return 1
  echo "$1: a restarted run ended with $code"
  cat "$city/$1/run.log"
  return 2
}

round() {
  local name=$1 kills=$((RANDOM % 4 + 1)) after outcome i
  local commit=$((RANDOM % 20 + 1))ms checkpoint=$((RANDOM % 200 + 100))ms
  configure "$name" $commit $checkpoint
  for ((i = 0; i < kills; ++i)); do
    after=$((RANDOM % (lasts * 3 / 2 + 1)))  # some runs take longer than those before
    ((i > 0 && RANDOM % 2)) && after=$((RANDOM % (lasts / 4 + 1)))
    kill_after "$name" $after
    outcome=$?
    [[ $outcome -eq 2 ]] && return 1
    if [[ $outcome -eq 1 ]]; then
      ((++ended))
      ((i > 0)) && break
      # The machine is quicker than it was: a round without a kill would hold nothing.
      lasts=$((lasts - lasts / 4))
      rm -rf "${city:?}/$name"
      configure "$name" $commit $checkpoint
      i=-1
      continue
    fi
    ((i == 0)) && lasts=$((lasts + lasts / 16 + 1))  # it may as well be slower
    ((++landed))
    [[ -s $city/$name/dead_letters.jsonl ]] || ((++before_output))
  done
  "$tributary" run --until-idle --config "$city/$name.yaml" >"$city/$name/run.log" 2>&1 ||
    { cat "$city/$name/run.log"; return 1; }
  harvest "$name" && differences "$name"
}

# One byte changed in each thing compared must be found, and nothing where nothing was changed.
can_fail() {
  local what
  cp -r "$city/reference" "$city/planted" && differences planted || return 1
  for what in list changes.jsonl dead_letters.jsonl counters; do
    [[ -s $city/planted/$what ]] || { echo "$what is empty: nothing is compared"; return 1; }
    sed -i '0,/[0-9]/ s/[0-9]/x/' "$city/planted/$what"
    if differences planted >"$place/found"; then echo "a change of $what is not seen"; return 1; fi
    grep -q "planted: $what differs" "$place/found" || return 1
    cp "$city/reference/$what" "$city/planted/$what"
  done
}

failed=1
"$tributary" generate city --records "$records" --seed "$seed" --out "$city" >/dev/null || exit 3
add_late_records "$city/feeds/grievance.jsonl"
add_commands || exit 3
configure reference 100ms 5s
lasts=$(whole_run reference) && harvest reference || exit 3
for name in again-1 again-2; do  # the quickest of three: the machine may be busy
  configure $name 1ms 100ms
  took=$(whole_run $name) && harvest $name || exit 3
  differences $name || exit 1
  ((took < lasts)) && lasts=$took
done
grep -q '"reason":"too_late"' "$city/reference/dead_letters.jsonl" ||
  { echo "the city has no late record: half of what is compared is missing"; exit 1; }
grep -q '"cause":"command"' "$city/reference/changes.jsonl" ||
  { echo "no command has moved a row: half of what is compared is missing"; exit 1; }
can_fail || exit 1

passed=0 failed=0 landed=0 ended=0 before_output=0
for ((n = 1; n <= rounds; ++n)); do
  if round "round-$n"; then
    ((++passed))
    rm -rf "$city/round-$n" "$city/round-$n.yaml"
  else
    ((++failed))
    echo "round $n of seed $seed: kept in $city/round-$n"
  fi
done
echo "$landed kills in runs of $lasts ms at last, $before_output of them before the first output;" \
  "$ended runs had ended before their kill; seed $seed"
[[ $landed -ge $rounds ]] || { echo "fewer kills than rounds"; ((++failed)); }
echo "$passed passed, $failed failed"
[[ $failed -eq 0 ]]
