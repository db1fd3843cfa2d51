package grapevine.kernel.state;

import org.jspecify.annotations.Nullable;

/**
 * An ordered map from keys to values. Keys sort as unsigned bytes. Arrays that are given or
 * returned are not changed by either side.
 */
public interface State {
  /** The value of a key, or null. */
  byte @Nullable [] get(byte[] key);

  /**
   * The entries from one key (inclusive) to another (exclusive), in order. The cursor shows the
   * state as it was when it was opened, and must be closed.
   */
  Cursor scan(byte[] from, byte[] to);
}
