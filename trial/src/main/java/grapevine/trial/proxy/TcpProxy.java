package grapevine.trial.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A proxy for one address, under changing {@link Weather}. Safe for use by several threads. */
public final class TcpProxy implements AutoCloseable {
  private static final int PIECE_OCTETS = 16_384;
  private static final int CONNECT_MILLIS = 2_000;
  private static final long NANOS = 1_000_000_000L;

  private final ServerSocket listener;
  private final InetSocketAddress target;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Set<Socket> open = new LinkedHashSet<>();
  private final AtomicLong brokenConnections = new AtomicLong();
  private Weather weather = new Weather.Clear();
  private boolean closed;

  /**
   * Listens.
   *
   * @param address where to listen; port 0 for any
   * @param target where to connect to, for each connection anew
   */
  public TcpProxy(InetSocketAddress address, InetSocketAddress target) throws IOException {
    this.target = target;
    listener = new ServerSocket();
    listener.setReuseAddress(true);
    listener.bind(address);
    Thread.ofVirtual().name("proxy-" + target.getPort()).start(this::accept);
  }

  /** The port that it listens on. */
  public int port() {
    return listener.getLocalPort();
  }

  /** How many connections ended by an error, a cut among them. */
  public long brokenConnections() {
    return brokenConnections.get();
  }

  /** Changes the weather for all connections, at once. */
  public void weather(Weather next) {
    lock.lock();
    try {
      weather = next;
      changed.signalAll();
      if (next instanceof Weather.Cut) {
        List.copyOf(open).forEach(this::drop);
      }
    } finally {
      lock.unlock();
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket dialer = listener.accept();
        Thread.ofVirtual().start(() -> carry(dialer));
      } catch (IOException e) {
        brokenConnections.incrementAndGet();
      }
    }
  }

  private void carry(Socket dialer) {
    Socket server = new Socket();
    if (!keep(dialer) || !keep(server)) {
      drop(dialer);
      return;
    }
    try {
      server.connect(target, CONNECT_MILLIS);
      dialer.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      Thread back = Thread.ofVirtual().start(() -> pump(server, dialer));
      pump(dialer, server);
      back.join();
    } catch (IOException e) {
      brokenConnections.incrementAndGet();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      drop(dialer);
      drop(server);
    }
  }

  private void pump(Socket from, Socket to) {
    byte[] piece = new byte[PIECE_OCTETS];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      int length = in.read(piece);
      while (length >= 0) {
        pass(length);
        out.write(piece, 0, length);
        length = in.read(piece);
      }
      pass(0);
      to.shutdownOutput();
    } catch (IOException e) {
      brokenConnections.incrementAndGet();
      drop(from);
      drop(to);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits as long as a piece of that length needs in this weather. */
  private void pass(int length) throws InterruptedException, IOException {
    lock.lock();
    try {
      long waited = 0;
      while (!closed) {
        long needed =
            switch (weather) {
              case Weather.Clear() -> 0;
              case Weather.Held() -> Long.MAX_VALUE;
              case Weather.Slow(var delay, long rate) ->
                  delay.toNanos() + length * NANOS / Math.max(1, rate);
              case Weather.Cut() -> throw new IOException("cut");
            };
        if (needed <= waited) {
          return;
        }
        long begin = System.nanoTime();
        long remaining = changed.awaitNanos(needed - waited);
        waited += remaining <= 0 ? needed - waited : System.nanoTime() - begin;
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean keep(Socket socket) {
    lock.lock();
    try {
      return !closed && !(weather instanceof Weather.Cut) && open.add(socket);
    } finally {
      lock.unlock();
    }
  }

  private void drop(Socket socket) {
    lock.lock();
    try {
      open.remove(socket);
    } finally {
      lock.unlock();
    }
    try {
      socket.close();
    } catch (IOException e) {
      brokenConnections.incrementAndGet();
    }
  }

  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
      List.copyOf(open).forEach(this::drop);
    } finally {
      lock.unlock();
    }
    listener.close();
  }
}
