package grapevine.server;

import grapevine.kernel.log.LogLine;
import grapevine.runtime.address.NetworkAddress;
import grapevine.runtime.link.LinkConfiguration;
import grapevine.runtime.link.ReturnNotice;
import grapevine.runtime.link.Whereabouts;
import grapevine.service.event.Effect;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells servers that know this one by a former number its present one, each in a thread of its own.
 * A server that is being told already is not told a second time: it dials again, or is dialled, if
 * that did not help.
 */
final class NumberNotices implements AutoCloseable {
  private final LinkConfiguration links;
  private final Peers peers;
  private final Map<String, Thread> running = new ConcurrentHashMap<>();
  private volatile boolean closed;

  NumberNotices(LinkConfiguration links, Peers peers) {
    this.links = links;
    this.peers = peers;
  }

  /** Begins to tell one server. Does not wait. */
  void tell(Effect.TellNumber notice) {
    if (!closed) {
      running.computeIfAbsent(
          notice.server(),
          name -> Thread.ofVirtual().name("number-notice").start(() -> guarded(notice)));
    }
  }

  private void guarded(Effect.TellNumber notice) {
    try {
      told(notice);
    } catch (RuntimeException e) {
      links.tools().errors().report("a notice of this server's number", e);
    } finally {
      running.remove(notice.server());
    }
  }

  private void told(Effect.TellNumber notice) {
    var places =
        peers.located(
            new TreeMap<>(Map.of(notice.former(), notice.addresses())),
            new TreeMap<>(Map.of(notice.former(), notice.server())));
    for (Whereabouts place : places.values()) {
      for (NetworkAddress address : place.addresses()) {
        ReturnNotice.Outcome outcome =
            ReturnNotice.tell(links, notice.server(), address, notice.former());
        if (outcome instanceof ReturnNotice.Outcome.Known) {
          return;
        }
        links
            .tools()
            .log()
            .write(
                LogLine.warning(
                    "number not told yet", "server", notice.server(), "cause", words(outcome)));
      }
    }
  }

  private static String words(ReturnNotice.Outcome outcome) {
    return switch (outcome) {
      case ReturnNotice.Outcome.Known() -> "";
      case ReturnNotice.Outcome.Refused(String why) -> why;
      case ReturnNotice.Outcome.NotReached(String why) -> why;
    };
  }

  /** Returns when nobody is being told any more. */
  @Override
  public void close() {
    closed = true;
    for (Thread thread : running.values()) {
      thread.interrupt(); // ends what a virtual thread waits for on a socket
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
