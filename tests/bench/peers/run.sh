#!/usr/bin/env bash
# Tributary beside its peers: Apache Flink with RocksDB and Esper do the same three rules on the same
# generated city, on this machine, one after another. README.md says how and why so.
#
#   tests/bench/peers/run.sh [--records 5000000] [--seed 7] [--runs 1] [--check-only]
#                            [--program build/release/tributary]
#
# First alerts are compared, and no time is taken; then each run's alerts again, and only if all are
# equal are its times told: a table, and build/peers/results.tsv (tab-separated, a row a line).
# --check-only tells no times. --runs: each so often, in turn; told is the median. Needs Java 17 with its compiler,
# Maven (the artefacts are fetched once) and Python 3; 5 million records want 12 GB of memory and
# 10 GB of disk. Exit codes: 0 done, 1 alerts differ, 3 environment, 64 usage.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
cd "$root"

tributary=build/release/tributary records=5000000 seed=7 runs=1 check_only=no
usage() {
  echo "usage: tests/bench/peers/run.sh [--records N] [--seed N] [--runs N] [--check-only]" \
    "[--program FILE]" >&2
  exit 64
}
number() { [[ ${1-} =~ ^[1-9][0-9]*$ ]] || usage; }
while [[ $# -gt 0 ]]; do
  case "$1" in
    --records) number "${2-}"; records=$2; shift ;;
    --seed) number "${2-}"; seed=$2; shift ;;
    --runs) number "${2-}"; runs=$2; shift ;;
    --program) tributary=${2-}; shift ;;
    --check-only) check_only=yes ;;
    *) usage ;;
  esac
  shift
done

place=build/peers
jars=$place/jars classes=$place/classes city=$place/city
fail() { echo "peers: $*" >&2; exit 3; }
[[ -x $tributary ]] || fail "$tributary is not built: ops/steps/build release"
for tool in java javac mvn python3; do
  command -v $tool >/dev/null || fail "no $tool on this machine (Java 17 with its compiler, Maven, Python 3)"
done

source "$here/measured.sh"

java_for_speed=(java -XX:+UseParallelGC -Dorg.slf4j.simpleLogger.defaultLogLevel=warn
  --add-opens=java.base/java.util=ALL-UNNAMED --add-opens=java.base/java.lang=ALL-UNNAMED
  -cp "$classes:$jars/*")

run_replay() {
  local to=$place/run-$1
  measured "$1" "$tributary" replay --config "$city/tributary.yaml" --out "$to/list.jsonl" \
    --changes "$to/changes.jsonl"
}
run_durable() {
  local to=$place/run-$1
  rm -rf "$city/state" "$city"/out/*
  measured "$1" "$tributary" run --config "$city/tributary.yaml" --until-idle
  cp "$city/out/changes.jsonl" "$to/"
}
run_esper() {
  local to=$place/run-$1
  measured "$1" "${java_for_speed[@]}" -Xms8g -Xmx8g esper.EsperPeer "$city" "$here/src/esper/rules.epl" \
    "$to/changes.tsv" "$to/outcome"
}
run_flink() {
  local to=$place/run-$1
  measured "$1" "${java_for_speed[@]}" -Xms4g -Xmx4g flink.FlinkPeer "$city" "$to/work" \
    "$to/changes.tsv" "$to/outcome" "${@:2}"
  rm -rf "$to/work"
}

# Two people in 65,536 have one token at a place (PEOPLE 4), and under other keys two others: a city of
# 5 million has an alert or none that hangs on it. So keys are drawn until none does; a difference that
# stays is one.
readonly most_draws=4
draw_keys() {
  local first last
  first=$(python3 -c 'import json; print(json.loads(input())["begin"][:10])' <"$city/truth.jsonl")
  last=$(python3 -c 'import json; print(json.loads(input())["as_of"][:10])' <"$city/truth.jsonl")
  rm -rf "$city/keys"
  "$tributary" keys --config "$city/tributary.yaml" --from "$first" --to "$last" >"$place/keys.log" ||
    { cat "$place/keys.log" >&2; fail "no keys"; }
}
agree() {
  local draw
  run_esper esper-check
  for ((draw = 1; ; draw++)); do
    run_replay tributary-check
    if (compare esper-check tributary-check); then return; fi
    ((draw < most_draws)) || exit 1
    echo "peers: once more with other keys" >&2
    draw_keys
  done
}

mkdir -p "$place"
build_peer "$here/pom.xml" "$jars" "$classes" "$here"/src/{feed,flink,esper}/*.java
generate_city "$city" rules/packs/fire/fire-building-repeat.rule.yaml \
  rules/packs/follow_up/hazard-no-feedback.rule.yaml "$here"/rules/*.rule.yaml
agree
for ((run = 1; run <= runs; run++)); do
  run_replay "tributary-replay-$run"
  run_durable "tributary-durable-$run"
  cmp -s "$place/run-tributary-replay-$run/changes.jsonl" "$place/run-tributary-durable-$run/changes.jsonl" ||
    { echo "peers: Tributary's replay and its run write different changes" >&2; exit 1; }
  run_esper "esper-$run"
  compare "esper-$run" "tributary-replay-$run"
  run_flink "flink-$run"
  compare "flink-$run" "tributary-replay-$run"
  run_flink "flink-durable-$run" durable
  compare "flink-durable-$run" "tributary-durable-$run"
  run_flink "flink-narrow-$run" narrow
  compare "flink-narrow-$run" "tributary-replay-$run"
  run_flink "flink-narrow-durable-$run" durable narrow
  compare "flink-narrow-durable-$run" "tributary-durable-$run"
done
[[ $check_only == yes ]] || python3 "$here/report.py" "$place" "$runs" "$place/results.tsv"
