#!/usr/bin/env bash
# Tributary beside Kafka Streams: both count for the fire rule what the topics of a generated city
# hold, on the same broker, exactly once, one after the other. README.md says how and why so.
#
#   tests/bench/peers/streams.sh [--records 1000000] [--seed 7] [--check-only]
#                                [--program build/release/tributary]
#
# Only if the alerts are the same are times told: a table, and build/peers/streams.tsv (as results.tsv
# of run.sh). Needs Java 17 with its compiler, Maven and Python 3. Starts its own broker
# (tests/kafka/broker). Exit codes: 0 done, 1 alerts differ, 3 environment, 64 usage.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
cd "$root"

tributary=build/release/tributary records=1000000 seed=7 check_only=no
usage() {
  echo "usage: tests/bench/peers/streams.sh [--records N] [--seed N] [--check-only] [--program FILE]" >&2
  exit 64
}
number() { [[ ${1-} =~ ^[1-9][0-9]*$ ]] || usage; }
while [[ $# -gt 0 ]]; do
  case "$1" in
    --records) number "${2-}"; records=$2; shift ;;
    --seed) number "${2-}"; seed=$2; shift ;;
    --program) tributary=${2-}; shift ;;
    --check-only) check_only=yes ;;
    *) usage ;;
  esac
  shift
done

place=build/peers/streams
jars=$place/jars classes=$place/classes city=$place/city broker=$place/broker
fail() { echo "peers: $*" >&2; exit 3; }
[[ -x $tributary ]] || fail "$tributary is not built: ops/steps/build release"
for tool in java javac mvn python3; do
  command -v $tool >/dev/null || fail "no $tool on this machine (Java 17 with its compiler, Maven, Python 3)"
done
trap 'tests/kafka/broker remove "$broker" >/dev/null 2>&1 || true' EXIT

source "$here/measured.sh"
readonly rule=fire-building-repeat
mkdir -p "$place"
build_peer "$here/streams-pom.xml" "$jars" "$classes" "$here"/src/{feed,streams}/*.java
generate_city "$city" "rules/packs/fire/$rule.rule.yaml"

tests/kafka/broker remove "$broker" >/dev/null 2>&1 || true
address=$(tests/kafka/broker start "$broker" --minutes 60) || fail "no broker"
java_of_peer=(java -XX:+UseParallelGC -Xms2g -Xmx2g -Dorg.slf4j.simpleLogger.defaultLogLevel=warn
  -cp "$classes:$jars/*")
"${java_of_peer[@]}" streams.Topics "$address" fill fire "$city" >"$place/fill.log" 2>&1 ||
  { tail -n 20 "$place/fill.log" >&2; fail "the topics could not be filled"; }

# configure NAME [MORE]: the two feeds that the rule reads, from their topics.
configure() {
  sed -e "s|^site: .*|site: fire-$1|" -e "s|^state: .*|state: $1|" \
    -e "/^  \(call110\|opinion\|rectification\|rain_gauge\): /d" -e "/^instruments:/,/^sources:/{/^sources:/!d}" \
    -e "s|^\(  [a-z0-9_]*\): { mapping: \(.*\), files: .*|\1: { mapping: \2, topic: fire.\1 }|" \
    -e "s|topic: fire\.  |topic: fire.|" -e "s|^output: .*|output: { topics: { changes: fire.$1.changes } }|" \
    "$city/tributary.yaml" >"$city/$1.yaml"
  printf 'kafka: { brokers: "%s" }\n%s\n' "$address" "${2-}" >>"$city/$1.yaml"
  "$tributary" topics create --partitions 2 --config "$city/$1.yaml" >"$place/topics.log" 2>&1 ||
    { cat "$place/topics.log" >&2; fail "no topics"; }
}

# run_tributary NAME
run_tributary() {
  local to=$place/run-$1
  measured "$1" "$tributary" run --config "$city/${1%-1}.yaml" --until-idle
  "${java_of_peer[@]}" streams.Topics "$address" values "fire.${1%-1}.changes" "$to/changes.jsonl" \
    >"$place/values.log" 2>&1 || { cat "$place/values.log" >&2; fail "no changes"; }
}
# run_streams NAME [MODE]: its state is on this machine's disk, and in changelog topics of its own.
run_streams() {
  local to=$place/run-$1
  rm -rf "$to/work"
  measured "$1" "${java_of_peer[@]}" streams.StreamsPeer "$address" fire "$city" "$to/work" \
    "$to/changes.tsv" "$to/outcome" "${@:2}"
  compare "$1" tributary-topics-1 "$rule"
  compare "$1" tributary-kept-1 "$rule"
}

configure tributary-topics
configure tributary-kept "changelog: fire.kept"
run_tributary tributary-topics-1
run_tributary tributary-kept-1
run_streams streams-1
run_streams streams-narrow-1 narrow
[[ $check_only == yes ]] || python3 "$here/report.py" "$place" 1 build/peers/streams.tsv
