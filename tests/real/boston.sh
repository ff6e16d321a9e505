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
finish
