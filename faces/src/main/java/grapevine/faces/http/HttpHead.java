package grapevine.faces.http;

import grapevine.faces.envelope.Channel;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The head of a message of HTTP/1.1 (RFC 9112), as bytes. What leaves its end open to opinion is
 * refused, so that nothing behind it can be taken for another request: a line that does not end in
 * CRLF, a folded line, a space before a colon, two lengths, a transfer coding (RFC 9112 section
 * 11.2). Immutable.
 *
 * @param method as sent
 * @param path still percent-encoded
 * @param query still percent-encoded; empty where there is none
 * @param headers by their names in lower case; several of one name joined by comma and space
 * @param bodyOctets how long the body is; 0 where there is none
 * @param lasting whether the client means to send another request
 * @param awaitsContinue whether it sends the body only when told to
 */
public record HttpHead(
    String method,
    String path,
    String query,
    SortedMap<String, String> headers,
    int bodyOctets,
    boolean lasting,
    boolean awaitsContinue) {

  /** Longest head that is read, in octets. */
  public static final int OCTETS_MAX = 8_192;

  private static final int FIELDS_MAX = 100;
  private static final String TOKEN = "[A-Za-z0-9!#$%&'*+.^_`|~-]";
  // RFC 9112 section 3
  private static final Pattern REQUEST_LINE =
      Pattern.compile("(" + TOKEN + "{1,20}) ([!-~&&[^#]]+) HTTP/(\\d)\\.(\\d)");
  // RFC 9112 section 3.2.2: to be understood, though no client of ours sends it
  private static final Pattern ABSOLUTE = Pattern.compile("(?i)https?://[^/?]*(.*)");
  // RFC 9110 section 5.5, without control characters; possessive, so that nothing is tried twice
  private static final Pattern FIELD =
      Pattern.compile("(" + TOKEN + "{1,100}+):([ \t!-~\u0080-\u00ff]*+)");

  /** Copies the headers. */
  public HttpHead {
    headers = Collections.unmodifiableSortedMap(new TreeMap<>(headers));
  }

  /** What came of reading. */
  public sealed interface Reading {}

  /** It is one. */
  public record Sound(HttpHead head) implements Reading {}

  /** It is none, and where the next one begins cannot be said. */
  public record Unsound(Problem problem) implements Reading {}

  /**
   * Reads a head.
   *
   * @param octets all of it, without the empty line behind it, with the CRLF before that
   */
  public static Reading read(byte[] octets) {
    String text = new String(octets, StandardCharsets.ISO_8859_1);
    String[] lines = text.split("\r\n", FIELDS_MAX + 2);
    Matcher line = REQUEST_LINE.matcher(lines[0]);
    if (!text.endsWith("\r\n") || lines.length > FIELDS_MAX + 1 || !line.matches()) {
      return new Unsound(Problem.MALFORMED_REQUEST);
    }
    if (!line.group(3).equals("1")) {
      return new Unsound(Problem.VERSION_UNKNOWN);
    }
    TreeMap<String, String> headers = new TreeMap<>();
    for (String field : List.of(lines).subList(1, lines.length - 1)) {
      Matcher matcher = FIELD.matcher(field);
      if (!matcher.matches()) {
        return new Unsound(Problem.MALFORMED_REQUEST);
      }
      headers.merge(
          matcher.group(1).toLowerCase(Locale.ROOT),
          matcher.group(2).strip(),
          (a, b) -> a + ", " + b);
    }
    boolean current = !line.group(4).equals("0");
    return head(line.group(1), line.group(2), headers, current);
  }

  private static Reading head(
      String method, String target, SortedMap<String, String> headers, boolean current) {
    String host = headers.getOrDefault("host", "");
    OptionalInt length = length(headers.getOrDefault("content-length", "0"));
    Optional<String> origin = origin(target);
    // RFC 9112 section 3.2: one Host, and one only
    if (current && !headers.containsKey("host")
        || host.contains(",")
        || length.isEmpty()
        || origin.isEmpty()) {
      return new Unsound(Problem.MALFORMED_REQUEST);
    }
    if (headers.containsKey("transfer-encoding")) {
      return new Unsound(Problem.LENGTH_REQUIRED);
    }
    int mark = origin.get().indexOf('?');
    List<String> connection =
        List.of(headers.getOrDefault("connection", "").toLowerCase(Locale.ROOT).split("[ ,\t]+"));
    String expect = headers.getOrDefault("expect", "");
    return new Sound(
        new HttpHead(
            method,
            mark < 0 ? origin.get() : origin.get().substring(0, mark),
            mark < 0 ? "" : origin.get().substring(mark + 1),
            headers,
            length.getAsInt(),
            current && !connection.contains("close"),
            current && expect.equalsIgnoreCase("100-continue")));
  }

  private static Optional<String> origin(String target) {
    if (target.startsWith("/")) {
      return Optional.of(target);
    }
    Matcher absolute = ABSOLUTE.matcher(target);
    if (!absolute.matches()) {
      return Optional.empty();
    }
    String rest = absolute.group(1);
    return Optional.of(rest.startsWith("/") ? rest : "/" + rest);
  }

  /** A length that no body of ours reaches counts as the largest number. */
  private static OptionalInt length(String text) {
    if (!text.matches("[0-9]{1,18}")) {
      return OptionalInt.empty();
    }
    return OptionalInt.of((int) Math.min(Integer.MAX_VALUE, Long.parseLong(text)));
  }

  /** The request that it makes over a channel. */
  public HttpRequest request(Channel channel) {
    return new HttpRequest(channel, bodiless() ? "GET" : method, path, query, headers);
  }

  /** Whether the response goes without its body (RFC 9110 section 9.3.2). */
  public boolean bodiless() {
    return method.equals("HEAD");
  }

  /** Without query and headers, which may be secret. */
  @Override
  public String toString() {
    return "HttpHead[" + method + " " + path + "]";
  }
}
