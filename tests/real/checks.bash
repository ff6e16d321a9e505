# Sourced by boston.sh, chicago.sh and montgomery.sh: one run over real records and what must hold.
# The data lie in ../shared/data and are not part of the project; without them: exit 3, loudly.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

export LC_ALL=C.UTF-8 NO_COLOR=1
data=../shared/data
tributary=build/release/tributary
passed=0
failed=0

say() { printf '\n== %s\n' "$*"; }
absent() {
  printf '\n*** %s ***\n' "$*" >&2
  exit 3
}

# check WHAT COMMAND...: the command's outcome counts; its output is shown.
check() {
  local what=$1
  shift
  if "$@"; then
    passed=$((passed + 1))
    printf 'ok    %s\n' "$what"
  else
    failed=$((failed + 1))
    printf 'FAIL  %s\n' "$what"
  fi
}

same() {  # same FOUND WANTED
  [[ $1 == "$2" ]] || { printf '      found %s, wanted %s\n' "$1" "$2"; return 1; }
}

# prepare CITY FROM TO: registers and keys for records of these days, in a new build/real/CITY.
prepare() {
  city=$1
  work=build/real/$city
  config=tests/real/$city.yaml
  [[ -d $data/$city ]] || absent "REAL DATA ABSENT: no $data/$city beside the checkout; nothing was tested"
  local tool
  for tool in zstd python3; do
    command -v $tool >/dev/null || absent "$tool is missing: ops/setup --tests installs it"
  done
  local program missing=()
  for program in tributary real_registers boston_resolution; do
    [[ -x build/release/$program ]] || missing+=("$program")
  done
  [[ ${#missing[@]} == 0 ]] || ops/steps/build release "${missing[@]}"
  rm -rf "$work"
  mkdir -p "$work/out"
  TRIBUTARY_DATA=$data build/release/real_registers "$city" "$work/registers"
  "$tributary" keys --config "$config" --from "$2" --to "$3"
}

# CSV by RFC 4180 ends its lines with CR LF.
info() { "$tributary" state info --config "$config" -o csv | tr -d '\r'; }
value() { awk -F, -v name="$1" '$1 == name { print $2 }' "$work/info.csv"; }

# Records used and rejected and what came of them; all of it is pinned in expected/CITY.txt.
figures() {
  grep -E '^(source\.|counter\.(duplicate|superseded|replaced|too_late|beyond_lateness|revisions),)' \
    "$work/info.csv"
  "$tributary" list --config "$config" -o csv | tr -d '\r' | awk -F, '
    NR > 1 { rows[$1]++ }
    END { n = split("red orange yellow blue", level, " ")
          for (i = 1; i <= n; i++) printf "list.%s,%d\n", level[i], rows[level[i]] }'
}

run_to_the_end() {
  say "$city: every record, from the files to the list"
  check "the run ends with everything committed" \
    "$tributary" run --until-idle --config "$config"
  info >"$work/info.csv"
}

# every_record SOURCE FILE: used + rejected + heartbeats + held = records = rows of the file.
every_record() {
  local source=$1 rows sum
  rows=$(python3 tests/real/oracle.py rows "$data/$2")
  sum=$(awk -F, -v start="source.$source." '
    index($1, start) == 1 && $1 != start "records" { sum += $2 } END { print sum + 0 }' \
    "$work/info.csv")
  check "$source: $rows rows in the file, as many records" same "$(value "source.$source.records")" "$rows"
  check "$source: each is used or rejected for a stated reason" same "$sum" "$rows"
  check "$source: none is still held" same "$(value "source.$source.held")" 0
}

# The dead letters, counted by source and reason, are the rejections that were counted.
dead_letters() {
  sed -E 's/.*"source":"([^"]*)".*"reason":"([^"]*)".*/\1 \2/' "$work/out/dead_letters.jsonl" |
    sort | uniq -c | awk '{ print "source." $2 ".rejected." $3 "," $1 }'
}
check_dead_letters() {
  check "a dead letter for each rejection, with its reason" \
    diff <(grep '\.rejected\.' "$work/info.csv" | sort) <(dead_letters | sort)
}

check_figures() {
  figures >"$work/figures.txt"
  check "figures as in tests/real/expected/$city.txt" \
    diff "tests/real/expected/$city.txt" "$work/figures.txt"
}

check_state() {
  check "the state is whole" "$tributary" state verify --config "$config"
  "$tributary" run --until-idle --config "$config" >/dev/null
  check "started again, it reads and changes nothing" \
    diff <(grep -E '^(source|counter)\.' "$work/info.csv") <(info | grep -E '^(source|counter)\.')
}

# Hazard and subject of every row, against an oracle's.
listed() {
  "$tributary" list --config "$config" -o json |
    sed -nE 's/.*"subject":\{"type":"[^"]*","id":"([^"]*)".*"hazard":"([^"]*)".*/\2 \1/p' | sort
}
check_list() {
  say "the list"
  "$tributary" list --config "$config" --limit 10
  check "the oracle counts" \
    python3 tests/real/oracle.py "$@" "$(value commit.w)" "$work/oracle.txt"
  check "the list has the rows that the oracle counts, and no other" \
    diff <(listed) <(cut -d' ' -f1,2 "$work/oracle.txt" | sort)
}

finish() {
  printf '\n%s: %d s\n%d passed, %d failed\n' "$city" "$SECONDS" "$passed" "$failed"
  [[ $failed == 0 ]] || exit 1
}
