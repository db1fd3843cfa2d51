package grapevine.acceptance.organisation;

import grapevine.cli.ServerConnection;
import grapevine.cli.ServerConnections;
import grapevine.cli.ServerTrouble;
import grapevine.kernel.control.ControlReply;
import grapevine.kernel.control.ControlRequest;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * The control socket of a server, spoken to directly: a test asks often, and a process for each
 * question would take most of its time.
 */
final class ControlSocket implements ServerConnection {
  private static final int HEADER = 5;
  private static final byte VERSION = 1;

  private final SocketChannel channel;

  private ControlSocket(SocketChannel channel) {
    this.channel = channel;
  }

  /** Opens sockets in data folders. */
  static final class Opener implements ServerConnections {
    @Override
    public ServerConnection connect(Path dataFolder) throws ServerTrouble {
      try {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
          channel.connect(UnixDomainSocketAddress.of(dataFolder.resolve("control")));
          return new ControlSocket(channel);
        } catch (IOException e) {
          channel.close();
          throw e;
        }
      } catch (IOException e) {
        throw new ServerTrouble("no server runs on " + dataFolder + ": " + e.getMessage(), false);
      }
    }

    @Override
    public Path dataFolder() {
      throw new IllegalStateException("each test says which server it means");
    }
  }

  @Override
  public void ask(ControlRequest request, Consumer<ControlReply> replies) throws ServerTrouble {
    try {
      byte[] content = ControlRequest.CODEC.toBytes(request);
      ByteBuffer frame = ByteBuffer.allocate(HEADER + content.length);
      frame.put(VERSION).putInt(content.length).put(content).flip();
      while (frame.hasRemaining()) {
        channel.write(frame);
      }
      boolean more = true;
      while (more) {
        ControlReply reply = ControlReply.CODEC.fromBytes(read());
        replies.accept(reply);
        more = reply.more();
      }
    } catch (IOException e) {
      throw new ServerTrouble("the connection broke: " + e.getMessage(), true);
    }
  }

  private byte[] read() throws IOException {
    ByteBuffer header = filled(HEADER);
    if (header.get() != VERSION) {
      throw new IOException("another version of the control protocol");
    }
    return filled(header.getInt()).array();
  }

  private ByteBuffer filled(int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes) < 0) {
        throw new EOFException("closed");
      }
    }
    return bytes.flip();
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new IllegalStateException("a socket does not close", e);
    }
  }
}
