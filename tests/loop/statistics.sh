#!/usr/bin/env bash
# `tributary stats` against statistics_by_hand.py, which works them out another way, over change
# logs made by chance.
#
#   tests/loop/statistics.sh [--program build/release/tributary]
#
# Exit codes: 0 the same, 1 not, 3 environment, 64 usage.
set -uo pipefail
cd "$(dirname "$0")/../.."

source tests/support/program.bash

place=$(mktemp -d) || exit 3
trap 'rm -rf "$place"' EXIT
cat >"$place/tributary.yaml" <<'END'
site: demo
sources: { rain: { mapping: none.yaml, files: [none.jsonl] } }
output: { changes: changes.jsonl }
END
for seed in 1 2 3 4 5; do
  python3 tests/loop/statistics_by_hand.py make "$seed" >"$place/changes.jsonl" || exit 3
  "$tributary" stats --config "$place/tributary.yaml" -o json |
    python3 tests/loop/statistics_by_hand.py check "$place/changes.jsonl" ||
    { echo "statistics: seed $seed differs" >&2; exit 1; }
  # Its parts, in order of name, are the log.
  "$tributary" stats --config "$place/tributary.yaml" -o csv >"$place/whole.csv"
  head -n 300 "$place/changes.jsonl" >"$place/changes.000001.jsonl"
  sed -i 1,300d "$place/changes.jsonl"
  "$tributary" stats --config "$place/tributary.yaml" -o csv |
    cmp - "$place/whole.csv" || { echo "statistics: parts are not the log" >&2; exit 1; }
  rm "$place"/changes*.jsonl
done
echo "statistics as by hand"
