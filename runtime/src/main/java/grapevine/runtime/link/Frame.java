package grapevine.runtime.link;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.ProtocolException;

/**
 * What goes over a connection: kind, lane, flags, length, content. This form is the same in all
 * versions, so that servers of any two versions can tell each other that they do not fit.
 *
 * @param kind one of the constants
 * @param lane 0 to 2, for {@link #DATA} and {@link #CREDIT}
 * @param flags {@link #LAST} and {@link #DEFLATED}, for {@link #DATA}
 */
record Frame(int kind, int lane, int flags, byte[] content) {
  static final int HELLO = 1;
  static final int WELCOME = 2;
  static final int REFUSED = 3;
  static final int GO = 4;
  static final int DATA = 5;
  static final int CREDIT = 6;
  static final int PING = 7;
  static final int JOIN = 8;
  static final int JOINED = 9;
  static final int OTHERWISE = 10;
  static final int RETURN = 11;
  static final int RETURNED = 12;

  /** The chunk is the last of its message. */
  static final int LAST = 1;

  /** The message is compressed. */
  static final int DEFLATED = 2;

  /** Most octets of a frame's content: a chunk, or what is said before a link is up. */
  static final int OCTETS_MAX = 65_536;

  static final int LANES = 3;

  static Frame of(int kind, byte[] content) {
    return new Frame(kind, 0, 0, content);
  }

  void write(DataOutputStream out) throws IOException {
    out.writeByte(kind);
    out.writeByte(lane);
    out.writeByte(flags);
    out.writeInt(content.length);
    out.write(content);
  }

  static Frame read(DataInputStream in) throws IOException {
    int kind = in.readUnsignedByte();
    int lane = in.readUnsignedByte();
    int flags = in.readUnsignedByte();
    int length = in.readInt();
    if (lane >= LANES || length < 0 || length > OCTETS_MAX) {
      throw new ProtocolException(
          "a frame of kind " + kind + ", lane " + lane + ", length " + length);
    }
    byte[] content = new byte[length];
    in.readFully(content);
    return new Frame(kind, lane, flags, content);
  }
}
