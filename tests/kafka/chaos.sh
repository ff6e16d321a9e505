#!/usr/bin/env bash
# Members of one site that keep one state by turns, and what may befall them: whatever it was, the list
# is the one of the files.
#
#   tests/kafka/chaos.sh [--rounds 8] [--seed 1] [--records 20000] [--program build/release/tributary]
#
# Reads the broker that TRIBUTARY_KAFKA names (ops/steps/kafka starts it); without one it starts its
# own. A round is a fresh state, two or three members with a directory each and one changelog; in every
# second round stage 1 is a process apart. At random instants members are killed (-9), one or all, or
# told to end; the broker is killed, with or without one of them; one is frozen until its session is
# over, and thawed; the state of one that is dead is deleted, or an old copy put in its place. Whoever
# is dead is started again, until all have read the feeds to their end and say so. Then the list, the
# dead letters and every revision are compared as tests/kafka/city.sh compares them, with a difference
# planted before the first round, which must be found; and nothing in the changelog can be read.
set -uo pipefail
cd "$(dirname "$0")/../.."

tributary=build/release/tributary
rounds=8 seed=1 records=20000
source tests/kafka/comparison.sh
options "$@"

place=$(mktemp -d) || exit 3
own=
end() {
  pkill -9 -f "$place/city" 2>/dev/null
  [[ -n $own ]] && tests/kafka/broker remove "$own"
  [[ ${failed:-1} -ne 0 ]] || rm -rf "$place"
}
trap end EXIT
if [[ -z ${TRIBUTARY_KAFKA-} ]]; then
  own=build/kafka/chaos
  tests/kafka/broker remove $own
  tests/kafka/broker start $own --minutes 150 >/dev/null || exit 3
  TRIBUTARY_KAFKA=$PWD/$own
fi
address=$(sed -n 's/^plain=//p' "$TRIBUTARY_KAFKA/ports")
city=$place/city
run=h$$  # so that a broker that is used again has none of these topics

# site NAME MEMBERS APART: configurations of its members and, if they are apart, of its stage 1.
site() {
  local name=$1 i
  configure "$name"
  [[ $3 -eq 0 ]] || printf 'stream: %s\n' "$run.$name.stream" >>"$city/$name.yaml"
  for ((i = 1; i <= $2; ++i)); do
    sed "s|^state: .*|state: $name/m$i|" "$city/$name.yaml" >"$city/$name-m$i.yaml"
    printf 'changelog: %s\n' "$run.$name.changelog" >>"$city/$name-m$i.yaml"
    [[ $3 -eq 0 ]] || echo "roles: [correlate, api]" >>"$city/$name-m$i.yaml"
  done
  [[ $3 -eq 0 ]] && return
  sed "s|^state: .*|state: $name/ingest|" "$city/$name.yaml" >"$city/$name-ingest.yaml"
  echo "roles: [ingest]" >>"$city/$name-ingest.yaml"
}

# live NAME PART: that process, started again whenever it is dead, until it has come to its end; where
# stage 1 is apart, to the end of all that stage 1 had to read.
live() {
  local name=$1 part=$2 dir=$city/$1/$2 process code is_all refused=0
  while :; do
    is_all=1
    [[ $part != ingest && -e $city/$name-ingest.yaml && ! -e $city/$name/ingest.done ]] && is_all=0
    "$tributary" run --until-idle --config "$city/$name-$part.yaml" > >(told "$name" "$part") 2>&1 &
    process=$!
    echo $process >"$city/$name/$part.pid"
    wait "$process" 2>/dev/null
    code=$?
    rm -f "$city/$name/$part.pid"
    sleep 0.2  # until what it said has been written down
    case $code in
      0)
        grep -q "stopped" <(tail -n 1 "$city/$name/$part.log") && is_all=0
        ((is_all)) && { touch "$city/$name/$part.done"; return 0; }
        ;;
      3) ((++refused < 20)) || { echo "$name: $part does not start"; return 1; } ;;  # the broker was dead
      137) ;;
      *) echo "$name: $part ended with $code"; tail -n 5 "$city/$name/$part.log"; return 1 ;;
    esac
    befall "$name" "$part" "$dir"
  done
}
# told NAME PART: what it says, with the time at which it said it.
told() {
  local line
  while IFS= read -r line; do
    echo "$line" >>"$city/$1/$2.log"
    echo "$(now) $2 $line" >>"$city/$1/told"
  done
}
# befall NAME PART DIRECTORY: what was to happen to the state of one that is dead.
befall() {
  local wish=$city/$1/$2.wish
  [[ -e $wish ]] || return 0
  case $(cat "$wish") in
    gone) rm -rf "$3" ;;
    copy) rm -rf "$3.copy" && cp -r "$3" "$3.copy" ;;
    old) [[ ! -d $3.copy ]] || { rm -rf "$3" && cp -r "$3.copy" "$3"; } ;;
  esac
  rm "$wish"
}

