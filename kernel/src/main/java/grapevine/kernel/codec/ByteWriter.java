package grapevine.kernel.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A growing array of bytes with the forms that {@link ByteReader} reads. For one thread. */
public final class ByteWriter {
  /** Eight bytes of an array as one number, the highest first. */
  static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private byte[] bytes = new byte[128];
  private int size;

  /** How many bytes were written. */
  public int size() {
    return size;
  }

  /** A copy of what was written. */
  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  /** One byte; the low eight bits count. */
  public ByteWriter putByte(int value) {
    room(1);
    bytes[size++] = (byte) value;
    return this;
  }

  /** One byte, 1 for true and 0 for false. */
  public ByteWriter putBoolean(boolean value) {
    return putByte(value ? 1 : 0);
  }

  /** An unsigned number in groups of seven bits, the lowest first; small numbers are short. */
  public ByteWriter putVarint(long value) {
    room(10);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
    return this;
  }

  /** Eight bytes, the highest first: the order of the bytes is the unsigned order of numbers. */
  public ByteWriter putLong(long value) {
    room(Long.BYTES);
    LONGS.set(bytes, size, value);
    size += Long.BYTES;
    return this;
  }

  /** Bytes as they are, without their length. */
  public ByteWriter putRaw(byte[] value) {
    return putRaw(value, 0, value.length);
  }

  /** Part of an array as it is, without its length. */
  public ByteWriter putRaw(byte[] value, int offset, int length) {
    room(length);
    System.arraycopy(value, offset, bytes, size, length);
    size += length;
    return this;
  }

  /** A length and so many bytes. */
  public ByteWriter putBytes(byte[] value) {
    putVarint(value.length);
    return putRaw(value);
  }

  /** A length and a text in UTF-8. */
  public ByteWriter putString(String value) {
    return putBytes(value.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * A text as part of a key: UTF-8, each zero byte escaped, a zero pair at the end, so that keys
   * sort as their texts and no text is a prefix of another.
   */
  public ByteWriter putKeyString(String value) {
    byte[] octets = value.getBytes(StandardCharsets.UTF_8);
    if (value.indexOf(0) < 0) {
      return putRaw(octets).putByte(0).putByte(0);
    }
    for (byte octet : octets) {
      putByte(octet);
      if (octet == 0) {
        putByte(0xff);
      }
    }
    return putByte(0).putByte(0);
  }

  /** A count and so many elements. */
  public <T> ByteWriter putAll(Collection<T> values, BiConsumer<ByteWriter, T> element) {
    putVarint(values.size());
    for (T value : values) {
      element.accept(this, value);
    }
    return this;
  }

  /** A flag, and the value where there is one. */
  public <T> ByteWriter putOptional(@Nullable T value, BiConsumer<ByteWriter, T> element) {
    putBoolean(value != null);
    if (value != null) {
      element.accept(this, value);
    }
    return this;
  }

  private void room(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }
}
