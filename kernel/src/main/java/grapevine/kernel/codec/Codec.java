package grapevine.kernel.codec;

import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * How values of one type are written and read. The first byte of a whole record is its version: a
 * reader refuses versions it does not know, and ignores what follows the fields that it knows, so
 * that a newer writer may append fields. Immutable, safe for use by several threads.
 */
public final class Codec<T> {
  private final int version;
  private final BiConsumer<ByteWriter, T> writer;
  private final Function<ByteReader, T> reader;

  private Codec(int version, BiConsumer<ByteWriter, T> writer, Function<ByteReader, T> reader) {
    this.version = version;
    this.writer = writer;
    this.reader = reader;
  }

  /** A codec of version 1. */
  public static <T> Codec<T> of(BiConsumer<ByteWriter, T> writer, Function<ByteReader, T> reader) {
    return new Codec<>(1, writer, reader);
  }

  /** The value as a whole record: version and fields. */
  public byte[] toBytes(T value) {
    ByteWriter out = new ByteWriter();
    out.putByte(version);
    writer.accept(out, value);
    return out.toByteArray();
  }

  /**
   * The value of a whole record.
   *
   * @throws MalformedException where the version is unknown or the bytes are cut off
   */
  public T fromBytes(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    int found = in.getByte();
    if (found != version) {
      throw new MalformedException("version " + found + " of a record, " + version + " expected");
    }
    return reader.apply(in);
  }

  /** Writes the fields into a larger record. */
  public void write(ByteWriter out, T value) {
    writer.accept(out, value);
  }

  /** Reads the fields from a larger record. */
  public T read(ByteReader in) {
    return reader.apply(in);
  }
}
