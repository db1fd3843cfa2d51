package grapevine.runtime.face;

import grapevine.kernel.log.LogLine;
import grapevine.runtime.address.CannotListen;
import grapevine.runtime.address.Listening;
import grapevine.runtime.process.ErrorSink;
import grapevine.runtime.process.Log;
import grapevine.runtime.process.Watchdog;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** All faces of a server and their connections. Safe for use by several threads. */
public final class Faces implements AutoCloseable {
  private static final long REFUSALS_EACH_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int STACK_OCTETS = 256 << 10;
  private static final long SWEEP_MILLIS = 1_000;
  private static final long AFTER_FAILURE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final ConnectionLimits limits;
  private final Tools tools;
  private final Timing timing;
  private final List<ServerSocket> listeners = new ArrayList<>();
  private final Set<FaceConnection> connections = ConcurrentHashMap.newKeySet();
  private final Watchdog.Watch sweeper;
  private final AtomicLong refusalLoggedNanos =
      new AtomicLong(System.nanoTime() - 2 * REFUSALS_EACH_NANOS);
  private volatile boolean closing;

  /** What faces need of their process. */
  public record Tools(Log log, ErrorSink errors, Watchdog watchdog) {}

  /**
   * Bounds beside those that sessions ask for, in milliseconds.
   *
   * @param handshakeMillis how long TLS may take to begin
   * @param writeMillis how long one write may take
   * @param noticeMillis how soon an idle connection notices that the server stops
   * @param graceMillis how long connections have to end when it does
   */
  public record Timing(int handshakeMillis, int writeMillis, int noticeMillis, int graceMillis) {
    /** As in production. */
    public static final Timing STANDARD = new Timing(30_000, 60_000, 1_000, 5_000);
  }

  /** No faces yet. */
  public Faces(ConnectionLimits limits, Timing timing, Tools tools) {
    this.limits = limits;
    this.tools = tools;
    this.timing = timing;
    this.sweeper =
        tools
            .watchdog()
            .every(
                Math.min(SWEEP_MILLIS, timing.writeMillis()),
                () -> connections.forEach(FaceConnection::endIfStuck));
  }

  /**
   * Opens a face.
   *
   * @return the port, where any free one was asked for
   */
  public int open(FaceConfiguration face) throws CannotListen {
    ServerSocket listener = Listening.open(face.address(), face.name());
    synchronized (listeners) {
      listeners.add(listener);
    }
    Thread.ofVirtual().name(face.name() + " accept").start(() -> accept(listener, face));
    return listener.getLocalPort();
  }

  /** How many connections there are now. */
  public int connections() {
    return limits.total();
  }

  private void accept(ServerSocket listener, FaceConfiguration face) {
    while (!closing) {
      try {
        Socket socket = listener.accept();
        accepted(socket, face);
      } catch (SocketException e) {
        if (closing || listener.isClosed()) {
          return;
        }
        failed(e);
      } catch (IOException e) {
        failed(e);
      }
    }
  }

  /** No file descriptors, most likely: others must end before it makes sense to go on. */
  private void failed(IOException cause) {
    tools.errors().report("accepting connections", cause);
    LockSupport.parkNanos(AFTER_FAILURE_NANOS);
  }

  private void accepted(Socket socket, FaceConfiguration face) throws IOException {
    String address = socket.getInetAddress().getHostAddress();
    if (!limits.enter(address)) {
      refuse(socket, face, address);
      return;
    }
    try {
      start(socket, face, address);
    } catch (RuntimeException e) {
      tools.errors().report(face.name(), e);
      limits.leave(address);
      socket.close();
    }
  }

  private void start(Socket socket, FaceConfiguration face, String address) {
    FaceConnection connection =
        new FaceConnection(socket, face, new FaceConnection.Surroundings(tools, timing));
    connections.add(connection);
    Thread.ofPlatform()
        .daemon()
        .stackSize(STACK_OCTETS)
        .name(face.name() + " " + address)
        .start(() -> {
          try {
            connection.run();
          } finally {
            connections.remove(connection);
            limits.leave(address);
            connection.markEnded();
          }
        });
    if (closing) {
      connection.shutDown();
    }
  }

  private void refuse(Socket socket, FaceConfiguration face, String address) {
    long now = System.nanoTime();
    long last = refusalLoggedNanos.get();
    if (now - last > REFUSALS_EACH_NANOS && refusalLoggedNanos.compareAndSet(last, now)) {
      tools
          .log()
          .write(LogLine.warning("too many connections", "face", face.name(), "peer", address));
    }
    try (socket) {
      if (!face.implicitTls() && !face.fullReply().isEmpty()) {
        // a few octets into a fresh socket: this cannot block
        socket
            .getOutputStream()
            .write((face.fullReply() + "\r\n").getBytes(StandardCharsets.US_ASCII));
        socket.shutdownOutput();
      }
    } catch (IOException e) {
      tools.log().write(LogLine.info("refused connection broke", "peer", address));
    }
  }

  /** Stops accepting, lets sessions say farewell, and ends what is left after the grace. */
  @Override
  public void close() {
    closing = true;
    synchronized (listeners) {
      listeners.forEach(this::closeListener);
    }
    connections.forEach(FaceConnection::shutDown);
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timing.graceMillis());
    try {
      for (FaceConnection connection : connections) {
        if (!connection.awaitEnd(end - System.nanoTime())) {
          connection.cut();
          boolean ended = connection.awaitEnd(TimeUnit.MILLISECONDS.toNanos(timing.graceMillis()));
          tools.log().write(LogLine.info("connection cut", "ended", ended));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    sweeper.close();
  }

  private void closeListener(ServerSocket listener) {
    try {
      listener.close();
    } catch (IOException e) {
      tools.errors().report("closing a face", e);
    }
  }
}
