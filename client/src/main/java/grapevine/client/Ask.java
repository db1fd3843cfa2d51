package grapevine.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request before it is known who will answer it.
 *
 * @param method of HTTP
 * @param target path and query
 * @param registry whose holders serve it; empty where any server does
 * @param repeat whether it may be asked again when nobody knows whether it was done
 * @param waitSeconds how long its answer may be held back on purpose
 * @param tag the version that is known, or null
 * @param body in JSON, or null
 */
record Ask(
    String method,
    String target,
    String registry,
    boolean repeat,
    int waitSeconds,
    @Nullable String tag,
    byte @Nullable [] body) {

  /** A question, which may be repeated. */
  static Ask get(String target, String registry) {
    return new Ask("GET", target, registry, true, 0, null, null);
  }

  /** A question whose answer may take a while. */
  static Ask waiting(String target, String registry, int seconds) {
    return new Ask("GET", target, registry, true, seconds, null, null);
  }

  /** A question about what may have changed since. */
  static Ask unless(String target, String registry, String tag) {
    return new Ask("GET", target, registry, true, 0, tag, null);
  }

  /** Something to be done. */
  static Ask change(String method, String target, String registry, Map<String, ?> body) {
    return new Ask(method, target, registry, false, 0, null, JsonText.write(body));
  }

  /** The same, where doing it twice is doing it once. */
  Ask repeatable() {
    return new Ask(method, target, registry, true, waitSeconds, tag, body);
  }

  /** A text as a part of a path or query. */
  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** The registry of a name; empty where it is none. */
  static String registryOf(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  /** Without the body. */
  @Override
  public String toString() {
    return "Ask[" + method + " " + target + "]";
  }
}
