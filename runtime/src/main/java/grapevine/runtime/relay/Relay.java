package grapevine.runtime.relay;

import grapevine.kernel.log.LogLine;
import grapevine.kernel.state.Bodies;
import grapevine.kernel.state.StorageException;
import grapevine.runtime.process.ErrorSink;
import grapevine.runtime.process.Log;
import grapevine.runtime.process.Watchdog;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends messages out, a bounded number at once, each on a virtual thread of its own; a connection
 * is kept for a while for the next message to the same host. Safe for use by several threads.
 */
public final class Relay implements AutoCloseable {
  private final Bodies bodies;
  private final RelayTiming timing;
  private final Tools tools;
  private final Semaphore waiting;
  private final Semaphore sending;
  private final ArrayDeque<Kept> kept = new ArrayDeque<>();
  private boolean closed;

  /** What a relay needs of its process. */
  public record Tools(Log log, ErrorSink errors, Watchdog watchdog) {}

  /**
   * How many messages there may be.
   *
   * @param sendingMax that are under way at once, 8 by default
   * @param waitingMax that are under way or wait, 256 by default
   */
  public record Limits(int sendingMax, int waitingMax) {
    /** As in production. */
    public static final Limits STANDARD = new Limits(8, 256);
  }

  /** A connection that waits for the next message. */
  private record Kept(RelayHost host, SmtpClient client, Watchdog.Watch end) {}

  /** A relay that sends nothing yet. */
  public Relay(Bodies bodies, RelayTiming timing, Limits limits, Tools tools) {
    this.bodies = bodies;
    this.timing = timing;
    this.tools = tools;
    this.waiting = new Semaphore(limits.waitingMax());
    this.sending = new Semaphore(limits.sendingMax());
  }

  /**
   * Offers a message to a host.
   *
   * @param done is told, by another thread and once, one outcome for each recipient in their order
   * @return false where too many wait; then {@code done} is told nothing
   */
  public boolean submit(RelayHost host, RelayMessage message, Consumer<List<RelayOutcome>> done) {
    if (!waiting.tryAcquire()) {
      return false;
    }
    Thread.ofVirtual().name("relay " + host.address()).start(() -> work(host, message, done));
    return true;
  }

  private void work(RelayHost host, RelayMessage message, Consumer<List<RelayOutcome>> done) {
    List<RelayOutcome> outcomes;
    try {
      sending.acquire();
      try {
        outcomes = relay(host, message);
      } finally {
        sending.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      outcomes = nobody(message, "the server stops");
    } catch (StorageException e) {
      tools.errors().report("relay", e);
      outcomes = nobody(message, "the message's body cannot be read");
    } catch (RuntimeException e) {
      tools.errors().report("relay", e);
      outcomes = nobody(message, "an error here");
    } finally {
      waiting.release();
    }
    done.accept(outcomes);
  }

  private static List<RelayOutcome> nobody(RelayMessage message, String why) {
    return Collections.nCopies(message.recipients().size(), new RelayOutcome.NotNow(why));
  }

  private List<RelayOutcome> relay(RelayHost host, RelayMessage message) {
    SmtpClient reused = take(host);
    if (reused != null) {
      List<RelayOutcome> outcomes = over(reused, host, message, true);
      if (outcomes != null) {
        return outcomes;
      }
      // the kept connection was dead: nothing was said yet, so a new one is tried
    }
    try {
      List<RelayOutcome> outcomes =
          over(SmtpClient.open(host, timing, tools.watchdog()), host, message, false);
      return outcomes == null ? nobody(message, "the connection broke") : outcomes;
    } catch (IOException e) {
      tools
          .log()
          .write(
              LogLine.warning("smarthost not reached", "host", host.address(), "cause", words(e)));
      return nobody(message, words(e));
    }
  }

  /** Null where a connection that was kept broke before the server said anything. */
  private @Nullable List<RelayOutcome> over(
      SmtpClient client, RelayHost host, RelayMessage message, boolean reused) {
    RelayTransaction transaction = new RelayTransaction(client, message, bodies);
    boolean whole = false;
    try {
      List<RelayOutcome> outcomes = transaction.run();
      whole = true;
      return outcomes;
    } catch (IOException e) {
      if (reused && !transaction.begun()) {
        return null;
      }
      tools
          .log()
          .write(LogLine.warning("relaying broke off", "host", host.address(), "cause", words(e)));
      return transaction.broken("the connection to " + host.address() + " broke: " + words(e));
    } finally {
      if (whole) {
        keep(host, client);
      } else {
        closeQuietly(client);
      }
    }
  }

  private static String words(IOException error) {
    return error.getMessage() == null ? error.getClass().getSimpleName() : error.getMessage();
  }

  private @Nullable SmtpClient take(RelayHost host) {
    synchronized (kept) {
      for (Kept one : kept) {
        if (one.host.equals(host)) {
          kept.remove(one);
          one.end.close();
          return one.client;
        }
      }
      return null;
    }
  }

  private void keep(RelayHost host, SmtpClient client) {
    synchronized (kept) {
      if (!closed) {
        Watchdog.Watch end = tools.watchdog().after(timing.idleMillis(), () -> drop(client));
        kept.add(new Kept(host, client, end));
        return;
      }
    }
    closeQuietly(client);
  }

  private void drop(SmtpClient client) {
    synchronized (kept) {
      kept.removeIf(one -> one.client == client);
    }
    Thread.ofVirtual().name("relay quit").start(() -> quit(client));
  }

  private void quit(SmtpClient client) {
    try {
      client.quit();
    } catch (IOException e) {
      closeQuietly(client); // it was gone already; nothing was under way
    }
  }

  private void closeQuietly(SmtpClient client) {
    try {
      client.close();
    } catch (IOException e) {
      tools.errors().report("closing a relay connection", e);
    }
  }

  /** Closes the connections that are kept; what is under way ends by itself. */
  @Override
  public void close() {
    synchronized (kept) {
      closed = true;
      kept.forEach(one -> one.end.close());
      kept.forEach(one -> closeQuietly(one.client));
      kept.clear();
    }
  }
}
