package grapevine.runtime.control;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;

/** The command line's side of the control socket. For one thread. */
public final class ControlClient implements AutoCloseable {
  private final SocketChannel channel;

  private ControlClient(SocketChannel channel) {
    this.channel = channel;
  }

  /**
   * Connects to the server on a data folder.
   *
   * @throws ControlTrouble where none is running, or its socket may not be opened
   */
  public static ControlClient connect(Path folder) throws ControlTrouble {
    Path file = folder.resolve(ControlServer.FILE);
    if (!Files.exists(file)) {
      throw new ControlTrouble(
          "no server is running on the data in " + folder + ": start it by \"grapevine serve\"",
          false);
    }
    if (!Files.isWritable(file)) {
      throw new ControlTrouble(
          "you may not command the server: only the owner of " + file + " may", false);
    }
    try {
      SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      channel.connect(UnixDomainSocketAddress.of(file));
      return new ControlClient(channel);
    } catch (IOException e) {
      throw new ControlTrouble(
          "the server on the data in " + folder + " does not answer: " + e.getMessage(), false);
    }
  }

  /**
   * Sends a request and waits for its replies.
   *
   * @param request at most 1 MiB
   * @param reply is shown each reply, and says whether another follows
   * @throws ControlTrouble where the connection breaks: then the outcome may be unknown
   */
  public void ask(byte[] request, Predicate<byte[]> reply) throws ControlTrouble {
    if (request.length > Frames.OCTETS_MAX) {
      throw new ControlTrouble(
          "the request has " + request.length + " octets, more than " + Frames.OCTETS_MAX, false);
    }
    try {
      Frames.write(channel, request);
      boolean more = true;
      while (more) {
        more = reply.test(Frames.read(channel));
      }
    } catch (IOException e) {
      throw new ControlTrouble("the connection to the server broke: " + e.getMessage(), true);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
