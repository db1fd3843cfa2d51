package grapevine.runtime.http;

import grapevine.faces.envelope.Channel;
import grapevine.faces.http.HttpFace;
import grapevine.runtime.address.CannotListen;
import grapevine.runtime.address.Listening;
import grapevine.runtime.address.NetworkAddress;
import grapevine.runtime.face.ConnectionLimits;
import grapevine.runtime.face.Respondent;
import grapevine.runtime.process.ErrorSink;
import grapevine.runtime.process.Watchdog;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The HTTP interface at its addresses. Safe for use by several threads. */
public final class HttpListener implements AutoCloseable {
  private static final long SWEEP_MILLIS = 1_000;
  private static final long AFTER_FAILURE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Service service;
  private final Tools tools;
  private final HttpConnection.Shared shared =
      new HttpConnection.Shared(new BodyRoom(), this::isClosing);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<ServerSocket> listeners = new ArrayList<>();
  private final Set<HttpConnection> connections = ConcurrentHashMap.newKeySet();
  private final Watchdog.Watch sweeper;
  private volatile boolean closing;

  /**
   * Where it listens.
   *
   * @param name as the configuration calls it
   * @param tls for HTTPS; null for plain HTTP, which is served on loopback addresses only
   */
  public record Place(String name, NetworkAddress address, @Nullable SSLContext tls) {}

  /**
   * What it serves.
   *
   * @param face begins each request
   * @param respondents makes whoever answers the questions of one request
   * @param bell wakes requests that wait
   */
  public record Service(HttpFace face, Function<Channel, Respondent> respondents, Bell bell) {}

  /** What it needs of its process. */
  public record Tools(
      ConnectionLimits limits, HttpTiming timing, ErrorSink errors, Watchdog watchdog) {}

  /**
   * Opens it.
   *
   * @param places at least one
   * @throws CannotListen with the cause and the remedy; then nothing stays open
   */
  public HttpListener(List<Place> places, Service service, Tools tools) throws CannotListen {
    this.service = service;
    this.tools = tools;
    try {
      for (Place place : places) {
        listeners.add(open(place));
      }
    } catch (CannotListen e) {
      listeners.forEach(this::close);
      threads.close();
      throw e;
    }
    for (int index = 0; index < places.size(); index++) {
      Place place = places.get(index);
      ServerSocket listener = listeners.get(index);
      Thread.ofVirtual().name(place.name() + " accept").start(() -> accept(listener, place));
    }
    sweeper =
        tools
            .watchdog()
            .every(
                Math.min(SWEEP_MILLIS, tools.timing().idleMillis()),
                () -> connections.forEach(HttpConnection::endIfStuck));
  }

  private static ServerSocket open(Place place) throws CannotListen {
    if (place.tls() == null && !place.address().isLoopback()) {
      throw new CannotListen(
          place.name()
              + ": passwords need TLS at "
              + place.address()
              + "; choose an address of this machine alone, such as 127.0.0.1, or HTTPS");
    }
    return Listening.open(place.address(), place.name());
  }

  private boolean isClosing() {
    return closing;
  }

  /** The port of each place, in order, where any free one was asked for. */
  public List<Integer> ports() {
    return listeners.stream().map(ServerSocket::getLocalPort).toList();
  }

  private void accept(ServerSocket listener, Place place) {
    while (!closing) {
      try {
        accepted(listener.accept(), place);
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

  private void accepted(Socket socket, Place place) throws IOException {
    String address = socket.getInetAddress().getHostAddress();
    if (!tools.limits().enter(address)) {
      socket.close();
      return;
    }
    HttpConnection connection = new HttpConnection(socket, place, service, tools, shared);
    connections.add(connection);
    try {
      threads.execute(() -> {
        try {
          connection.run();
        } finally {
          connections.remove(connection);
          tools.limits().leave(address);
        }
      });
    } catch (RejectedExecutionException stopping) {
      connections.remove(connection);
      tools.limits().leave(address);
      socket.close();
    }
  }

  /** Stops accepting; what waits on purpose is answered, and all else has a moment to end. */
  @Override
  public void close() {
    closing = true;
    listeners.forEach(this::close);
    service.bell().stop();
    connections.forEach(HttpConnection::endIfIdle);
    threads.shutdown();
    try {
      if (!threads.awaitTermination(tools.timing().lingerMillis(), TimeUnit.MILLISECONDS)) {
        connections.forEach(HttpConnection::cut);
        threads.shutdownNow();
      }
      if (!threads.awaitTermination(tools.timing().lingerMillis(), TimeUnit.MILLISECONDS)) {
        tools.errors().report("http", new TimeoutException("connections did not end in time"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    sweeper.close();
  }

  private void close(ServerSocket listener) {
    try {
      listener.close();
    } catch (IOException e) {
      tools.errors().report("closing http", e);
    }
  }
}
