package grapevine.runtime.control;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Version, length, content: what goes over a control socket in either direction. */
final class Frames {
  /** Most octets of one frame's content. */
  static final int OCTETS_MAX = 1_048_576;

  private static final int VERSION = 1;
  private static final int HEADER = 5;

  private Frames() {}

  static void write(SocketChannel channel, byte[] content) throws IOException {
    if (content.length > OCTETS_MAX) {
      throw new IOException("a frame of " + content.length + " octets");
    }
    ByteBuffer frame = ByteBuffer.allocate(HEADER + content.length);
    frame.put((byte) VERSION).putInt(content.length).put(content).flip();
    while (frame.hasRemaining()) {
      channel.write(frame);
    }
  }

  /**
   * Reads a frame.
   *
   * @throws EOFException where the other end closes before its end
   */
  static byte[] read(SocketChannel channel) throws IOException {
    ByteBuffer header = filled(channel, HEADER);
    int version = header.get();
    if (version != VERSION) {
      throw new IOException(
          "the other side speaks version "
              + version
              + " of the control protocol, this one "
              + VERSION);
    }
    int length = header.getInt();
    if (length < 0 || length > OCTETS_MAX) {
      throw new IOException("a frame of " + length + " octets");
    }
    return filled(channel, length).array();
  }

  private static ByteBuffer filled(SocketChannel channel, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes) < 0) {
        throw new EOFException("the other side closed the connection");
      }
    }
    return bytes.flip();
  }
}
