package grapevine.runtime.link;

import java.net.ProtocolException;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Compression of one lane's messages, each by itself (RFC 1951). Where one message did not become
 * smaller by an eighth, the next few are not tried. For one thread.
 */
final class Packing implements AutoCloseable {
  private static final int WORTH_TRYING_OCTETS = 1_024;
  private static final int LEFT_OUT_AFTER_FAILURE = 15;
  private static final int SIZE_OCTETS = 4;

  private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
  private int leaveOut;

  /**
   * A message as it travels.
   *
   * @param bytes where deflated, the size of the message in four octets, then its compressed form
   */
  record Packed(byte[] bytes, boolean deflated) {}

  Packed pack(byte[] message) {
    if (message.length <= WORTH_TRYING_OCTETS || leaveOut-- > 0) {
      return new Packed(message, false);
    }
    leaveOut = 0;
    byte[] packed = new byte[message.length - message.length / 8];
    deflater.reset();
    deflater.setInput(message);
    deflater.finish();
    int size = deflater.deflate(packed, SIZE_OCTETS, packed.length - SIZE_OCTETS);
    if (!deflater.finished()) {
      leaveOut = LEFT_OUT_AFTER_FAILURE;
      return new Packed(message, false);
    }
    for (int index = 0; index < SIZE_OCTETS; index++) {
      packed[index] = (byte) (message.length >>> (24 - 8 * index));
    }
    return new Packed(Arrays.copyOf(packed, SIZE_OCTETS + size), true);
  }

  /** The message again; its stated size is checked before anything is allocated. */
  static byte[] unpack(Packed packed) throws ProtocolException {
    if (!packed.deflated) {
      return packed.bytes;
    }
    byte[] bytes = packed.bytes;
    int size = 0;
    for (int index = 0; index < SIZE_OCTETS; index++) {
      size = size << 8 | (index < bytes.length ? bytes[index] & 0xff : 0xff);
    }
    if (size < 0 || size > Links.MESSAGE_OCTETS_MAX) {
      throw new ProtocolException("a compressed message of " + size + " octets");
    }
    byte[] message = new byte[size];
    try (Inflater inflater = new Inflater(true)) {
      inflater.setInput(bytes, SIZE_OCTETS, bytes.length - SIZE_OCTETS);
      int filled = 0;
      while (filled < size) {
        int more = inflater.inflate(message, filled, size - filled);
        if (more == 0) {
          throw new ProtocolException("a compressed message that is cut off");
        }
        filled += more;
      }
      return message;
    } catch (DataFormatException e) {
      throw new ProtocolException("a compressed message that is damaged: " + e.getMessage());
    }
  }

  @Override
  public void close() {
    deflater.end();
  }
}
