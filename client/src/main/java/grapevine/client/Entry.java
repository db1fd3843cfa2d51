package grapevine.client;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An individual or group. Immutable.
 *
 * @param name the present name, such as {@code alice.pa}; a group's has a {@code ^} before the dot
 * @param identity stays for ever: a name that is used again is another entry
 * @param uuid the identity as a UUID
 * @param created when
 * @param disabled whether sign-in is refused
 * @param attributes values by the product's words, such as {@code full-name}; binary ones in Base64
 * @param version equal content, equal version, at whichever server
 */
public record Entry(
    String name,
    String identity,
    String uuid,
    Instant created,
    boolean disabled,
    SortedMap<String, List<String>> attributes,
    String version) {
  /** Copies the attributes. */
  public Entry {
    attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
  }

  /** Whether this is a group. */
  public boolean isGroup() {
    int dot = name.lastIndexOf('.');
    return dot > 0 && name.charAt(dot - 1) == '^';
  }

  /** The values of an attribute, none where it has none. */
  public List<String> values(String attribute) {
    return attributes.getOrDefault(attribute, List.of());
  }
}
