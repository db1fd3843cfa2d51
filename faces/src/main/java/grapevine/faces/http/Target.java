package grapevine.faces.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The path and the query of a request, decoded (RFC 3986 section 2.1). */
final class Target {
  private static final int SEGMENTS_MAX = 10;
  private static final int PARAMETERS_MAX = 20;

  private Target() {}

  /** The segments of a path; empty where it is no path, or too long a one. */
  static Optional<List<String>> segments(String path) {
    if (!path.startsWith("/")) {
      return Optional.empty();
    }
    String[] parts = path.substring(1).split("/", SEGMENTS_MAX + 1);
    List<String> segments = new ArrayList<>(parts.length);
    for (String part : parts) {
      Optional<String> segment = decoded(part, false);
      if (segment.isEmpty() || segments.size() == SEGMENTS_MAX) {
        return Optional.empty();
      }
      segments.add(segment.get());
    }
    return Optional.of(segments);
  }

  /** The parameters of a query; empty where one is malformed, or stands there twice. */
  static Optional<Map<String, String>> parameters(String query) {
    Map<String, String> parameters = new LinkedHashMap<>();
    if (query.isEmpty()) {
      return Optional.of(parameters);
    }
    for (String part : query.split("&", PARAMETERS_MAX + 1)) {
      int equals = part.indexOf('=');
      Optional<String> name = decoded(equals < 0 ? part : part.substring(0, equals), true);
      Optional<String> value = decoded(equals < 0 ? "" : part.substring(equals + 1), true);
      if (name.isEmpty()
          || value.isEmpty()
          || parameters.size() == PARAMETERS_MAX
          || parameters.put(name.get(), value.get()) != null) {
        return Optional.empty();
      }
    }
    return Optional.of(parameters);
  }

  private static Optional<String> decoded(String text, boolean plusIsSpace) {
    ByteArrayOutputStream octets = new ByteArrayOutputStream(text.length());
    int index = 0;
    while (index < text.length()) {
      char letter = text.charAt(index);
      if (letter == '%') {
        int high = index + 2 < text.length() ? digit(text, index + 1) : -1;
        int low = high < 0 ? -1 : digit(text, index + 2);
        if (low < 0) {
          return Optional.empty();
        }
        octets.write(high * 16 + low);
        index += 3;
      } else if (letter <= ' ' || letter >= 0x7f) {
        return Optional.empty();
      } else {
        octets.write(plusIsSpace && letter == '+' ? ' ' : letter);
        index++;
      }
    }
    return utf8(octets.toByteArray());
  }

  private static int digit(String text, int index) {
    return Character.digit(text.charAt(index), 16);
  }

  private static Optional<String> utf8(byte[] octets) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString());
    } catch (CharacterCodingException malformed) {
      return Optional.empty();
    }
  }
}
