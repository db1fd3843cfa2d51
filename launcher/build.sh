# Builds what the command line needs, when it is missing or older than its sources. Sourced by the launcher.

# is_stale: true when a source or a build file is newer than the last complete build.
is_stale() {
  stamp=$root/server/target/built
  [ -f "$stamp" ] && [ -d "$root/server/target/lib" ] && [ -d "$root/server/target/native" ] \
    || return 0
  [ -n "$(find "$root"/pom.xml "$root"/*/pom.xml "$root"/.mvn "$root"/*/src/main \
    -newer "$stamp" -print 2>/dev/null | head -n 1)" ]
}

# build_progress: of Maven's output, one line a module.
build_progress() {
  awk '/^\[INFO\] Building Grapevine [a-z]/ { module = $4; place = $NF; gsub(/[][]/, "", place); sub("/", " of ", place)
         print "building " module " (" place ")"; fflush() }'
}

build_if_stale() {
  is_stale || return 0
  mkdir -p "$root/.cache"
  if command -v flock >/dev/null 2>&1; then
    # Two commands at once: the second waits for the build of the first.
    exec 9>"$root/.cache/build.lock"
    flock 9
    if ! is_stale; then
      exec 9>&-
      return 0
    fi
  fi
  log=$root/.cache/build.log
  echo "grapevine: building (a first build takes a minute or two)" >&2
  touch "$root/.cache/build.started"
  {
    (cd "$root" && ./mvnw -B -pl server -am -Dmaven.test.skip=true package </dev/null 2>&1 9>&- \
      || echo "GRAPEVINE BUILD FAILED") | tee "$log" | build_progress >&2
  }
  if grep -q '^GRAPEVINE BUILD FAILED' "$log"; then
    # The places in the sources say it best; without one, all that Maven calls an error.
    grep -E '^\[(ERROR|WARNING)\] .*\.java:' "$log" | sort -u | head -n 20 >&2
    if ! grep -qE '^\[(ERROR|WARNING)\] .*\.java:' "$log"; then
      grep '^\[ERROR\]' "$log" | head -n 12 >&2 || true
    fi
    echo "grapevine: the build failed; all of its output is in $log" >&2
    exit 1
  fi
  echo "remembering the classes that a start needs" >&2
  remember_classes
  # The stamp has the time at which the build began: what changes meanwhile is built next time.
  mv "$root/.cache/build.started" "$root/server/target/built"
  if command -v flock >/dev/null 2>&1; then
    exec 9>&-
  fi
}
