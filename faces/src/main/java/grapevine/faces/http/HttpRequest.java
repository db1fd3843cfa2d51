package grapevine.faces.http;

import grapevine.faces.envelope.Channel;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The head of a request. Immutable.
 *
 * @param channel over which it came
 * @param method as sent, but {@code GET} for {@code HEAD}: the driver keeps the body back
 * @param path as sent, still percent-encoded, without the query
 * @param query what follows the question mark, still percent-encoded; empty where there is none
 * @param headers by their names in lower case; several of one name joined by comma and space
 */
public record HttpRequest(
    Channel channel, String method, String path, String query, SortedMap<String, String> headers) {

  /** Copies the headers. */
  public HttpRequest {
    headers = Collections.unmodifiableSortedMap(new TreeMap<>(headers));
  }

  /** The value of a header. */
  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /** Without query and headers, which may be secret. */
  @Override
  public String toString() {
    return "HttpRequest[" + method + " " + path + "]";
  }
}
