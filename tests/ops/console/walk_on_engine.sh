#!/usr/bin/env bash
# The walk of walk_test.mjs against an engine that runs, with a city that ends today:
#
#   tests/ops/console/walk_on_engine.sh [--program build/release/tributary]
#
# The built console (ops/steps/console --build) is served by the engine itself.
set -euo pipefail
cd "$(dirname "$0")/../../.."

source tests/support/program.bash

place=$(mktemp -d)
city=$place/city config=$place/city/tributary.yaml
trap 'kill "${engine:-}" 2>/dev/null || true; wait; rm -rf "$place"' EXIT

"$tributary" generate city --records 200000 --seed 7 --start "$(date -d '90 days ago' +%F)" --out "$city" >/dev/null
cat >>"$config" <<END
commands: commands.jsonl
api: { listen: "127.0.0.1:0", tokens: tokens.jsonl, console: "$PWD/build/console" }
END
"$tributary" run --until-idle --config "$config" >/dev/null
"$tributary" sweep full --config "$config" >/dev/null

# The walk of a unit needs one with work: that of the first row.
unit_name=$("$tributary" list --lang en -o csv --config "$config" | sed -n 2p | cut -d, -f6)
unit=$(grep -F ",$unit_name," "$city/registers/units.csv" | cut -d, -f1)
tokens=
for role in viewer unit supervisor analyst operator; do
  of_unit=()
  [[ $role == unit ]] && of_unit=(--unit "$unit")
  tokens+=$role:$("$tributary" tokens --account "$role" --role "$role" "${of_unit[@]}" --config "$config"),
done

"$tributary" run --lang en --config "$config" >"$place/out" 2>&1 &
engine=$!
address=
for ((i = 0; i < 300 && ${#address} == 0; ++i)); do
  sleep 0.1
  address=$(sed -n 's|^serving on \(http://[^/]*\)/$|\1|p' "$place/out")
done
[[ -n $address ]] || { cat "$place/out" >&2; echo "the engine did not say where it serves" >&2; exit 1; }
CONSOLE_ADDRESS=$address CONSOLE_TOKENS=${tokens%,} node --test tests/ops/console/walk_test.mjs
