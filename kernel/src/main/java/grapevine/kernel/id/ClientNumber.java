package grapevine.kernel.id;

import java.util.HexFormat;

/**
 * The number of a client: 64 random bits, its own for as long as its lease on it runs, and never
 * given to another.
 *
 * @param value the bits; 0 is no client
 */
public record ClientNumber(long value) implements Comparable<ClientNumber> {
  @Override
  public int compareTo(ClientNumber other) {
    return Long.compareUnsigned(value, other.value);
  }

  /** Sixteen hexadecimal digits. */
  @Override
  public String toString() {
    return HexFormat.of().toHexDigits(value);
  }
}
