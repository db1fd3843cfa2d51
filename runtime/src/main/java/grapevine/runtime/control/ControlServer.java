package grapevine.runtime.control;

import grapevine.kernel.log.LogLine;
import grapevine.runtime.process.ErrorSink;
import grapevine.runtime.process.Log;
import grapevine.runtime.process.Watchdog;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/** The server's side of the control socket. Safe for use by several threads. */
public final class ControlServer implements AutoCloseable {
  /** The socket's name in the data folder. */
  public static final String FILE = "control";

  private static final int CONNECTIONS_MAX = 32;
  private static final int PATH_OCTETS_MAX = 100; // unix(7): 108, on other systems 104
  private static final long IDLE_MILLIS = 60_000;
  private static final long WRITE_MILLIS = 30_000;

  private final ServerSocketChannel listener;
  private final Path file;
  private final Handler handler;
  private final Tools tools;
  private final Semaphore free = new Semaphore(CONNECTIONS_MAX);
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closing;

  /** Answers requests. Called by many threads; it may block. */
  @FunctionalInterface
  public interface Handler {
    /**
     * Carries out a request.
     *
     * @param reply takes one or more replies, each at most 1 MiB
     */
    void handle(byte[] request, Consumer<byte[]> reply) throws IOException;
  }

  /**
   * What the server needs of its process.
   *
   * @param watchdog ends connections that are idle, or do not read
   */
  public record Tools(Log log, ErrorSink errors, Watchdog watchdog) {}

  private ControlServer(ServerSocketChannel listener, Path file, Handler handler, Tools tools) {
    this.listener = listener;
    this.file = file;
    this.handler = handler;
    this.tools = tools;
  }

  /**
   * Opens the socket in a data folder whose {@link DataLock} the caller has: a socket that is there
   * is the rest of a dead server, and replaced.
   */
  public static ControlServer open(Path folder, Handler handler, Tools tools)
      throws ControlTrouble {
    Path file = folder.resolve(FILE);
    if (file.toString().length() > PATH_OCTETS_MAX) {
      throw new ControlTrouble(
          "the path of the data folder is too long for a socket in it (at most "
              + (PATH_OCTETS_MAX - FILE.length() - 1)
              + " characters): "
              + folder,
          false);
    }
    try {
      Files.deleteIfExists(file);
      ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      listener.bind(UnixDomainSocketAddress.of(file), CONNECTIONS_MAX);
      // nothing is accepted before the mode is right
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
      ControlServer server = new ControlServer(listener, file, handler, tools);
      Thread.ofVirtual().name("control").start(server::accept);
      return server;
    } catch (IOException e) {
      throw new ControlTrouble("cannot open the control socket " + file + ": " + e, false);
    }
  }

  private void accept() {
    while (!closing) {
      try {
        free.acquire();
        SocketChannel channel = listener.accept();
        open.add(channel);
        Thread.ofVirtual().name("control").start(() -> serve(channel));
      } catch (ClosedChannelException e) {
        return; // by close()
      } catch (IOException e) {
        free.release();
        tools.errors().report("control socket", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void serve(SocketChannel channel) {
    try (channel) {
      while (!closing) {
        byte[] request;
        try (Watchdog.Watch _ = watch(channel, IDLE_MILLIS)) {
          request = Frames.read(channel);
        }
        handler.handle(request, reply -> write(channel, reply));
      }
    } catch (EOFException | ClosedChannelException e) {
      return; // the client has what it wanted, or was too slow
    } catch (IOException | Unwritten e) {
      tools.log().write(LogLine.info("control connection ended", "cause", ErrorSink.describe(e)));
    } catch (RuntimeException e) {
      tools.errors().report("control request", e);
    } finally {
      open.remove(channel);
      free.release();
    }
  }

  private void write(SocketChannel channel, byte[] reply) {
    try (Watchdog.Watch _ = watch(channel, WRITE_MILLIS)) {
      Frames.write(channel, reply);
    } catch (IOException e) {
      throw new Unwritten(e);
    }
  }

  private Watchdog.Watch watch(SocketChannel channel, long millis) {
    return tools.watchdog().after(millis, () -> closeQuietly(channel));
  }

  private void closeQuietly(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      tools.errors().report("control socket", e);
    }
  }

  /** Closes the socket and all connections, and removes the file. */
  @Override
  public void close() {
    closing = true;
    try {
      listener.close();
      Files.deleteIfExists(file);
    } catch (IOException e) {
      tools.errors().report("control socket", e);
    }
    open.forEach(this::closeQuietly);
  }

  /** Carries a failed write through the handler. */
  private static final class Unwritten extends RuntimeException {
    private static final long serialVersionUID = 1;

    Unwritten(IOException cause) {
      super(String.valueOf(cause.getMessage()), cause);
    }
  }
}
