package grapevine.runtime.link;

import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.log.LogLine;
import grapevine.runtime.address.NetworkAddress;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One other server: its name, its addresses, and the one connection that is the link to it. Of two
 * connections that come about at once, both ends keep the one that the server with the lower number
 * dialled; of two that the same end dialled, the newer, since it knows why it dialled again.
 */
final class Peer {
  private final ServerNumber number;
  private final String name;
  private final LinkConfiguration configuration;
  private final LinkListener listener;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** Held from up to down, so that no connection is up before the last is told to be down. */
  private final ReentrantLock living = new ReentrantLock(true);

  private List<NetworkAddress> addresses;
  private @Nullable Connection current;
  private boolean removed;
  private String trouble = "";
  private volatile @Nullable Connection up;

  Peer(
      ServerNumber number,
      Whereabouts where,
      LinkConfiguration configuration,
      LinkListener listener) {
    this.number = number;
    this.name = where.name();
    this.addresses = where.addresses();
    this.configuration = configuration;
    this.listener = listener;
  }

  ServerNumber number() {
    return number;
  }

  /** Its name, which a certificate has to prove. */
  String name() {
    return name;
  }

  void setAddresses(List<NetworkAddress> fresh) {
    lock.lock();
    try {
      addresses = List.copyOf(fresh);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  List<NetworkAddress> addresses() {
    lock.lock();
    try {
      return addresses;
    } finally {
      lock.unlock();
    }
  }

  boolean send(int lane, byte[] message) {
    Connection link = up;
    return link != null && link.outgoing().add(lane, message);
  }

  boolean isUp() {
    return up != null;
  }

  /** The peer is no peer any more. */
  void remove() {
    Connection last;
    lock.lock();
    try {
      removed = true;
      last = current;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (last != null) {
      last.end("it is no peer any more");
    }
  }

  /**
   * Waits until a dial is due: no connection, some address, and that pause over; false at the end.
   */
  boolean awaitDial(long pauseMillis) throws InterruptedException {
    lock.lock();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(pauseMillis);
      while (!removed && (left > 0 || current != null || addresses.isEmpty())) {
        if (current != null || addresses.isEmpty()) {
          changed.await();
        } else {
          left = changed.awaitNanos(left);
        }
      }
      return !removed;
    } finally {
      lock.unlock();
    }
  }

  /** Whether a dial makes sense now. */
  boolean wantsDial() {
    lock.lock();
    try {
      return current == null && !removed;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Makes a connection the link, if it may be, and carries it until it ends.
   *
   * @return false where another connection is to be kept
   */
  boolean carry(Connection connection) throws InterruptedException {
    Connection before;
    lock.lock();
    try {
      before = current;
      if (removed || before != null && !replaces(connection, before)) {
        return false;
      }
      current = connection;
    } finally {
      lock.unlock();
    }
    if (before != null) {
      before.end("another connection takes its place");
    }
    try {
      living.lockInterruptibly();
      try {
        if (isCurrent(connection)) {
          live(connection);
        }
      } finally {
        living.unlock();
      }
    } finally {
      forget(connection);
    }
    return true;
  }

  private boolean isCurrent(Connection connection) {
    lock.lock();
    try {
      return current == connection;
    } finally {
      lock.unlock();
    }
  }

  private boolean replaces(Connection fresh, Connection old) {
    if (fresh.dialled() == old.dialled()) {
      return true;
    }
    boolean lower = configuration.self().compareTo(number) < 0;
    return fresh.dialled() == lower;
  }

  private void live(Connection connection) throws InterruptedException {
    note("");
    up = connection;
    configuration
        .tools()
        .log()
        .write(LogLine.info("link up", "peer", number, "address", connection.where()));
    try {
      listener.up(number);
      connection.run(listener);
    } finally {
      up = null;
      configuration
          .tools()
          .log()
          .write(LogLine.info("link down", "peer", number, "cause", connection.cause()));
      listener.down(number);
    }
  }

  private void forget(Connection connection) {
    connection.end("it is over");
    lock.lock();
    try {
      if (current == connection) {
        current = null;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Notes what keeps the link from coming up; it is logged where it is another than before. */
  void trouble(String what) {
    if (note(what)) {
      configuration.tools().log().write(LogLine.warning("no link", "peer", number, "cause", what));
    }
  }

  private boolean note(String what) {
    lock.lock();
    try {
      boolean fresh = !trouble.equals(what);
      trouble = what;
      return fresh;
    } finally {
      lock.unlock();
    }
  }

  /** The next pause after a pause: doubled, within the limits, and jittered by half. */
  static long jittered(long millis) {
    return millis / 2 + ThreadLocalRandom.current().nextLong(millis + 1);
  }
}
