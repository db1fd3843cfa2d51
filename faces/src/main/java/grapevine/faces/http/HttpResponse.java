package grapevine.faces.http;

import grapevine.faces.http.json.Json;
import grapevine.faces.http.json.JsonValue;
import grapevine.kernel.id.BodyId;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is answered. Immutable.
 *
 * @param status the code (RFC 9110 section 15)
 * @param headers by their names, without Content-Length, Date and Server, which are the driver's
 */
public record HttpResponse(int status, SortedMap<String, String> headers, Body body) {

  private static final String JSON = "application/json";

  /** Copies the headers. */
  public HttpResponse {
    headers = Collections.unmodifiableSortedMap(new TreeMap<>(headers));
  }

  /** The content. */
  public sealed interface Body {}

  /**
   * Bytes.
   *
   * @param bytes all of it; the driver's from now on
   */
  public record Bytes(byte[] bytes) implements Body {}

  /**
   * A stored body, to be read part by part.
   *
   * @param body which
   * @param octets its size
   */
  public record Stored(BodyId body, long octets) implements Body {}

  /** An answer with a value. */
  static HttpResponse json(int status, JsonValue value) {
    return json(status, Json.write(value));
  }

  /** An answer with a value that is written already. */
  static HttpResponse json(int status, byte[] text) {
    return new HttpResponse(status, new TreeMap<>(), new Bytes(text))
        .with("Content-Type", JSON)
        .with("Cache-Control", "no-store");
  }

  /** An answer without content. */
  static HttpResponse empty(int status) {
    return new HttpResponse(status, new TreeMap<>(), new Bytes(new byte[0]));
  }

  /** The same with one more header; one of that name is replaced. */
  HttpResponse with(String name, String value) {
    SortedMap<String, String> more = new TreeMap<>(headers);
    more.put(name, value);
    return new HttpResponse(status, more, body);
  }
}
