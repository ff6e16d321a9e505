#!/usr/bin/env bash
# The four worked rules as they stand in ../shared/rules, by their own tests (RULES 4). From a clean
# clone, after the release build; exit 0 all holds, 1 something does not, 3 without the rules.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
[[ -d ../shared/rules ]] || { echo "*** ../shared/rules is not there ***" >&2; exit 3; }
[[ -x build/release/tributary ]] || ops/steps/build release tributary
build/release/tributary test ../shared/rules --config tests/real/shared_rules.yaml
