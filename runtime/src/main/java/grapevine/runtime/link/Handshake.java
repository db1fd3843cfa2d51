package grapevine.runtime.link;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.MalformedException;
import grapevine.kernel.id.ServerNumber;
import grapevine.runtime.link.LinkConfiguration.Versions;
import grapevine.runtime.tls.LinkNames;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.net.ssl.SSLSocket;

/**
 * The first words on a connection. The dialler says HELLO with its versions, the other answers
 * WELCOME with the highest that both speak, or REFUSED with the reason in words; the dialler says
 * GO unless a link has come about meanwhile. Numbers are those in the certificates.
 */
final class Handshake {
  private static final byte[] MAGIC = "GVLINK".getBytes(StandardCharsets.US_ASCII);

  private Handshake() {}

  /** The other end has said why it does not want this connection. */
  static final class RefusedByPeer extends IOException {
    private static final long serialVersionUID = 1;

    RefusedByPeer(String why) {
      super(why);
    }
  }

  /** A connection with TLS, and the frames on it. Closing it closes the plain socket at once. */
  record Wire(Socket plain, SSLSocket socket, DataInputStream in, DataOutputStream out)
      implements Closeable {
    private static final int BUFFER_OCTETS = 16_384;

    static Wire over(Socket plain, SSLSocket socket) throws IOException {
      return new Wire(
          plain,
          socket,
          new DataInputStream(new BufferedInputStream(socket.getInputStream(), BUFFER_OCTETS)),
          new DataOutputStream(new BufferedOutputStream(socket.getOutputStream(), BUFFER_OCTETS)));
    }

    void say(int kind, byte[] content) throws IOException {
      Frame.of(kind, content).write(out);
      out.flush();
    }

    /** Who the other end is by its certificate; nothing where it showed none. */
    Optional<ServerNumber> peer() {
      return LinkNames.peer(socket.getSession());
    }

    /** For messages: where the other end is. */
    String where() {
      return plain.getRemoteSocketAddress().toString().replaceFirst("^.*/", "");
    }

    @Override
    public void close() throws IOException {
      plain.close();
    }
  }

  /** The dialler's part up to WELCOME. */
  static void greet(Wire wire, Versions versions, ServerNumber expected) throws IOException {
    ServerNumber found =
        wire.peer().orElseThrow(() -> new ProtocolException("no certificate was shown"));
    if (!found.equals(expected)) {
      throw new ProtocolException("server " + found + " answers there, not " + expected);
    }
    ByteWriter hello = new ByteWriter().putRaw(MAGIC);
    hello.putVarint(versions.lowest()).putVarint(versions.highest());
    wire.say(Frame.HELLO, hello.toByteArray());
    Frame answer = Frame.read(wire.in);
    switch (answer.kind()) {
      case Frame.WELCOME -> {
        return;
      }
      case Frame.REFUSED -> throw new RefusedByPeer(words(answer.content()));
      default -> throw new ProtocolException("kind " + answer.kind() + " instead of a welcome");
    }
  }

  /** The dialler wants the connection. */
  static void go(Wire wire) throws IOException {
    wire.say(Frame.GO, new byte[0]);
  }

  /** The other's part: what is wrong with a HELLO, in words, or nothing. */
  static Optional<String> objection(Frame hello, Versions own) throws ProtocolException {
    try {
      ByteReader in = new ByteReader(hello.content());
      if (!java.util.Arrays.equals(in.getRaw(MAGIC.length), MAGIC)) {
        throw new ProtocolException("this is no Grapevine server");
      }
      Versions theirs = new Versions(in.getInt(), in.getInt());
      boolean common = theirs.lowest() <= own.highest() && own.lowest() <= theirs.highest();
      return common
          ? Optional.empty()
          : Optional.of(
              "the dialling server speaks "
                  + theirs
                  + " of the link protocol, the other "
                  + own
                  + ": upgrade the older one");
    } catch (MalformedException e) {
      throw new ProtocolException("a malformed greeting: " + e.getMessage());
    }
  }

  /** Says why not. */
  static void refuse(Wire wire, String why) throws IOException {
    wire.say(Frame.REFUSED, why.getBytes(StandardCharsets.UTF_8));
  }

  /** The other's part from WELCOME to GO; a dialler that closes instead has another link. */
  static void welcome(Wire wire, Versions own) throws IOException {
    wire.say(Frame.WELCOME, new ByteWriter().putVarint(own.highest()).toByteArray());
    Frame go = Frame.read(wire.in);
    if (go.kind() != Frame.GO) {
      throw new ProtocolException("kind " + go.kind() + " instead of go");
    }
  }

  /** Words of the other end, made harmless for a log and a terminal. */
  static String words(byte[] content) {
    String text = new String(content, StandardCharsets.UTF_8);
    return text.substring(0, Math.min(300, text.length())).replaceAll("\\p{Cntrl}", "?");
  }
}
