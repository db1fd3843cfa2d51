package grapevine.runtime.link;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.MalformedException;
import grapevine.kernel.id.ServerNumber;
import grapevine.runtime.link.LinkConfiguration.Versions;
import grapevine.runtime.tls.LinkNames;
import grapevine.runtime.tls.TlsContexts;
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
 * GO unless a link has come about meanwhile. The certificates prove the names; HELLO and WELCOME
 * say the numbers that the two have now, and each must be the one that the other knows under that
 * name. Where it is not, OTHERWISE says under which number the other is known, since one of the two
 * has missed that a server came back as new.
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

  /** The other end has another number for this server than it has itself. */
  static final class KnownOtherwise extends IOException {
    private static final long serialVersionUID = 1;

    private final long number;

    KnownOtherwise(ServerNumber number) {
      super("this server is known there by another number, " + number);
      this.number = number.value();
    }

    ServerNumber number() {
      return new ServerNumber(number);
    }
  }

  /**
   * What a dialler says first.
   *
   * @param own its number
   * @param other by which number it knows the other
   */
  record Hello(Versions versions, ServerNumber own, ServerNumber other) {}

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

    /** The other end's name by its certificate; nothing where it showed none. */
    Optional<String> peer() {
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

  /** TLS over a connected socket, with this server's certificate. */
  static Wire secure(LinkConfiguration configuration, Socket plain, boolean server)
      throws IOException {
    plain.setTcpNoDelay(true);
    plain.setSoTimeout(configuration.timing().handshakeMillis());
    SSLSocket secured =
        server
            ? TlsContexts.serverSide(configuration.tls(), plain)
            : TlsContexts.clientSide(configuration.tls(), plain);
    secured.setEnabledProtocols(new String[] {"TLSv1.3"});
    if (server) {
      secured.setWantClientAuth(true); // who joins has no certificate yet
    }
    secured.startHandshake();
    return Wire.over(plain, secured);
  }

  /** Makes sure that a certificate for that name was shown. */
  static void expect(Wire wire, String name) throws IOException {
    String found = wire.peer().orElseThrow(() -> new ProtocolException("no certificate was shown"));
    if (!found.equals(name)) {
      throw new ProtocolException("server " + found + " answers there, not " + name);
    }
  }

  /** The dialler's part up to WELCOME, when the certificate is checked. */
  static void greet(Wire wire, Hello hello) throws IOException {
    ByteWriter out = new ByteWriter().putRaw(MAGIC);
    out.putVarint(hello.versions.lowest()).putVarint(hello.versions.highest());
    out.putLong(hello.own.value()).putLong(hello.other.value());
    wire.say(Frame.HELLO, out.toByteArray());
    Frame answer = Frame.read(wire.in);
    switch (answer.kind()) {
      case Frame.WELCOME -> {
        return;
      }
      case Frame.OTHERWISE -> throw new KnownOtherwise(otherwise(answer));
      case Frame.REFUSED -> throw new RefusedByPeer(words(answer.content()));
      default -> throw new ProtocolException("kind " + answer.kind() + " instead of a welcome");
    }
  }

  /** The dialler wants the connection. */
  static void go(Wire wire) throws IOException {
    wire.say(Frame.GO, new byte[0]);
  }

  private static ServerNumber otherwise(Frame answer) throws ProtocolException {
    try {
      return new ServerNumber(new ByteReader(answer.content()).getLong());
    } catch (MalformedException e) {
      throw new ProtocolException("a malformed answer: " + e.getMessage());
    }
  }

  /** The other's part: reads a HELLO; what is behind the versions is read in those alone. */
  static Hello read(Frame hello, Versions own) throws IOException {
    try {
      ByteReader in = new ByteReader(hello.content());
      if (!java.util.Arrays.equals(in.getRaw(MAGIC.length), MAGIC)) {
        throw new ProtocolException("this is no Grapevine server");
      }
      Versions theirs = new Versions(in.getInt(), in.getInt());
      if (theirs.lowest() > own.highest() || own.lowest() > theirs.highest()) {
        throw new Unwelcome(
            "the dialling server speaks "
                + theirs
                + " of the link protocol, the other "
                + own
                + ": upgrade the older one");
      }
      return new Hello(theirs, new ServerNumber(in.getLong()), new ServerNumber(in.getLong()));
    } catch (MalformedException e) {
      throw new ProtocolException("a malformed greeting: " + e.getMessage());
    }
  }

  /** A dialler is not welcome, with the reason in words that it is told. */
  static final class Unwelcome extends IOException {
    private static final long serialVersionUID = 1;

    Unwelcome(String why) {
      super(why);
    }
  }

  /** Says under which number the dialler is known here. */
  static void otherwise(Wire wire, ServerNumber number) throws IOException {
    wire.say(Frame.OTHERWISE, new ByteWriter().putLong(number.value()).toByteArray());
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
