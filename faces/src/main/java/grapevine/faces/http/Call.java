package grapevine.faces.http;

import grapevine.kernel.id.RName;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A request that has found its route. Its parameters are of the kinds that the route says, so what
 * is asked for here under a kind is of that kind. Immutable.
 *
 * @param identity who signed in, as the answer to the sign-in named him; empty where nobody did
 * @param parameters of path and query, those that were given
 */
record Call(HttpRequest request, String identity, SortedMap<String, Object> parameters) {
  Call {
    parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
  }

  /** The same with somebody who has signed in. */
  Call by(String who) {
    return new Call(request, who, parameters);
  }

  /** A name of the path. */
  RName name(String parameter) {
    return (RName) required(parameter);
  }

  /** A text or registry of the path. */
  String text(String parameter) {
    return (String) required(parameter);
  }

  private Object required(String parameter) {
    Object value = parameters.get(parameter);
    if (value == null) {
      throw new IllegalStateException("the route has no parameter " + parameter);
    }
    return value;
  }

  /** A text of the query; empty where it was not given. */
  String textOr(String parameter) {
    return (String) parameters.getOrDefault(parameter, "");
  }

  /** A name of the query. */
  Optional<RName> nameGiven(String parameter) {
    return Optional.ofNullable((RName) parameters.get(parameter));
  }

  /** A number of the query, at most that; that where it was not given. */
  int numberUpTo(String parameter, int max) {
    return Math.min((Integer) parameters.getOrDefault(parameter, max), max);
  }

  /** How many seconds to wait, at most that; 0 where it was not said. */
  int secondsUpTo(int max) {
    return Math.min((Integer) parameters.getOrDefault(Routes.WAIT, 0), max);
  }

  /** A truth of the query; false where it was not given. */
  boolean truth(String parameter) {
    return (Boolean) parameters.getOrDefault(parameter, false);
  }

  /** Whether the client has this version already (RFC 9110 section 13.1.2). */
  boolean has(String version) {
    String given = request.header("if-none-match").orElse("");
    for (String each : given.split(",", 50)) {
      String tag = each.strip();
      if (tag.equals("\"" + version + "\"") || tag.equals("W/\"" + version + "\"")) {
        return true;
      }
    }
    return false;
  }

  /** An answer with a value that has a version: or only that it has not changed. */
  Turn versioned(String version, byte[] json) {
    HttpResponse response = has(version) ? HttpResponse.empty(304) : HttpResponse.json(200, json);
    return new Turn.Finished(
        response.with("ETag", "\"" + version + "\"").with("Cache-Control", "private, no-cache"));
  }

  /** Without parameters: a name that somebody looks up is nobody else's business. */
  @Override
  public String toString() {
    return "Call[" + request + "]";
  }
}
