package grapevine.server;

import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.log.LogLine;
import grapevine.runtime.address.NetworkAddress;
import grapevine.runtime.link.LinkConfiguration;
import grapevine.runtime.link.ReturnNotice;
import grapevine.runtime.link.Whereabouts;
import grapevine.service.node.Returning;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Tells the other servers the number of one that came back as new, again and again, with pauses
 * that grow, until it finds itself known by it. Which of its former numbers a server knows it by,
 * depends on how much that one has missed; so it is asked under each.
 */
final class Homecoming implements AutoCloseable {
  private final LinkConfiguration links;
  private final Peers peers;
  private final Supplier<Optional<Returning>> returning;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private String trouble = "";

  /**
   * Begins, where there is something to tell.
   *
   * @param returning empty once this server is known by its present number
   */
  Homecoming(LinkConfiguration links, Peers peers, Supplier<Optional<Returning>> returning) {
    this.links = links;
    this.peers = peers;
    this.returning = returning;
    this.thread = Thread.ofVirtual().name("homecoming").unstarted(this::guarded);
    if (returning.get().isPresent()) {
      thread.start();
    }
  }

  private void guarded() {
    try {
      tell();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      links.tools().errors().report("homecoming", e);
    }
  }

  private void tell() throws InterruptedException {
    long pause = links.timing().retryMillisMin();
    Optional<Returning> open = returning.get();
    while (open.isPresent() && closing.getCount() > 0) {
      SortedMap<ServerNumber, Whereabouts> places =
          peers.located(open.get().peers(), open.get().names());
      for (Whereabouts peer : places.values()) {
        for (NetworkAddress address : peer.addresses()) {
          told(peer, address, open.get());
        }
      }
      if (closing.await(
          pause / 2 + ThreadLocalRandom.current().nextLong(pause), TimeUnit.MILLISECONDS)) {
        return;
      }
      pause = Math.min(2 * pause, links.timing().retryMillisMax());
      open = returning.get();
    }
  }

  private void told(Whereabouts peer, NetworkAddress address, Returning open) {
    for (ServerNumber former : open.former()) {
      if (closing.getCount() == 0) {
        return;
      }
      switch (ReturnNotice.tell(links, peer.name(), address, former)) {
        case ReturnNotice.Outcome.Known() -> {
          note("");
          return;
        }
        case ReturnNotice.Outcome.Refused(String why) -> note(peer.name() + " refused: " + why);
        case ReturnNotice.Outcome.NotReached(String why) -> {
          note(peer.name() + " is not reached at " + why);
          return;
        }
      }
    }
  }

  /** Logs what keeps it from being known, where that is something else than before. */
  private void note(String what) {
    if (!what.isEmpty() && !what.equals(trouble)) {
      links.tools().log().write(LogLine.warning("return not known yet", "cause", what));
    }
    trouble = what;
  }

  /** Returns when it looks at nothing any more. */
  @Override
  public void close() {
    closing.countDown();
    thread.interrupt(); // ends what a virtual thread waits for on a socket
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
