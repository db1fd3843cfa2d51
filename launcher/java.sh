# Finds a JDK that is new enough. Sourced by the launcher and by .ci/run.

java_wanted=25

# jdk_release HOME: prints the feature release of the JDK at HOME, or 0 where there is none.
jdk_release() {
  if [ ! -x "$1/bin/javac" ] || [ ! -x "$1/bin/java" ]; then
    echo 0
    return
  fi
  version=
  if [ -r "$1/release" ]; then
    version=$(sed -n 's/^JAVA_VERSION="\{0,1\}\([0-9][0-9]*\).*/\1/p' "$1/release")
  fi
  if [ -z "$version" ]; then
    version=$("$1/bin/java" -version 2>&1 | sed -n 's/.* version "\([0-9][0-9]*\).*/\1/p')
  fi
  echo "${version:-0}"
}

# jdk_candidates: prints the places where a JDK may be, one a line, the best first.
jdk_candidates() {
  [ -z "${JAVA_HOME:-}" ] || echo "$JAVA_HOME"
  on_path=$(command -v javac || true)
  if [ -n "$on_path" ]; then
    resolved=$(readlink -f "$on_path" 2>/dev/null || echo "$on_path")
    dirname "$(dirname "$resolved")"
  fi
  for place in /usr/lib/jvm/* /opt/java/* /opt/jdk* "${HOME:-/nowhere}"/.sdkman/candidates/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    [ ! -d "$place" ] || echo "$place"
  done
  if [ -x /usr/libexec/java_home ]; then
    /usr/libexec/java_home -v "$java_wanted+" 2>/dev/null || true
  fi
}

# have_jdk: sets and exports JAVA_HOME to the first candidate that is new enough; false where none is.
have_jdk() {
  found=$(jdk_candidates | while IFS= read -r home; do
    if [ "$(jdk_release "$home")" -ge "$java_wanted" ]; then
      printf '%s\n' "$home"
      break
    fi
  done)
  [ -n "$found" ] || return 1
  JAVA_HOME=$found
  export JAVA_HOME
}

# find_jdk: as have_jdk, but says what to do and ends where there is none.
find_jdk() {
  have_jdk && return
  cat >&2 <<END
grapevine: no JDK $java_wanted or later was found.
Looked at JAVA_HOME, javac on PATH, /usr/lib/jvm, SDKMAN and the places of macOS.
To get one:
  Debian, Ubuntu:  sudo apt-get install openjdk-$java_wanted-jdk-headless
                   (or temurin-$java_wanted-jdk, from the archive of adoptium.net)
  macOS:           brew install openjdk@$java_wanted
  elsewhere:       https://adoptium.net/temurin/releases/?version=$java_wanted
If it stands in another place, set JAVA_HOME to that place.
END
  exit 3
}
