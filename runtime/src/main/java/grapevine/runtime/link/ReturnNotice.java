package grapevine.runtime.link;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.MalformedException;
import grapevine.kernel.id.ServerNumber;
import grapevine.runtime.address.NetworkAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.util.Optional;

/**
 * How a server that came back as new says so: at the link port of any other, with its certificate,
 * which proves its name. Safe for use by several threads.
 */
public final class ReturnNotice {
  private static final int ANSWER_MILLIS = 30_000;

  private ReturnNotice() {}

  /** What came of it. */
  public sealed interface Outcome {
    /** The other server knows the new number, durably. */
    record Known() implements Outcome {}

    /** It does not want to, with the reason in words. */
    record Refused(String why) implements Outcome {}

    /** It was not reached, or did not answer; it may know all the same. */
    record NotReached(String why) implements Outcome {}
  }

  /**
   * Tells one server, at one address. Blocks, up to a minute.
   *
   * @param configuration with this server's present number
   * @param name whom to tell; another server that answers there is told nothing
   * @param former the number that this server had before
   */
  public static Outcome tell(
      LinkConfiguration configuration, String name, NetworkAddress address, ServerNumber former) {
    InetSocketAddress resolved = address.resolve();
    if (resolved.isUnresolved()) {
      return new Outcome.NotReached(address + ": the host name is not known");
    }
    try (Socket plain = new Socket();
        var _ =
            configuration
                .tools()
                .watchdog()
                .after(
                    configuration.timing().connectMillis() + ANSWER_MILLIS,
                    () -> cut(configuration, plain))) {
      plain.connect(resolved, configuration.timing().connectMillis());
      Handshake.Wire wire = Handshake.secure(configuration, plain, false);
      Handshake.expect(wire, name);
      plain.setSoTimeout(ANSWER_MILLIS);
      ByteWriter notice = new ByteWriter().putLong(former.value());
      notice.putLong(configuration.self().value());
      wire.say(Frame.RETURN, notice.toByteArray());
      Frame answer = Frame.read(wire.in());
      return switch (answer.kind()) {
        case Frame.RETURNED -> new Outcome.Known();
        case Frame.REFUSED -> new Outcome.Refused(Handshake.words(answer.content()));
        default -> throw new ProtocolException("an answer of kind " + answer.kind());
      };
    } catch (IOException e) {
      return new Outcome.NotReached(address + ": " + Complaints.words(e));
    }
  }

  private static void cut(LinkConfiguration configuration, Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      configuration.tools().errors().report("closing a socket", e);
    }
  }

  /** The other's part; the certificate says who it is that comes back. */
  static Optional<String> serve(Handshake.Wire wire, Frame notice, ReturnDesk desk)
      throws IOException {
    Optional<String> name = wire.peer();
    Optional<String> objection =
        name.isEmpty() ? Optional.of("no certificate was shown") : told(name.get(), notice, desk);
    if (objection.isPresent()) {
      Handshake.refuse(wire, objection.get());
    } else {
      wire.say(Frame.RETURNED, new byte[0]);
    }
    return objection;
  }

  private static Optional<String> told(String name, Frame notice, ReturnDesk desk)
      throws ProtocolException {
    try {
      ByteReader in = new ByteReader(notice.content());
      ServerNumber former = new ServerNumber(in.getLong());
      ServerNumber number = new ServerNumber(in.getLong());
      return desk.returned(name, former, number);
    } catch (MalformedException e) {
      throw new ProtocolException("a malformed notice: " + e.getMessage());
    }
  }
}
