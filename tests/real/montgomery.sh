#!/usr/bin/env bash
# Montgomery County's fire and traffic calls, December 2015 to August 2016, to road sections. The
# calls are people's and tell nobody apart: a rule reads `.any` of them only beside an adverse finding
# or an instrument (PEOPLE 1), and there is none here. So the records are read, placed and counted,
# the list stays empty, and a rule that would list places from such calls alone is refused.
# From a clean clone, after the release build; exit 0 all holds, 1 something does not, 3 without the
# data. Known figures: expected/.
source "$(dirname "$0")/checks.bash"
prepare montgomery 2015-12-01 2016-08-31

# refused CODE LEVEL: a rule over the calls whose yellow is LEVEL is an error CODE.
refused() {
  local said
  mkdir -p "$work/refused"
  cat >"$work/refused/tributary.yaml" <<CONFIG
site: refused
sources:
  emergency_calls: { mapping: $PWD/schemas/feeds/montgomery_emergency_calls.mapping.yaml, files: [../../../../../shared/data/montgomery/emergency_calls_fire_traffic.csv.zst] }
rules: [.]
CONFIG
  cat >"$work/refused/calls-alone.rule.yaml" <<RULE
rule: calls-alone
version: 1
title: Calls about a road
owner: tests/real
status: draft
subject: place.road_section
within: 30d
inputs:
  calls: { from: emergency_calls }
levels:
  yellow: $2
score:
  - { add: 40, why: "called" }
signal:
  hazard: safety.traffic
  title: "{subject.name}: called"
  advice: inspect
  assign: unit("transport", subject.district)
  due: { yellow: 10wd }
RULE
  said=$("$tributary" check --config "$work/refused/tributary.yaml" 2>&1) && said="accepted"
  grep "error\[$1\]" <<<"$said" || { echo "$said"; return 1; }
}

say "what cannot be listed"
check "calls alone are refused" refused E203 "calls.any"
check "counting them is refused" refused E203 "calls.count >= 5"
check "counting callers, who are not told apart, is refused" refused E203 "calls.distinct(reporter) >= 3"

say "configuration"
check "the configuration is accepted" "$tributary" check --strict --config "$config"

run_to_the_end
every_record emergency_calls montgomery/emergency_calls_fire_traffic.csv.zst
check_dead_letters
check_figures
say "the list"
"$tributary" list --config "$config"
check "nothing is listed" same "$(listed)" ""
check_state
finish
