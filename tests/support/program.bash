# Sourced by scripts that take nothing but `--program FILE`: sets `tributary` to it, or to the release
# program, and leaves with 3 if it is not built. The working directory is the checkout's root.
tributary=build/release/tributary
while [[ $# -gt 0 ]]; do
  case "$1" in
    --program) tributary=${2-} ;;
    *) echo "usage: $0 [--program FILE]" >&2; exit 64 ;;
  esac
  shift $(($# < 2 ? $# : 2))
done
[[ -x $tributary ]] || { echo "$tributary is not built: ops/steps/build release" >&2; exit 3; }
