# Makes Java's ahead-of-time cache (JEP 483 and 514): the classes that a start needs, loaded and linked once, when the
# program is built. So every start takes about half the time and less memory. No profiles of methods are kept (JEP 515):
# a server that goes by those of a short run stays slower than one that makes its own (docs/decisions/0022). Sourced by
# the launcher's build.

# server_jars: the class path of the program.
server_jars() {
  for jar in "$root"/server/target/grapevine-server-*.jar; do
    printf '%s:%s' "$jar" "$root/server/target/lib/*"
    return
  done
}

# remember_classes: lets a server of its own start, take some mail and stop, and keeps what this took.
# Without the cache all works, only slower, so what goes wrong here is said in the build's log and harms nothing.
remember_classes() {
  ground=$(mktemp -d) || return 0
  cache=$root/server/target/grapevine.aot
  rm -f "$cache"
  # An address of its own on loopback, and a port that another build at the same time hardly has.
  host=127.83.0.1
  port=$((20000 + $$ % 10000))
  printf 'name = "first"\nhost-name = "first.example.org"\ndata = "data"\n[listen]\nsmtp = "%s:%s"\n' \
    "$host" "$port" >"$ground/grapevine.toml"
  (
    cd "$ground" || exit 1
    main() {
      "$JAVA_HOME/bin/java" -XX:+UseSerialGC -XX:+UseCompactObjectHeaders -XX:TieredStopAtLevel=1 \
        --enable-native-access=ALL-UNNAMED -Djava.library.path="$root/server/target/native" \
        -cp "$(server_jars)" grapevine.server.Main "$@"
    }
    main init --config grapevine.toml
    "$JAVA_HOME/bin/java" -XX:+UseSerialGC -XX:+UseCompactObjectHeaders -XX:AOTCacheOutput="$cache" \
      -XX:+UnlockDiagnosticVMOptions -XX:-AOTRecordTraining \
      --enable-native-access=ALL-UNNAMED -Djava.library.path="$root/server/target/native" -cp "$(server_jars)" \
      grapevine.server.Main serve --config grapevine.toml >serve.log 2>&1 &
    server=$!
    waited=0
    until grep -qs ' ready ' serve.log || [ $waited -ge 300 ] || ! kill -0 $server; do
      sleep 0.1
      waited=$((waited + 1))
    done
    main registry add pa --domain pa.example.org --server first --data data
    printf 'grapes\n' | main user add alice.pa --inbox first --password-stdin --data data
    printf 'Subject: hello\n\nhello\n' | main send --from alice.pa --to alice.pa --data data
    main read alice.pa --data data
    kill $server
    wait $server
  ) >"$root/.cache/classes.log" 2>&1 || true
  rm -rf "$ground"
}
