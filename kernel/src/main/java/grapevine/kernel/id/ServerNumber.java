package grapevine.kernel.id;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

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

  // Compared for every recipient: the generated ones showed in the profile of a large list.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ServerNumber that && value == that.value;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(value);
  }

  /** Sixteen hexadecimal digits. */
  @Override
  public String toString() {
    return HexFormat.of().toHexDigits(value);
  }
}
