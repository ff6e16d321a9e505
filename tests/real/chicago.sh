#!/usr/bin/env bash
# Chicago's food inspections (September 2011 to December 2014) and sanitation complaints (2011 to
# 2014). A licence that fails inspection twice in 180 days is listed; complaints go to the building,
# or to its block where it may be a small dwelling (PEOPLE 5), and list nothing by themselves.
# From a clean clone, after the release build; exit 0 all holds, 1 something does not, 3 without the
# data. Known figures: expected/.
source "$(dirname "$0")/checks.bash"
prepare chicago 2011-01-01 2014-12-31

say "rules"
check "rules and configuration are accepted" "$tributary" check --strict --config "$config"
check "the rules' tests pass" "$tributary" test --config "$config" tests/real/rules/chicago

run_to_the_end
every_record food_inspections chicago/food_inspections.csv.zst
every_record sanitation_complaints chicago/sanitation_complaints.csv.zst
check_dead_letters
check_figures
check_list chicago "$data"
check_state
finish
