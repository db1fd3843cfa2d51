package grapevine.kernel.time;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.Codec;
import grapevine.kernel.id.ServerNumber;
import java.util.Comparator;

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

  private static final Comparator<Timestamp> ORDER =
      Comparator.comparingLong(Timestamp::millis)
          .thenComparingInt(Timestamp::counter)
          .thenComparing(Timestamp::source);

  @Override
  public int compareTo(Timestamp other) {
    return ORDER.compare(this, other);
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
