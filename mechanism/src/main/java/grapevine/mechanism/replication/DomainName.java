package grapevine.mechanism.replication;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.Codec;
import grapevine.kernel.codec.MalformedException;

/**
 * What is replicated as a unit: a registry ({@code r/pa}) or a mailbox ({@code m/…}). To this
 * package a name is only a name.
 *
 * @param text 1 to {@link #LENGTH_MAX} characters
 */
public record DomainName(String text) implements Comparable<DomainName> {
  /** Most characters of a name. */
  public static final int LENGTH_MAX = 1024;

  /** How names are written. */
  public static final Codec<DomainName> CODEC =
      Codec.of((out, name) -> out.putString(name.text), DomainName::read);

  /**
   * Checks the length.
   *
   * @throws IllegalArgumentException where it is out of range
   */
  public DomainName {
    if (text.isEmpty() || text.length() > LENGTH_MAX) {
      throw new IllegalArgumentException("a domain name of " + text.length() + " characters");
    }
  }

  @Override
  public int compareTo(DomainName other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }

  private static DomainName read(ByteReader in) {
    return checked(in.getString());
  }

  /** The name with a text that came from outside. */
  static DomainName checked(String text) {
    if (text.isEmpty() || text.length() > LENGTH_MAX) {
      throw new MalformedException("a domain name of " + text.length() + " characters");
    }
    return new DomainName(text);
  }
}
