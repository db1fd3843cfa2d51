package grapevine.store.state;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A key by its content, for maps in memory. The bytes must not be changed any more. Immutable. */
public final class KeyBytes {
  private final byte[] bytes;
  private final int hash;

  /** Those bytes, which are not copied. */
  public KeyBytes(byte[] bytes) {
    this.bytes = bytes;
    this.hash = Arrays.hashCode(bytes);
  }

  /** How many they are. */
  public int length() {
    return bytes.length;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof KeyBytes that && hash == that.hash && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
