package grapevine.service.steer;

import grapevine.kernel.check.Mark;
import grapevine.kernel.check.PlantedBug;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.id.BodyId;
import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.Postmark;
import grapevine.kernel.id.ServerNumber;
import grapevine.service.event.Step;
import grapevine.service.link.PeerMessage;
import grapevine.service.message.Message;
import grapevine.service.message.Recipient;
import grapevine.service.trace.Hop;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Hands parcels to other servers. A parcel stays in the queue, and is sent again, until the other
 * server has said that it is durable there; so it may arrive twice, which has the effect of once.
 * Where the link breaks, the next nearest server gets it. Few are on their way to one server at a
 * time; the rest is found by the queue's index when there is room.
 */
final class Handover {
  private static final Mark REPEATED = Mark.of("steer.handed-on-again");
  private static final int ON_THE_WAY_MAX = 64;
  private static final int SCAN_MAX = 64;
  private static final int INLINE_OCTETS_MAX = 64 << 10;
  // the planted error hands a parcel on again as if it were another
  private static final long PLANTED_HOP = 1L << 62;
  private static final long PATIENCE_MILLIS = 30_000;
  private static final long PATIENCE_MILLIS_MAX = 900_000;

  private final Tools tools;
  private final Routes routes;
  private final TreeMap<ServerNumber, Link> links = new TreeMap<>();
  private final TreeMap<Long, ServerNumber> onTheWay = new TreeMap<>();

  Handover(Tools tools, Routes routes) {
    this.tools = tools;
    this.routes = routes;
  }

  /** What is remembered of one other server. */
  private static final class Link {
    final TreeMap<Long, Long> sentMonotonicMillis = new TreeMap<>();
    boolean backlog = true;
    long scanFrom;
    int failures;
    long patienceMillis = PATIENCE_MILLIS;
  }

  boolean isOnTheWay(long number) {
    return onTheWay.containsKey(number);
  }

  /** A link works: what waits for it goes at once. */
  void up(ServerNumber peer) {
    forget(peer);
    everybodyLooksAgain();
  }

  /** A link is gone: what was on its way there may go elsewhere. */
  void down(ServerNumber peer) {
    forget(peer);
    everybodyLooksAgain();
  }

  /** The other server answers for it now. */
  void forwarded(Step step, ServerNumber peer, long hop) {
    long number = hop & ~PLANTED_HOP;
    Link link = link(peer);
    link.failures = 0;
    link.patienceMillis = PATIENCE_MILLIS;
    settle(number);
    Optional<Parcel> parcel = tools.queue().parcel(step.state(), number);
    if (parcel.isPresent()) {
      List<String> who = parcel.get().recipients().stream().map(Recipient::words).toList();
      String to = "to " + tools.reach().nameOf(peer);
      tools
          .trace()
          .record(step, parcel.get().message().postmark(), new Hop(Hop.Kind.HANDED_ON, who, to));
      tools.queue().remove(step.state(), number, parcel.get());
    }
  }

  /**
   * Sends what can be sent, a bounded number.
   *
   * @return whether there is more to look at now
   */
  boolean pump(Step step) {
    for (ServerNumber server : tools.queue().takeFresh()) {
      link(server).backlog = true;
    }
    boolean more = false;
    for (Map.Entry<ServerNumber, Link> entry : links.entrySet()) {
      Link link = entry.getValue();
      if (tools.reach().isUp(entry.getKey())) {
        repeatLate(step, link);
        boolean room = link.sentMonotonicMillis.size() < ON_THE_WAY_MAX;
        if (link.backlog && room) {
          more |= scan(step, entry.getKey(), link);
        }
      }
    }
    return more;
  }

  /** When something on its way is to be repeated, in monotonic milliseconds. */
  long nextMonotonicMillis() {
    long next = Long.MAX_VALUE;
    for (Link link : links.values()) {
      for (long sent : link.sentMonotonicMillis.values()) {
        next = Math.min(next, sent + link.patienceMillis);
      }
    }
    return next;
  }

