package grapevine.kernel.id;

import java.util.HexFormat;

/**
 * The number of a server: 64 random bits, drawn anew when a server is made or comes back as new, so
 * it never names two.
 *
 * @param value the bits; 0 is no server
 */
public record ServerNumber(long value) implements Comparable<ServerNumber> {
  @Override
  public int compareTo(ServerNumber other) {
    return Long.compareUnsigned(value, other.value);
  }

  /** Sixteen hexadecimal digits. */
  @Override
  public String toString() {
    return HexFormat.of().toHexDigits(value);
  }
}
