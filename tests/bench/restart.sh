#!/usr/bin/env bash
# How long a start takes after kill -9 on a large state, until processing goes on (DESIGN 9):
#
#   tests/bench/restart.sh [--gigabytes 1] [--records 8000000] [--out FILE] [--program build/release/tributary]
#
# A generated city is run until its state is so large on disk, with a large cache and few checkpoints,
# which is quicker; then for a while with settings as they are by default, so that what lies between
# two checkpoints is what it would be. Then the engine is killed and started again. Told is the time
# until the change log has grown beyond what it held when the engine was killed, and what the same
# program needs for registers, rules and mappings alone (`check`). Before it, as much memory as it had
# is touched and let go, and that is timed: the host of a virtual machine takes back what is free, and
# gives a gigabyte again in up to three seconds, which is none of the engine's. FILE gets a line:
# megabytes, seconds, seconds of the registers and rules, megabytes resident when it was processing
# again, seconds of the touching (tab-separated).
set -uo pipefail
cd "$(dirname "$0")/../.."

tributary=build/release/tributary gigabytes=1 records=8000000 out=/dev/null
while [[ $# -gt 0 ]]; do
  case "$1" in
    --gigabytes) gigabytes=$2 ;;
    --records) records=$2 ;;
    --out) out=$2 ;;
    --program) tributary=$2 ;;
    *) echo "usage: tests/bench/restart.sh [--gigabytes N] [--records N] [--out FILE] [--program FILE]" >&2
      exit 64 ;;
  esac
  shift 2
done
[[ -x $tributary ]] || { echo "$tributary is not built: ops/steps/build release" >&2; exit 3; }

place=$(mktemp -d) || exit 3
trap 'kill -9 "${engine:-}" 2>/dev/null; wait; [[ -n ${keep:-} ]] || rm -rf "$place"' EXIT
city=$place/city changes=$place/city/out/changes.jsonl

now() { date +%s.%N; }
since() { awk -v a="$1" -v b="$(now)" 'BEGIN { printf "%.2f", b - a }'; }
megabytes() { [[ ! -d $city/state ]] && echo 0 || du -sm --apparent-size "$city/state" 2>/dev/null | cut -f1; }
written() { stat -c %s "$changes" 2>/dev/null || echo 0; }
start() {
  "$tributary" run --until-idle --config "$1" >"$place/log" 2>&1 &
  engine=$!
}
# ends WHY: the engine has ended too early.
ends() {
  keep=yes
  cat "$place/log" >&2
  echo "restart: $*; all of it is in $place" >&2
  exit 1
}
# Nothing here takes longer on any machine that is of use for it.
readonly most_growing=7200 most_starting=600  # seconds
in_time() { ((SECONDS < $1)) || ends "nothing more came of it in time"; }
resident() { awk '/VmRSS/ { print int($2 / 1024) }' "/proc/$engine/status"; }
# touch_memory MEGABYTES: in how many seconds.
touch_memory() {
  python3 -c 'import sys, time
began = time.monotonic()
held = [bytearray(b"x") * 2**20 for _ in range(int(sys.argv[1]))]
print(f"{time.monotonic() - began:.2f}")' "$1"
}
# grows PAST WHY: until the change log has; the engine ended: WHY.
grows() {
  local until=$((SECONDS + most_starting))
  until (($(written) > $1)); do
    in_time "$until"
    sleep 0.01
    kill -0 "$engine" 2>/dev/null || ends "$2"
  done
}
too_few() { echo "the records ended at $(megabytes) MB of state: say more --records"; }

"$tributary" generate city --records "$records" --seed 7 --out "$city" >/dev/null || exit 3
{
  cat "$city/tributary.yaml"
  echo "settings: { cache: 2GiB, checkpoint_bytes: 1500MiB, checkpoint_interval: 30s }"
} >"$city/growing.yaml"
start "$city/growing.yaml"
until=$((SECONDS + most_growing))
while (($(megabytes) < gigabytes * 1024)); do
  in_time "$until"
  sleep 0.2
  kill -0 "$engine" 2>/dev/null || ends "$(too_few)"
done
kill -TERM "$engine"
wait "$engine" || ends "it ended badly"

grown=$(written)
start "$city/tributary.yaml"
grows "$grown" "it ended before it wrote a change: say more --records"
sleep 20  # some checkpoints of it
had=$(resident)
kill -9 "$engine" 2>/dev/null || ends "$(too_few)"
{ wait "$engine"; } 2>/dev/null
size=$(megabytes) before=$(written)

began=$(now)
"$tributary" check --config "$city/tributary.yaml" >/dev/null || exit 3
loading=$(since "$began")

touching=$(touch_memory "$had")
began=$(now)
start "$city/tributary.yaml"
grows "$before" "it did not start"
took=$(since "$began")
has=$(resident)
printf '%s\t%s\t%s\t%s\t%s\n' "$size" "$took" "$loading" "$has" "$touching" >>"$out"
echo "restart: $size MB of state, processing again after $took s, of which registers and rules $loading s;" \
  "$has MB resident; touching $had MB took $touching s before"