  private boolean scan(Step step, ServerNumber peer, Link link) {
    List<Long> numbers = tools.queue().waitingFor(step.state(), peer, link.scanFrom, SCAN_MAX);
    long first = link.scanFrom;
    for (long number : numbers) {
      if (link.sentMonotonicMillis.size() >= ON_THE_WAY_MAX) {
        return false;
      }
      link.scanFrom = number + 1;
      if (!onTheWay.containsKey(number)) {
        if (!tools.suspicion().mayTry(step, number, Suspicion.Work.HAND_ON)) {
          link.scanFrom = first; // it may with the next step
          return true;
        }
        tools
            .queue()
            .parcel(step.state(), number)
            .filter(parcel -> isNearest(step, peer, parcel))
            .ifPresent(parcel -> send(step, peer, number, parcel));
        tools.suspicion().survived(step, number, Suspicion.Work.HAND_ON);
      }
    }
    if (numbers.size() < SCAN_MAX) {
      link.backlog = false;
      link.scanFrom = 0;
    }
    return link.backlog;
  }

  private boolean isNearest(Step step, ServerNumber peer, Parcel parcel) {
    List<ServerNumber> servers = routes.servers(step.state(), parcel.way());
    return routes.nearest(servers).filter(peer::equals).isPresent();
  }

  private void send(Step step, ServerNumber peer, long number, Parcel parcel) {
    link(peer).sentMonotonicMillis.put(number, step.monotonicMillis());
    onTheWay.put(number, peer);
    Message message = parcel.message();
    byte[] body = null;
    if (message.bodySize() <= INLINE_OCTETS_MAX) {
      body = step.state().readBody(message.body(), 0, INLINE_OCTETS_MAX);
    }
    long hop = number;
    if (tools.queue().isFromBefore(number) && PlantedBug.STEERING_FORWARDED_TWICE.planted()) {
      message = message.under(derived(message.postmark(), number));
      hop = number | PLANTED_HOP;
    }
    List<EntryId> visited =
        PlantedBug.VISITED_SET_NOT_SENT.planted() ? List.of() : parcel.visited();
    step.send(
        peer,
        new PeerMessage.Forward(
            hop, message, parcel.recipients(), visited, body == null ? new byte[0] : body));
  }

  /** What the planted error makes of a postmark. */
  private static Postmark derived(Postmark postmark, long number) {
    ByteWriter out = new ByteWriter().putLong(number);
    Postmark.CODEC.write(out, postmark);
    return Postmark.ofDigest(BodyId.sha256().digest(out.toByteArray()));
  }

  /** What was not confirmed in time goes again, each time after a longer while. */
  private void repeatLate(Step step, Link link) {
    List<Long> late = new ArrayList<>();
    link.sentMonotonicMillis.forEach((number, sent) -> {
      if (step.monotonicMillis() - sent >= link.patienceMillis) {
        late.add(number);
      }
    });
    if (late.isEmpty()) {
      return;
    }
    REPEATED.hit();
    late.forEach(this::settle);
    link.failures++;
    long doubled = PATIENCE_MILLIS << Math.min(link.failures, 10);
    long longest = Math.min(doubled, PATIENCE_MILLIS_MAX);
    link.patienceMillis = longest / 2 + step.environment().randomness().below(longest / 2 + 1);
    link.backlog = true;
    link.scanFrom = 0;
  }

  private void settle(long number) {
    ServerNumber to = onTheWay.remove(number);
    if (to != null) {
      link(to).sentMonotonicMillis.remove(number);
    }
  }

  private void forget(ServerNumber peer) {
    Link link = link(peer);
    List.copyOf(link.sentMonotonicMillis.keySet()).forEach(this::settle);
    link.failures = 0;
    link.patienceMillis = PATIENCE_MILLIS;
  }

  private void everybodyLooksAgain() {
    links
        .values()
        .forEach(link -> {
          link.backlog = true;
          link.scanFrom = 0;
        });
  }

  private Link link(ServerNumber peer) {
    return links.computeIfAbsent(peer, key -> new Link());
  }
}
