#!/usr/bin/env bash
# The walk of walk_test.mjs against an engine that runs, with a city that ends today:
#
#   tests/ops/console/walk_on_engine.sh [--program build/release/tributary]
#
# The built console (ops/steps/console --build) is served by the engine itself. What the walk changes is
# told to a receiver that judges it by the CloudEvents project's own library.
set -euo pipefail
cd "$(dirname "$0")/../../.."

source tests/support/program.bash

place=$(mktemp -d)
city=$place/city config=$place/city/tributary.yaml
trap 'kill "${engine:-}" "${receiver:-}" 2>/dev/null || true; wait; rm -rf "$place"' EXIT

"$tributary" generate city --records 200000 --seed 7 --start "$(date -d '90 days ago' +%F)" --out "$city" >/dev/null
cat >>"$config" <<END
commands: commands.jsonl
api: { listen: "127.0.0.1:0", tokens: tokens.jsonl, console: "$PWD/build/console" }
END
"$tributary" run --until-idle --config "$config" >/dev/null
"$tributary" sweep full --config "$config" >/dev/null

# The walk of a unit needs one with work: that of the first row. It may release warnings.
unit_name=$("$tributary" list --lang en -o csv --config "$config" | sed -n 2p | cut -d, -f6)
unit=$(grep -F ",$unit_name," "$city/registers/units.csv" | cut -d, -f1)
echo "cap: { sender: warning@city.example, register: cap.jsonl, units: [\"$unit\"] }" >>"$config"
tokens=
for role in viewer unit supervisor analyst operator; do
  of_unit=()
  [[ $role == unit ]] && of_unit=(--unit "$unit")
  tokens+=$role:$("$tributary" tokens --account "$role" --role "$role" "${of_unit[@]}" --config "$config"),
done

node tests/ops/console/event_receiver.mjs >"$place/events" 2>&1 &
receiver=$!
for ((i = 0; i < 100; ++i)); do
  grep -q '^http' "$place/events" && break
  sleep 0.1
done
hook="{ url: \"$(grep '^http' "$place/events")\", secret: \"$(openssl rand -hex 32)\" }"
sed -i "s|^output: { \(.*\) }|output: { \1, deliveries: deliveries, webhooks: { walk: $hook } }|" "$config"

"$tributary" run --lang en --config "$config" >"$place/out" 2>&1 &
engine=$!
address=
for ((i = 0; i < 300 && ${#address} == 0; ++i)); do
  sleep 0.1
  address=$(sed -n 's|^serving on \(http://[^/]*\)/$|\1|p' "$place/out")
done
[[ -n $address ]] || { cat "$place/out" >&2; echo "the engine did not say where it serves" >&2; exit 1; }
CONSOLE_ADDRESS=$address CONSOLE_TOKENS=${tokens%,} node --test tests/ops/console/walk_test.mjs

kill -TERM "$engine"
wait "$engine"
kill -TERM "$receiver"
wait "$receiver" || { cat "$place/events" >&2; echo "what was told is no CloudEvent, or nothing was" >&2; exit 1; }
tail -n 1 "$place/events"
