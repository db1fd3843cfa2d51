package grapevine.mechanism.lease;

import grapevine.kernel.check.Mark;
import grapevine.kernel.check.PlantedBug;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.time.Moment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The leases that this server or client holds, whoever granted them. In memory: who starts again
 * holds nothing. For one thread.
 */
public final class Holder {
  private static final int IN_ADVANCE = 3; // with a third of the term left
  private static final Mark RECALLED_IN_FLIGHT = Mark.of("lease.recalled-while-asked");
  private static final Mark CLOCK_SET_BACK = Mark.of("lease.clock-set-back");

  private final LeaseSettings settings;
  private final TreeMap<Thing, Held> leases = new TreeMap<>();
  private final LinkedHashMap<Long, Asked> asked;
  private long asks;

  private record Asked(Ask ask, Moment at) {}

  /** A lease. Where it rests on one on the whole group, it has that one's ticket and no end. */
  private static final class Held {
    private final Grant grant;
    private final ServerNumber granter;
    private Moment since;
    private long believedMillis;
    private boolean used;
    private @Nullable Moment extensionAsked;

    Held(Grant grant, ServerNumber granter, Moment since, long believedMillis) {
      this.grant = grant;
      this.granter = granter;
      this.since = since;
      this.believedMillis = believedMillis;
    }
  }

  /**
   * Holds nothing.
   *
   * @param incarnation random, of this life alone: what an earlier one asked is not taken for an
   *     answer
   */
  public Holder(LeaseSettings settings, long incarnation) {
    this.settings = settings;
    this.asks = incarnation;
    this.asked =
        new LinkedHashMap<>() {
          @Override
          protected boolean removeEldestEntry(Map.Entry<Long, Asked> eldest) {
            return size() > settings.leasesMax();
          }
        };
  }

  /** Asks for a thing and a lease on it; to be sent now, since the lease counts from now. */
  public Ask ask(Thing thing, ServerNumber granter, Moment now) {
    return remembered(new Ask(asks++, thing, granter, null), now);
  }

  /**
   * Takes an answer, with or without content.
   *
   * @param ask the number of the question
   * @return whether the content that came with it, or that is here already, may be kept for as long
   *     as {@link #holds} says; false means that it may be used once
   */
  public boolean granted(long ask, Grant grant, Moment now) {
    Asked question = asked.remove(ask);
    if (question == null) {
      return false; // it was recalled, or asked for in another life
    }
    Thing thing = question.ask.thing();
    if (question.ask.extended() != null) {
      return extended(question, grant);
    }
    drop(thing);
    if (grant.useOnce() || (grant.underGroup() && !holdsTicket(thing.whole(), grant.ticket()))) {
      return false;
    }
    if (leases.size() >= settings.leasesMax() && !madeRoom(now)) {
      return false;
    }
    long believed = settings.believed(grant.termMillis());
    leases.put(thing, new Held(grant, question.ask.granter(), question.at, believed));
    return leftMillis(thing, now) > 0;
  }

  private boolean extended(Asked question, Grant grant) {
    Held lease = leases.get(question.ask.thing());
    if (lease == null || !lease.grant.ticket().equals(grant.ticket())) {
      return false;
    }
    if (grant.useOnce()) {
      return true; // not now: it runs on as it was
    }
    lease.since = question.at;
    lease.believedMillis = settings.believed(grant.termMillis());
    lease.used = false;
    lease.extensionAsked = null;
    return true;
  }

  /** A lease was not extended: its thing must be read again. */
  public void notExtended(long ask) {
    Asked question = asked.remove(ask);
    if (question != null && holdsTicket(question.ask.thing(), question.ask.extended())) {
      drop(question.ask.thing());
    }
  }

  /** Whether what was read of a thing still holds. To be asked when the answer is released. */
  public boolean holds(Thing thing, Moment now) {
    return leftMillis(thing, now) > 0;
  }

  /** How long it holds, in milliseconds; 0 or less where it does not. */
  public long leftMillis(Thing thing, Moment now) {
    Held lease = leases.get(thing);
    if (lease == null) {
      return 0;
    }
    lease.used = true;
    Held group = leases.get(thing.whole());
    if (group != null) {
      group.used = true;
    }
    long left = left(thing, lease, now);
    if (left <= 0) {
      drop(thing);
    }
    return left;
  }

