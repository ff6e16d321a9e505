#!/usr/bin/env bash
# The admin port of a running engine, as Prometheus and whoever watches the process see it: what
# promtool makes of /metrics, and the alerts shipped for it against their own tests.
#
#   tests/integration/metrics.sh [--program build/release/tributary]
set -euo pipefail
cd "$(dirname "$0")/../.."

source tests/support/program.bash
command -v promtool >/dev/null || { echo "promtool is not here: ops/setup --tests" >&2; exit 3; }

fail() { echo "metrics: $*" >&2; [[ ! -s $place/metrics ]] || tail -n 20 "$place/metrics" >&2; exit 1; }
place=$(mktemp -d)
trap 'kill "${engine:-}" 2>/dev/null || true; wait; rm -rf "$place"' EXIT

promtool check rules ops/observability/alerts.yaml
promtool test rules ops/observability/alerts_test.yaml

"$tributary" generate city --records 20000 --seed 7 --out "$place/city" >/dev/null
echo 'admin: { listen: "127.0.0.1:0" }' >>"$place/city/tributary.yaml"
"$tributary" run --config "$place/city/tributary.yaml" >"$place/out" 2>"$place/err" &
engine=$!
port=
for ((i = 0; i < 100 && ${#port} == 0; ++i)); do
  sleep 0.1
  port=$(sed -n 's|^metrics on http://127.0.0.1:\([0-9]*\)/metrics$|\1|p' "$place/err")
done
[[ -n $port ]] || { cat "$place/err" >&2; fail "the engine did not say where its metrics are"; }

# get PATH STATUS: the body, if that is what it answers with.
get() {
  python3 -c 'import http.client, sys
connection = http.client.HTTPConnection("127.0.0.1", int(sys.argv[1]), timeout=30)
connection.request("GET", sys.argv[2])
answer = connection.getresponse()
sys.stdout.write(answer.read().decode())
sys.exit(0 if answer.status == int(sys.argv[3]) else 1)' "$port" "$1" "$2"
}
get /healthz 200 >/dev/null || fail "/healthz does not answer"
get /readyz 200 >/dev/null || fail "/readyz does not answer"
get /api/v1/signals 404 >/dev/null || fail "the list is served without a token"

# Until all that the city holds has been read: its rows are in the figures then.
for ((i = 0; i < 300; ++i)); do
  get /metrics 200 >"$place/metrics" || fail "/metrics does not answer"
  grep -q '^tributary_rows{' "$place/metrics" && break
  sleep 0.1
done
grep -q '^tributary_rows{' "$place/metrics" || fail "no row shows in the figures"
promtool check metrics <"$place/metrics" || fail "promtool finds fault with /metrics"
grep -q 'source="grievance"' <(grep -v _stale "$place/metrics" | grep -v _unknown_) &&
  fail "a source of people is told by its name"
echo "metrics: $(grep -c '^# TYPE' "$place/metrics") metrics, $(grep -vc '^#' "$place/metrics") series; alerts as they must be"
