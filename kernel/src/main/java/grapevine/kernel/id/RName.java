package grapevine.kernel.id;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.Codec;
import grapevine.kernel.codec.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The name of an entry, {@code F.R}: name F in registry R, separated by the last dot. It is kept as
 * it was written and compared after {@linkplain Folding folding}. An F that ends in {@code ^} names
 * a group (Grapevine, CACM 1982, section 3).
 */
public final class RName implements Comparable<RName> {
  /** Most octets of F in UTF-8, as written and as compared. */
  public static final int NAME_OCTETS_MAX = 64;

  /** The registry of registries, held by every server. */
  public static final String GV = "gv";

  /** How names are written: as they were given. */
  public static final Codec<RName> CODEC = Codec.of(RName::write, RName::read);

  private final String name;
  private final String foldedName;
  private final String registry;

  private RName(String name, String foldedName, String registry) {
    this.name = name;
    this.foldedName = foldedName;
    this.registry = registry;
  }

  /** The name in that text, or nothing where it is no RName. */
  public static Optional<RName> parse(String text) {
    int dot = text.lastIndexOf('.');
    return dot < 0 ? Optional.empty() : of(text.substring(0, dot), text.substring(dot + 1));
  }

  /** The name with those two parts, or nothing where they make no RName. */
  public static Optional<RName> of(String name, String registry) {
    Optional<String> foldedRegistry = Folding.registry(registry);
    Optional<String> foldedName = Folding.name(name);
    if (foldedRegistry.isEmpty()
        || foldedName.isEmpty()
        || isTooLong(name)
        || isTooLong(foldedName.get())) {
      return Optional.empty();
    }
    return Optional.of(new RName(name, foldedName.get(), foldedRegistry.get()));
  }

  /**
   * The name in a text that is known to be one, such as a constant.
   *
   * @throws MalformedException where it is none
   */
  public static RName required(String text) {
    return parse(text).orElseThrow(() -> new MalformedException("no name: " + text));
  }

  /** F as it was written. */
  public String name() {
    return name;
  }

  /** F as it is compared. */
  public String foldedName() {
    return foldedName;
  }

  /** R, always folded. */
  public String registry() {
    return registry;
  }

  /** Whether this names a group: F ends in {@code ^}. */
  public boolean isGroup() {
    return foldedName.endsWith("^");
  }

  @Override
  public int compareTo(RName other) {
    int byRegistry = registry.compareTo(other.registry);
    return byRegistry != 0 ? byRegistry : foldedName.compareTo(other.foldedName);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RName that
        && foldedName.equals(that.foldedName)
        && registry.equals(that.registry);
  }

  @Override
  public int hashCode() {
    return foldedName.hashCode() * 31 + registry.hashCode();
  }

  /** {@code F.R} as it was written. */
  @Override
  public String toString() {
    return name + "." + registry;
  }

  private static boolean isTooLong(String text) {
    // No character takes more than three octets for each of its units in UTF-16.
    return text.length() * 3 > NAME_OCTETS_MAX
        && text.getBytes(StandardCharsets.UTF_8).length > NAME_OCTETS_MAX;
  }

  private static void write(ByteWriter out, RName value) {
    out.putString(value.name).putString(value.registry);
  }

  private static RName read(ByteReader in) {
    String name = in.getString();
    String registry = in.getString();
    return of(name, registry)
        .orElseThrow(() -> new MalformedException("no name: " + name + "." + registry));
  }
}