  private long left(Thing thing, Held lease, Moment now) {
    if (!lease.grant.underGroup()) {
      return left(lease, now);
    }
    Held group = leases.get(thing.whole());
    boolean rests = group != null && group.grant.ticket().equals(lease.grant.ticket());
    return group == null || !rests ? 0 : left(group, now);
  }

  private static long left(Held lease, Moment now) {
    if (PlantedBug.LEASE_BELIEVED_BY_CLOCK_SET_BACK.planted()) {
      return lease.believedMillis - (now.wallMillis() - lease.since.wallMillis());
    }
    long elapsed = now.elapsedSince(lease.since);
    if (elapsed == Moment.UNKNOWN) {
      CLOCK_SET_BACK.hit();
      return 0;
    }
    return lease.believedMillis - elapsed;
  }

  /**
   * The granter says that a thing, or a whole group, has changed. What was kept of it must be
   * forgotten, and what rests on it ended; then the granter is answered. An answer that is still on
   * its way is of unknown age, and will not be kept.
   */
  public void recalled(Thing thing) {
    leases.keySet().removeIf(part -> isPart(part, thing));
    boolean inFlight = asked.values().removeIf(question -> isPart(question.ask.thing(), thing));
    if (inFlight) {
      RECALLED_IN_FLIGHT.hit();
    }
  }

  private static boolean isPart(Thing part, Thing thing) {
    return thing.isWhole() ? part.group().equals(thing.group()) : part.equals(thing);
  }

  /** Lets go of a lease; its granter is told the ticket, so that it need not wait. */
  public Optional<Ticket> relinquish(Thing thing) {
    Held lease = leases.get(thing);
    if (lease == null || lease.grant.underGroup()) {
      return Optional.empty();
    }
    drop(thing);
    // The granter forgets all of it, also an earlier grant that is still on its way.
    asked.values().removeIf(question -> question.ask.thing().equals(thing));
    return Optional.of(lease.grant.ticket());
  }

  /** Asks for a lease to be made longer; empty where there is none. */
  public Optional<Ask> extend(Thing thing, Moment now) {
    Held lease = leases.get(thing);
    if (lease == null || lease.grant.underGroup()) {
      return Optional.empty();
    }
    lease.extensionAsked = now;
    Ask ask = new Ask(asks++, thing, lease.granter, lease.grant.ticket());
    return Optional.of(remembered(ask, now));
  }

  /** Asks, in advance, for all leases that were used and will end soon, at most so many. */
  public List<Ask> extensions(int limit, Moment now) {
    List<Thing> due = new ArrayList<>();
    leases.forEach((thing, lease) -> {
      if (due.size() < limit && isDue(lease, now)) {
        due.add(thing);
      }
    });
    return due.stream().flatMap(thing -> extend(thing, now).stream()).toList();
  }

  private boolean isDue(Held lease, Moment now) {
    Moment before = lease.extensionAsked;
    long left = lease.grant.underGroup() ? 0 : left(lease, now);
    return lease.used
        && left > 0
        && left < lease.believedMillis / IN_ADVANCE
        && (before == null || now.elapsedSince(before) > settings.askMillis());
  }

  /** The leases that run, in order, at most so many. */
  public List<LeaseLine> leases(int limit, Moment now) {
    List<LeaseLine> lines = new ArrayList<>();
    leases.forEach((thing, lease) -> {
      long left = left(thing, lease, now);
      if (left > 0 && lines.size() < limit) {
        lines.add(new LeaseLine(thing, HolderId.of(lease.granter), left));
      }
    });
    return lines;
  }

  private Ask remembered(Ask ask, Moment now) {
    asked.put(ask.number(), new Asked(ask, now));
    return ask;
  }

  private boolean holdsTicket(Thing thing, @Nullable Ticket ticket) {
    Held lease = leases.get(thing);
    return lease != null && lease.grant.ticket().equals(ticket);
  }

  /** With a lease on a group, all goes that rests on it; leases of their own stay. */
  private void drop(Thing thing) {
    leases.remove(thing);
    if (thing.isWhole()) {
      leases
          .entrySet()
          .removeIf(entry -> entry.getValue().grant.underGroup() && isPart(entry.getKey(), thing));
    }
  }

  private boolean madeRoom(Moment now) {
    List<Thing> over = new ArrayList<>();
    leases.forEach((thing, lease) -> {
      if (left(thing, lease, now) <= 0) {
        over.add(thing);
      }
    });
    over.forEach(leases::remove);
    return leases.size() < settings.leasesMax();
  }
}
