#!/usr/bin/env bash
# How long a start takes after kill -9 on a large state, until processing goes on (DESIGN 9):
#
#   tests/bench/restart.sh [--gigabytes 1] [--records 4000000] [--program build/release/tributary]
#
# A generated city is run until its state is so large on disk, or its records end; then the engine
# is killed and started again. Told is the time until the change log has grown beyond what it held
# when the engine was killed, and what the same program needs for registers, rules and mappings
# alone (`check`).
set -uo pipefail
cd "$(dirname "$0")/../.."

tributary=build/release/tributary gigabytes=1 records=4000000
while [[ $# -gt 0 ]]; do
  case "$1" in
    --gigabytes) gigabytes=$2 ;;
    --records) records=$2 ;;
    --program) tributary=$2 ;;
    *) echo "usage: tests/bench/restart.sh [--gigabytes N] [--records N] [--program FILE]" >&2
      exit 64 ;;
  esac
  shift 2
done
[[ -x $tributary ]] || { echo "$tributary is not built: ops/steps/build release" >&2; exit 3; }

place=$(mktemp -d) || exit 3
trap 'kill -9 "${engine:-}" 2>/dev/null; [[ -n ${keep:-} ]] || rm -rf "$place"' EXIT
city=$place/city changes=$place/city/out/changes.jsonl

now() { date +%s.%N; }
since() { awk -v a="$1" -v b="$(now)" 'BEGIN { printf "%.2f", b - a }'; }
megabytes() { [[ ! -d $city/state ]] && echo 0 || du -sm --apparent-size "$city/state" 2>/dev/null | cut -f1; }
written() { stat -c %s "$changes" 2>/dev/null || echo 0; }
start() {
  "$tributary" run --until-idle --config "$city/tributary.yaml" >"$place/log" 2>&1 &
  engine=$!
}

"$tributary" generate city --records "$records" --seed 7 --out "$city" >/dev/null || exit 3
start
while kill -0 "$engine" 2>/dev/null && (($(megabytes) < gigabytes * 1024)); do sleep 0.2; done
if ! kill -9 "$engine" 2>/dev/null; then
  echo "the records ended at $(megabytes) MB of state: say more --records" >&2
  cat "$place/log" >&2
  exit 3
fi
{ wait "$engine"; } 2>/dev/null
size=$(megabytes) before=$(written)

began=$(now)
"$tributary" check --config "$city/tributary.yaml" >/dev/null || exit 3
loading=$(since "$began")

began=$(now)
start
until (($(written) > before)); do
  sleep 0.01
  kill -0 "$engine" 2>/dev/null && continue
  keep=yes
  cat "$place/log" >&2
  echo "restart: it did not start; all of it is in $place" >&2
  exit 1
done
echo "restart: $size MB of state, processing again after $(since "$began") s," \
  "of which registers and rules $loading s"
