package grapevine.server.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import grapevine.runtime.address.NetworkAddress;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A table of the file, read key by key. What was never asked for is unknown, and refused by {@link
 * #finish} with the nearest name that was. For one thread.
 */
final class Section {
  private static final int NEAR = 3;

  private final Source source;
  private final String path;
  private final @Nullable JsonNode node;
  private final TreeSet<String> known = new TreeSet<>();

  /** The file. */
  record Source(String name, Located lines) {}

  Section(Source source, String path, @Nullable JsonNode node) throws BadConfiguration {
    this.source = source;
    this.path = path;
    this.node = node;
    if (node != null && !node.isObject()) {
      throw new BadConfiguration(where(path) + ": \"" + path + "\" must be a table");
    }
  }

  Section table(String key) throws BadConfiguration {
    return new Section(source, pathOf(key), value(key));
  }

  boolean isGiven() {
    return node != null;
  }

  private @Nullable JsonNode value(String key) {
    known.add(key);
    return node == null ? null : node.get(key);
  }

  private String pathOf(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private String where(String full) {
    return source.name() + source.lines().line(full);
  }

  /** Something is wrong with that key. */
  BadConfiguration wrong(String key, String what) {
    String full = pathOf(key);
    return new BadConfiguration(where(full) + ": \"" + full + "\" " + what);
  }

  Optional<String> text(String key) throws BadConfiguration {
    JsonNode value = value(key);
    if (value == null) {
      return Optional.empty();
    }
    if (!value.isTextual() || value.textValue().isBlank()) {
      throw wrong(key, "must be a text in quotes");
    }
    return Optional.of(value.textValue());
  }

  String required(String key, String example) throws BadConfiguration {
    Optional<String> value = text(key);
    if (value.isEmpty()) {
      throw wrong(key, "is missing: write, for example, " + key + " = \"" + example + "\"");
    }
    return value.get();
  }

  long number(String key, long fallback, long lowest, long highest) throws BadConfiguration {
    JsonNode value = value(key);
    if (value == null) {
      return fallback;
    }
    if (!value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.longValue() < lowest
        || value.longValue() > highest) {
      throw wrong(key, "must be a number from " + lowest + " to " + highest);
    }
    return value.longValue();
  }

  boolean flag(String key, boolean fallback) throws BadConfiguration {
    JsonNode value = value(key);
    if (value == null) {
      return fallback;
    }
    if (!value.isBoolean()) {
      throw wrong(key, "must be true or false");
    }
    return value.booleanValue();
  }

  /** One address, or a list of them; empty where there is none. */
  List<NetworkAddress> addresses(String key) throws BadConfiguration {
    JsonNode value = value(key);
    List<NetworkAddress> found = new ArrayList<>();
    if (value == null) {
      return found;
    }
    for (JsonNode one : value.isArray() ? value : List.of(value)) {
      Optional<NetworkAddress> address =
          one.isTextual() ? NetworkAddress.parse(one.textValue()) : Optional.empty();
      found.add(
          address.orElseThrow(() ->
              wrong(
                  key,
                  "must be host and port, such as \"127.0.0.1:12025\" or"
                      + " \"[::1]:12025\", or a list of such")));
    }
    return found;
  }

  /** IP addresses as connections tell them; none where there is nothing. */
  List<String> hosts(String key) throws BadConfiguration {
    JsonNode value = value(key);
    List<String> found = new ArrayList<>();
    if (value == null) {
      return found;
    }
    for (JsonNode one : value.isArray() ? value : List.of(value)) {
      try {
        found.add(InetAddress.ofLiteral(one.asText()).getHostAddress());
      } catch (IllegalArgumentException notAnAddress) {
        throw wrong(key, "must be IP addresses, such as [\"127.0.0.1\", \"10.0.0.7\"]");
      }
    }
    return found;
  }

  /** All of this table: addresses by addresses. */
  SortedMap<String, NetworkAddress> addressByAddress() throws BadConfiguration {
    TreeMap<String, NetworkAddress> found = new TreeMap<>();
    if (node == null) {
      return found;
    }
    for (var names = node.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      List<NetworkAddress> one = addresses(name);
      if (one.size() != 1 || NetworkAddress.parse(name).isEmpty()) {
        throw wrong(name, "must be like \"10.0.0.1:7007\" = \"127.0.0.1:17007\"");
      }
      found.put(name, one.getFirst());
    }
    return found;
  }

  /** Refuses what was not asked for. */
  void finish() throws BadConfiguration {
    if (node == null) {
      return;
    }
    for (var names = node.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!known.contains(name)) {
        throw wrong(name, "is not known" + nearest(name));
      }
    }
  }

  private String nearest(String name) {
    String best = "";
    int least = NEAR + 1;
    for (String candidate : known) {
      int distance = distance(name, candidate);
      if (distance < least) {
        least = distance;
        best = candidate;
      }
    }
    return best.isEmpty()
        ? "; known here are: " + String.join(", ", known)
        : "; did you mean \"" + best + "\"?";
  }

  /** How many letters must be put in, taken out or changed (Levenshtein 1966). */
  private static int distance(String left, String right) {
    int[] row = new int[right.length() + 1];
    for (int column = 0; column < row.length; column++) {
      row[column] = column;
    }
    for (int line = 1; line <= left.length(); line++) {
      int diagonal = row[0];
      row[0] = line;
      for (int column = 1; column < row.length; column++) {
        int changed = diagonal + (left.charAt(line - 1) == right.charAt(column - 1) ? 0 : 1);
        diagonal = row[column];
        row[column] = Math.min(changed, Math.min(row[column - 1], row[column]) + 1);
      }
    }
    return row[right.length()];
  }
}
