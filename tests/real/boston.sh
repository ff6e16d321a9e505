#!/usr/bin/env bash
# Boston's service requests of July to December 2011 and January to June 2015 and its violations
# found by inspection, 2009 to June 2015, through one engine into one list. Before that: what share
# of the requests resolves to its building by address alone. From a clean clone, after the release
# build; exit 0 all holds, 1 something does not, 3 without the data. Known figures: expected/.
source "$(dirname "$0")/checks.bash"
prepare boston 2011-07-01 2015-06-30

say "resolution by address alone, against ids that the resolver does not see"
check "97 % or more right, 0.3 % or less wrong" env TRIBUTARY_DATA=$data build/release/boston_resolution

say "rules"
check "rules and configuration are accepted" "$tributary" check --strict --config "$config"
check "the rules' tests pass" "$tributary" test --config "$config" tests/real/rules/boston

run_to_the_end
every_record requests_2011 boston/service_requests_2011_jul_dec.csv.zst
every_record requests_2015 boston/service_requests_2015_jan_jun.csv.zst
every_record violations boston/property_violations_2009_to_2015_jun.csv.zst
check_dead_letters
check_figures
check_list boston "$data" "$work/registers/buildings.csv"
check_state

# study RULE FROM TO: totals as JSON, or a refusal.
study() {
  "$tributary" study "$1" --config "$config" --outcome violation --after 90d \
    --from "$2" --to "$3" -o json
}
rule=tests/real/boston-two-hazards.rule.yaml

say "study: two hazard types at one place within 30 days, January to March 2015 (PEOPLE 17)"
check "the rule under study is accepted" "$tributary" check --strict --config "$config" "$rule"
study "$rule" 2015-01-01 2015-04-01 >"$work/study.json"
python3 tests/real/oracle.py study "$data" "$work/registers/buildings.csv" "$rule" >"$work/study.txt"
cat "$work/study.txt"
check "figures as in tests/real/expected/boston-study.txt" \
  diff tests/real/expected/boston-study.txt "$work/study.txt"
check "the study tells what the oracle counts by buildings of three households and more" \
  same "$(python3 tests/real/oracle.py told "$(cat "$work/study.json")")" \
  "$(sed -n 's/^three households and more: //p' "$work/study.txt")"
check "of 2011 it tells nothing: fewer than 50 buildings met the rule" \
  same "$(study "$rule" 2011-07-01 2012-01-01 2>/dev/null || echo "exit $?")" "exit 1"

# How the four types were chosen: each type alone, on July to December 2011; takes two minutes.
if [[ ${1-} == --full ]]; then
  say "study: each type alone, July to December 2011"
  while read -r topic; do
    single=$work/single.rule.yaml
    sed -e 's/^rule: .*/rule: single/' -e "s/topic in \[.*\]/topic == \"$topic\"/" \
      -e 's/distinct(topic) >= 2/count >= 1/' "$rule" >"$single"
    printf '%s: ' "$topic"
    # Most types are reported at fewer than 50 buildings, of which nothing is told.
    python3 tests/real/oracle.py told "$(study "$single" 2011-07-01 2012-01-01 2>/dev/null)" \
      2>/dev/null || echo "not told"
  done < <(sed -n '/^  channel:/q; s/^ *".*": //p' \
    schemas/feeds/boston_service_requests_2011.mapping.yaml | sort -u) >"$work/types.txt"
  check "the types as in tests/real/expected/boston-types.txt" \
    diff tests/real/expected/boston-types.txt <(grep -v 'not told' "$work/types.txt")
fi
finish
