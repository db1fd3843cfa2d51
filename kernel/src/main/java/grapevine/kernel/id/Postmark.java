package grapevine.kernel.id;

import grapevine.kernel.codec.Codec;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The unique id of a message, 128 bits: a digest of the message's identity where it has one, so
 * that any server gives the same; else of time, server and counter.
 */
public record Postmark(long high, long low) implements Comparable<Postmark> {
  /** How postmarks are written: sixteen bytes. */
  public static final Codec<Postmark> CODEC =
      Codec.of(
          (out, mark) -> out.putLong(mark.high).putLong(mark.low),
          in -> new Postmark(in.getLong(), in.getLong()));

  /** The postmark in the first sixteen bytes of a digest. */
  public static Postmark ofDigest(byte[] digest) {
    return new Postmark(word(digest, 0), word(digest, Long.BYTES));
  }

  /** The postmark that {@link #toString} wrote, or nothing. */
  public static Optional<Postmark> parse(String text) {
    if (text.length() != 32 || !text.chars().allMatch(c -> Character.digit(c, 16) >= 0)) {
      return Optional.empty();
    }
    return Optional.of(
        new Postmark(
            Long.parseUnsignedLong(text.substring(0, 16), 16),
            Long.parseUnsignedLong(text.substring(16), 16)));
  }

  @Override
  public int compareTo(Postmark other) {
    int order = Long.compareUnsigned(high, other.high);
    return order != 0 ? order : Long.compareUnsigned(low, other.low);
  }

  /** Thirty-two hexadecimal digits: POP3's unique id, and what {@code trace} takes. */
  @Override
  public String toString() {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(high) + hex.toHexDigits(low);
  }

  private static long word(byte[] bytes, int offset) {
    long value = 0;
    for (int index = offset; index < offset + Long.BYTES; index++) {
      value = (value << 8) | (bytes[index] & 0xff);
    }
    return value;
  }
}
