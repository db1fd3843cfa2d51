package grapevine.kernel.time;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.Codec;
import grapevine.kernel.id.ServerNumber;
import org.jspecify.annotations.Nullable;

/**
 * Hybrid logical time and the server that took it: unique, totally ordered, and above everything
 * that its maker had seen (Kulkarni and others 2014; Grapevine, CACM 1982, section 5, has time and
 * address).
 *
 * @param millis wall-clock milliseconds since 1970, possibly ahead of the maker's clock; 0 or more
 * @param counter tells apart what falls on one millisecond; 0 or more
 * @param source the server that made it
 */
public record Timestamp(long millis, int counter, ServerNumber source)
    implements Comparable<Timestamp> {
  /** Before every other. */
  public static final Timestamp ZERO = new Timestamp(0, 0, new ServerNumber(0));

  /** How timestamps are written. The bytes sort as the timestamps do. */
  public static final Codec<Timestamp> CODEC = Codec.of(Timestamp::write, Timestamp::read);

  @Override
  public int compareTo(Timestamp other) {
    int byMillis = Long.compare(millis, other.millis);
    if (byMillis != 0) {
      return byMillis;
    }
    int byCounter = Integer.compare(counter, other.counter);
    return byCounter != 0 ? byCounter : source.compareTo(other.source);
  }

  // Compared for every recipient: the generated ones showed in the profile of a large list.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Timestamp that
        && millis == that.millis
        && counter == that.counter
        && source.equals(that.source);
  }

  @Override
  public int hashCode() {
    return (Long.hashCode(millis) * 31 + counter) * 31 + source.hashCode();
  }

  /** Whether this comes after the other. */
  public boolean isAfter(Timestamp other) {
    return compareTo(other) > 0;
  }

  /** The later of two. */
  public static Timestamp max(Timestamp left, Timestamp right) {
    return left.isAfter(right) ? left : right;
  }

  /** The timestamp as text, such as {@code 18f2a3b4c5d.0.9a3b…}. */
  @Override
  public String toString() {
    return Long.toHexString(millis) + "." + Integer.toHexString(counter) + "." + source;
  }

  private static void write(ByteWriter out, Timestamp value) {
    out.putLong(value.millis).putLong(value.counter).putLong(value.source.value());
  }

  private static Timestamp read(ByteReader in) {
    long millis = in.getLong();
    return new Timestamp(millis, (int) in.getLong(), new ServerNumber(in.getLong()));
  }
}
