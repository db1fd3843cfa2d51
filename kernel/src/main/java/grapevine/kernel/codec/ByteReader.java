package grapevine.kernel.codec;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link ByteWriter} wrote. Nothing is believed: each length is compared with what is
 * left before anything is allocated. Each method throws {@link MalformedException} where the bytes
 * end too early. For one thread.
 */
public final class ByteReader {
  private final byte[] bytes;
  private final int end;
  private int position;

  /** Reads a whole array. */
  public ByteReader(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  /** Reads part of an array. */
  public ByteReader(byte[] bytes, int offset, int length) {
    this.bytes = bytes;
    this.position = offset;
    this.end = offset + length;
  }

  /** How many bytes are left. */
  public int remaining() {
    return end - position;
  }

  /** One byte, 0 to 255. */
  public int getByte() {
    need(1);
    return bytes[position++] & 0xff;
  }

  /** One byte that must be 0 or 1. */
  public boolean getBoolean() {
    int value = getByte();
    if (value > 1) {
      throw new MalformedException("a flag of " + value);
    }
    return value == 1;
  }

  /** A number of at most 64 bits in groups of seven. */
  public long getVarint() {
    long result = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int next = getByte();
      result |= (long) (next & 0x7f) << shift;
      if (next < 0x80) {
        return result;
      }
    }
    throw new MalformedException("a number of more than ten bytes");
  }

  /** A length or count, which cannot be more than the bytes that are left. */
  public int getLength() {
    long length = getVarint();
    if (length < 0 || length > remaining()) {
      throw new MalformedException("a length of " + length + " with " + remaining() + " left");
    }
    return (int) length;
  }

  /** A number from 0 to {@code Integer.MAX_VALUE}. */
  public int getInt() {
    long value = getVarint();
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw new MalformedException("a number out of range: " + value);
    }
    return (int) value;
  }

  /** Eight bytes, the highest first. */
  public long getLong() {
    need(Long.BYTES);
    long value = (long) ByteWriter.LONGS.get(bytes, position);
    position += Long.BYTES;
    return value;
  }

  /** So many bytes. */
  public byte[] getRaw(int length) {
    need(length);
    byte[] result = Arrays.copyOfRange(bytes, position, position + length);
    position += length;
    return result;
  }

  /** A length and so many bytes. */
  public byte[] getBytes() {
    return getRaw(getLength());
  }

  /** A length and a text, which must be right UTF-8. */
  public String getString() {
    int length = getLength();
    String text = decoded(bytes, position, length);
    position += length;
    return text;
  }

  /** A text that {@link ByteWriter#putKeyString} wrote. */
  public String getKeyString() {
    ByteWriter text = new ByteWriter();
    while (true) {
      int octet = getByte();
      if (octet != 0) {
        text.putByte(octet);
      } else if (getByte() == 0xff) {
        text.putByte(0);
      } else {
        byte[] octets = text.toByteArray();
        return decoded(octets, 0, octets.length);
      }
    }
  }

  /** A count and so many elements. */
  public <T> List<T> getAll(Function<ByteReader, T> element) {
    int count = getLength();
    List<T> values = new ArrayList<>(Math.min(count, 1024));
    for (int index = 0; index < count; index++) {
      values.add(element.apply(this));
    }
    return List.copyOf(values);
  }

  /** A flag, and the value where there is one. */
  public <T> @Nullable T getOptional(Function<ByteReader, T> element) {
    return getBoolean() ? element.apply(this) : null;
  }

  /** One value of an enumeration, by its ordinal. */
  public <E extends Enum<E>> E getEnum(E[] values) {
    int ordinal = getByte();
    if (ordinal >= values.length) {
      throw new MalformedException("unknown value " + ordinal + " of an enumeration");
    }
    return values[ordinal];
  }

  private void need(int length) {
    if (length < 0 || length > remaining()) {
      throw new MalformedException(length + " bytes expected, " + remaining() + " left");
    }
  }

  private static String decoded(byte[] text, int offset, int length) {
    for (int index = offset; index < offset + length; index++) {
      if (text[index] < 0) {
        return decodedStrictly(ByteBuffer.wrap(text, offset, length));
      }
    }
    return new String(text, offset, length, StandardCharsets.US_ASCII);
  }

  private static String decodedStrictly(ByteBuffer text) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(text).toString();
    } catch (CharacterCodingException e) {
      throw new MalformedException("a text that is not UTF-8");
    }
  }
}
