#!/usr/bin/env bash
# Every figure on this machine, and the page of them, REPORT.md:
#
#   build/release/tributary_bench --all          # an hour, 12 GB of memory and 40 GB of disk
#   TRIBUTARY_BENCH_RECORDS=100000 build/release/tributary_bench --all   # to try it: smaller cities, but
#                                     # restarts as large as ever; the page is build/bench/REPORT.md then
#
# The benchmarks, those that need a broker, a start after kill -9 on two sizes of state, and the peers.
# What does not run is missing on the page, which says so, and makes the end 1.
set -uo pipefail
program=$(realpath "${1:-build/release/tributary_bench}") || exit 64
cd "$(dirname "$0")/../.." || exit 3
records=${TRIBUTARY_BENCH_RECORDS:-1000000}
place=build/bench
page=tests/bench/REPORT.md
[[ $records -ge 1000000 ]] || page=$place/REPORT.md
rm -rf "$place" build/peers/{results,streams}.tsv
mkdir -p "$place"
git describe --always --dirty >"$place/commit" 2>/dev/null
failed=0
# step COMMAND...
step() {
  echo "bench: $*" >&2
  "$@" || { echo "bench: $1 FAILED" >&2; failed=1; }
}

step "$program" --benchmark_out="$place/walk.json" --benchmark_out_format=json
step "$program" --kafka --benchmark_out="$place/kafka.json" --benchmark_out_format=json
step tests/bench/restart.sh --gigabytes 1 --records 8000000 --out "$place/restart.tsv"
step tests/bench/restart.sh --gigabytes 2 --records 24000000 --out "$place/restart.tsv"
step tests/bench/peers/run.sh --records $((records * 5))
cp build/peers/results.tsv "$place/peers.tsv" 2>/dev/null
step tests/bench/peers/streams.sh --records $((records * 2))
cp build/peers/streams.tsv "$place/streams.tsv" 2>/dev/null
step python3 tests/bench/report.py "$place" "$page" "$records"
exit $failed