# strike NAME PART SIGNAL [WISH]
strike() {
  local process
  process=$(cat "$city/$1/$2.pid" 2>/dev/null) || return 0
  [[ -z ${4-} ]] || echo "$4" >"$city/$1/$2.wish"
  kill "-$3" "$process" 2>/dev/null && ((++kills))
}
# some NAME: a member, any.
some() { local all=("$city/$1"-m*.yaml) one; one=${all[RANDOM % ${#all[@]}]%.yaml}; echo "${one##*-}"; }
restart_broker() {
  tests/kafka/broker kill "$TRIBUTARY_KAFKA"
  ((++brokers))
  pause $((RANDOM % 2000))
  tests/kafka/broker start "$TRIBUTARY_KAFKA" --minutes 150 >/dev/null
}

# mischief NAME: one of what may happen.
mischief() {
  local name=$1 part process wishes=(gone copy old)
  part=$(some "$name")
  case $((RANDOM % 8)) in
    0) strike "$name" "$part" KILL ;;
    1) for part in "$city/$name"/*.pid; do part=${part##*/}; strike "$name" "${part%.pid}" KILL; done ;;
    2) restart_broker ;;
    3) strike "$name" "$part" KILL; restart_broker ;;
    4) strike "$name" "$part" TERM ;;
    5)
      process=$(cat "$city/$name/$part.pid" 2>/dev/null) || return 0
      kill -STOP "$process" 2>/dev/null || return 0
      ((++frozen))
      pause $((11000 + RANDOM % 4000))
      kill -CONT "$process"
      ;;
    *) strike "$name" "$part" KILL "${wishes[RANDOM % 3]}" ;;
  esac
}

# moves NAME: how often another member went on than the one before.
moves() { awk '/keeps the list now/ && $2 != last { if (last != "") ++n; last = $2 } END { print n + 0 }' "$city/$1/told"; }

round() {
  local name=$1 members=$((2 + RANDOM % 2)) apart=$((n % 2 == 0)) part parts=() lives=() i until
  site "$name" "$members" "$apart"
  for ((i = 1; i <= members; ++i)); do parts+=("m$i"); done
  ((apart)) && parts+=(ingest)
  "$tributary" topics create --partitions 2 --config "$city/$name-m1.yaml" >"$city/$name/topics.log" 2>&1 ||
    { cat "$city/$name/topics.log"; return 1; }
  for part in "${parts[@]}"; do live "$name" "$part" & lives+=($!); done
  for ((i = 2 + RANDOM % 4; i > 0; --i)); do
    pause $((RANDOM % lasts))
    mischief "$name"
  done
  until=$(($(now) + 300000))
  for i in "${lives[@]}"; do
    while kill -0 "$i" 2>/dev/null && [[ $(now) -lt $until ]]; do sleep 0.1; done
    kill -0 "$i" 2>/dev/null && { echo "$name: not at an end after 300 s"; pkill -9 -f "$city/$name-"; return 1; }
    wait "$i" || return 1
  done
  ((moved += $(moves "$name")))
  cp "$city/$name-m1.yaml" "$city/$name.yaml"
  harvest "$name" && differences "$name"
}

failed=1 kills=0 brokers=0 frozen=0 moved=0
generate_city || exit 3
site plain 1 0
cp "$city/plain-m1.yaml" "$city/plain.yaml"
fill_feeds plain || exit 3
started=$(now)
timeout 60 "$tributary" run --until-idle --config "$city/plain.yaml" >"$city/plain/run.log" 2>&1 &&
  harvest plain || { cat "$city/plain/run.log"; exit 1; }
lasts=$(($(now) - started))
differences plain && can_fail plain || exit 1
names='B00[0-9]{5}|signal_id|safety\.'
grep -qE "$names" "$city/plain/changes" || { echo "chaos: no name to look for"; exit 1; }
consume "$run.plain.changelog" '%k %s\n' | grep -aqE "$names" && { echo "chaos: the changelog can be read"; exit 1; }
echo "chaos: $records records with a changelog in $lasts ms: lists equal"

passed=1 failed=0
for ((n = 1; n <= rounds; ++n)); do
  if round "round-$n"; then ((++passed)); else ((++failed)); echo "round $n of seed $seed FAILED: $city/round-$n"; fi
done
echo "$rounds rounds, $kills kills of members, $brokers of the broker, $frozen frozen, $moved moves, seed $seed"
[[ $failed -eq 0 ]] && echo "lists equal"
echo "$passed passed, $failed failed"
[[ $failed -eq 0 ]]
