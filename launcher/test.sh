#!/bin/sh
# ./grapevine test [--long]: runs every test that continuous integration runs, and ends with "N passed, 0 failed".
#
# It first gets the Debian packages that the tests need (mail programs, network tools), where it may.
# JAVA_HOME is set by the launcher.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd -P)
long=false
for argument in "$@"; do
  case $argument in
    --long) long=true ;;
    -h | --help)
      echo "usage: ./grapevine test [--long]"
      echo "Runs all tests. --long runs the longer variants too."
      exit 0
      ;;
    *)
      echo "grapevine test: unknown argument '$argument'; usage: ./grapevine test [--long]" >&2
      exit 2
      ;;
  esac
done

sh "$root/launcher/packages.sh"
sh "$root/launcher/unpacked.sh"

cd "$root"
mkdir -p .cache
log=$root/.cache/test.log
# The figures below must be this run's, so no report of an earlier run may stand.
for reports in "$root"/*/target/surefire-reports; do
  [ ! -d "$reports" ] || rm -rf "$reports"
done

echo "running all tests; all of the output goes to .cache/test.log"
(./mvnw -B --fail-at-end -Dgrapevine.long=$long verify </dev/null 2>&1 || echo "GRAPEVINE BUILD FAILED") \
  | tee "$log" \
  | awk '/^\[INFO\] Building Grapevine [a-z]/ { print "== " $4; fflush() }
         /Tests run:.*Time elapsed/ { sub(/^\[[A-Z]*\] /, ""); print "   " $0; fflush(); next }
         /^\[ERROR\]|^\[WARNING\].*\.java:/ && shown < 200 { print; shown++; fflush() }'

# One line of a report's <testsuite> element holds its four figures.
totals=$(find "$root" -path '*/target/surefire-reports/TEST-*.xml' -exec cat {} + 2>/dev/null | awk '
  function figure(name) { return match($0, " " name "=\"[0-9]+\"") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) + 0 : 0 }
  /<testsuite / { tests += figure("tests"); failures += figure("failures") + figure("errors"); skipped += figure("skipped") }
  END { print tests + 0, failures + 0, skipped + 0 }')
# shellcheck disable=SC2086
set -- $totals
tests=$1 failed=$2 skipped=$3
passed=$((tests - failed - skipped))
status=0

if grep -q '^GRAPEVINE BUILD FAILED' "$log" && [ "$failed" -eq 0 ]; then
  echo "the build itself failed; see .cache/test.log"
  failed=1
fi
if [ "$skipped" -gt 0 ]; then
  echo "$skipped tests were skipped: a skipped test proves nothing, so this counts as failure"
  failed=$((failed + skipped))
fi
if [ "$tests" -eq 0 ]; then
  echo "no test ran"
  failed=1
fi
[ "$failed" -eq 0 ] || status=1
echo "$passed passed, $failed failed"
exit $status
