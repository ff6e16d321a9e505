# What run.sh and streams.sh have in common, for them to source: how a peer is built, run, measured and
# compared. They set `place` (a folder of results), `tributary`, `here` and `fail`.

# build_peer POM JARS CLASSES SOURCE...: Maven is asked once.
build_peer() {
  local pom=$1 jars=$2 classes=$3
  shift 3
  mkdir -p "$(dirname "$jars")"
  if ! cmp -s "$pom" "$jars/pom.xml"; then
    rm -rf "$jars"
    local copy=(mvn -B -q -f "$pom" dependency:copy-dependencies "-DoutputDirectory=$PWD/$jars")
    # Without asking anybody first: a second clone finds them in the local repository.
    "${copy[@]}" -o >"$place/maven.log" 2>&1 || "${copy[@]}" >"$place/maven.log" 2>&1 ||
      { tail -n 20 "$place/maven.log" >&2; fail "Maven could not fetch the peers"; }
    cp "$pom" "$jars/pom.xml"
  fi
  rm -rf "$classes"
  javac -nowarn --release 17 -cp "$jars/*" -d "$classes" "$@" || fail "the peers do not compile"
}

# generate_city FOLDER RULE...: these rules in place of the city's own.
generate_city() {
  local city=$1 rules=$place/rules
  shift
  rm -rf "$rules" "$city" "$place"/run-*
  mkdir -p "$rules"
  cp "$@" "$rules/"
  "$tributary" generate city --records "$records" --seed "$seed" --rules "$rules" --out "$city" \
    >"$place/city.log" || { cat "$place/city.log" >&2; fail "no city"; }
}

# measured NAME COMMAND...: figures, log and output of a run are in $place/run-NAME.
measured() {
  local name=$1 to=$place/run-$1
  shift
  mkdir -p "$to"
  # One after another, and none pays for what the one before left to be written.
  sync
  echo "peers: $name" >&2
  python3 "$here/measure.py" "$to/figures" "$to/log" "$@" ||
    { tail -n 20 "$to/log" >&2; fail "$name ended with an error; its log is $to/log"; }
}

# compare NAME WITH [RULE...]: exits 1 if they differ.
compare() {
  local ours=$place/run-$2 theirs=$place/run-$1
  echo "peers: $1 beside $2" >&2
  python3 "$here/compare.py" --tributary "$ours/changes.jsonl" --table "$ours/log" \
    --peer "$theirs/changes.tsv" --outcome "$theirs/outcome" --rules "${@:3}" >&2 && return
  echo "peers: $1 gives other alerts than Tributary; all of it is in $place" >&2
  exit 1
}
