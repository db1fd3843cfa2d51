package grapevine.mechanism.lease;

import grapevine.kernel.check.Mark;
import grapevine.kernel.check.PlantedBug;
import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.Codec;
import grapevine.kernel.state.State;
import grapevine.kernel.state.Table;
import grapevine.kernel.state.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The leases that this server has granted. They are in memory; durable is only the longest term
 * that this life may grant. All times are on the monotonic clock: the wall clock is not used, so it
 * may jump. For one thread.
 */
public final class Granter {
  /** A lease rests on nothing that would end it. */
  public static final long NO_BASE = Long.MAX_VALUE;

  /** The longest term that may have been granted, in milliseconds. Tables 0x28 to 0x2f are ours. */
  private static final Table<Integer, Long> LONGEST =
      new Table<>(
          0x28,
          ByteWriter::putByte,
          ByteReader::getByte,
          Codec.of(ByteWriter::putVarint, ByteReader::getVarint));

  private static final Mark WAITED_OUT = Mark.of("lease.waits-out-earlier-life");
  private static final Mark UNDER_GROUP = Mark.of("lease.under-group");
  private static final Mark NOT_EXTENDED = Mark.of("lease.not-extended");
  private static final Mark FULL = Mark.of("lease.granter-full");

  private final LeaseSettings settings;
  private final long incarnation;
  private final long waitUntilMillis;
  private final Uses uses;
  private final TreeMap<Thing, TreeMap<HolderId, Granted>> leases = new TreeMap<>();
  private final TreeSet<Granted> byEnd = new TreeSet<>(Granted.BY_END);
  private final TreeMap<Ticket, Recall> recalls = new TreeMap<>();
  private long longestMillis;
  private long tickets;

  /**
   * The granter of a server that has just started.
   *
   * @param incarnation random, of this life alone
   * @param now its monotonic clock, in milliseconds
   */
  public Granter(LeaseSettings settings, long incarnation, State state, long now) {
    this.settings = settings;
    this.incarnation = incarnation;
    this.uses = new Uses(settings);
    this.longestMillis = LONGEST.get(state, 0).orElse(0L);
    boolean forgets = PlantedBug.LEASE_NOT_WAITED_OUT_AFTER_RESTART.planted();
    this.waitUntilMillis =
        longestMillis == 0 || forgets ? now : now + settings.waitedOut(longestMillis);
  }

  /**
   * Grants a lease on what is being read in this very event. The content, and the grant, may leave
   * when the transaction is durable.
   *
   * @param baseMillis what is left of the lease that the content itself rests on ({@link
   *     Holder#leftMillis}), or {@link #NO_BASE}
   */
  public Grant grant(Transaction state, Thing thing, HolderId holder, long baseMillis, long now) {
    expire(now);
    uses.read(thing, now);
    Granted group = find(thing.whole(), holder);
    boolean covers = group != null && !group.recalled && group.openRecalls == 0;
    if (group != null && covers && !thing.isWhole() && baseMillis == NO_BASE) {
      UNDER_GROUP.hit();
      return new Grant(group.ticket, group.overAtMillis - now, true);
    }
    Granted old = find(thing, holder);
    long term = term(thing, old == null ? 1 : 0, baseMillis);
    if (old == null && byEnd.size() >= settings.leasesMax()) {
      FULL.hit();
      term = 0;
    }
    Ticket ticket = next();
    if (term > 0) {
      remember(state, now);
      long overAt = now + settings.waitedOut(term);
      // The holder may believe the old one until it has this one: the later end of both counts.
      put(new Granted(thing, holder, ticket, Math.max(overAt, remove(old))));
    }
    return new Grant(ticket, term, false);
  }

  /**
   * Makes a lease longer, where what was read under it has not changed since.
   *
   * @param base as for {@link #grant}
   * @return with a term of 0 where it runs on as it was; empty where it is gone, and the thing must
   *     be read again
   */
  public Optional<Grant> extend(Thing thing, HolderId holder, Ticket held, long base, long now) {
    expire(now);
    uses.read(thing, now);
    Granted lease = find(thing, holder);
    long term = term(thing, 0, base);
    if (lease == null || lease.recalled || !lease.ticket.equals(held)) {
      return Optional.empty();
    }
    if (lease.openRecalls > 0 || term <= 0) {
      NOT_EXTENDED.hit();
      return Optional.of(new Grant(held, 0, false));
    }
    byEnd.remove(lease);
    lease.overAtMillis = Math.max(lease.overAtMillis, now + settings.waitedOut(term));
    byEnd.add(lease);
    return Optional.of(new Grant(lease.ticket, term, false));
  }

  /** The holder has let go of a lease. One that it was granted since then stays. */
  public void relinquished(Thing thing, HolderId holder, Ticket held) {
    Granted lease = find(thing, holder);
    if (lease != null && lease.ticket.equals(held)) {
      remove(lease);
    }
  }

  /**
   * A thing, or something that concerns the whole group, has changed in this very event: leases
   * granted from now on are on what it is now, all others are asked back.
   */
  public Recall changed(Thing thing, long now) {
    expire(now);
    uses.written(thing, now);
    if (now < waitUntilMillis) {
      WAITED_OUT.hit();
    }
    Recall recall = new Recall(next(), thing, Math.max(now, waitUntilMillis));
    boolean answersCount = hasRoomForRecall(now);
    for (Granted lease : concerned(thing)) {
      recall.waitFor(lease);
      if (isUnderGroup(lease, thing) && answersCount) {
        lease.openRecalls++;
      } else {
        lease.recalled = true; // and counts for the next change too, until it is over
      }
    }
    if (answersCount && !recall.allAnswered()) {
      recalls.put(recall.ticket(), recall);
    }
    return recall;
  }

  /** A holder has let go of what a recall named, and of all that rested on it. */
  public void answered(Ticket recall, HolderId holder) {
    Recall open = recalls.get(recall);
    if (open != null) {
      open.answered(holder).forEach(lease -> letGo(lease, open.thing()));
      if (open.allAnswered()) {
        recalls.remove(recall);
      }
    }
  }

  private void letGo(Granted lease, Thing changed) {
    if (isUnderGroup(lease, changed)) {
      lease.openRecalls--;
    } else if (find(lease.thing, lease.holder) == lease) {
      remove(lease);
    }
  }

  /** A lease on a group goes on when one thing of the group has changed. */
  private static boolean isUnderGroup(Granted lease, Thing changed) {
    return lease.thing.isWhole() && !changed.isWhole();
  }

  /** The leases that run, in order, at most so many. */
  public List<LeaseLine> leases(int limit, long now) {
    List<LeaseLine> lines = new ArrayList<>();
    for (TreeMap<HolderId, Granted> holders : leases.values()) {
      for (Granted lease : holders.values()) {
        if (lines.size() < limit && lease.overAtMillis > now) {
          lines.add(new LeaseLine(lease.thing, lease.holder, lease.overAtMillis - now));
        }
      }
    }
    return lines;
  }

  private long term(Thing thing, int more, long baseMillis) {
    TreeMap<HolderId, Granted> holders = leases.get(thing);
    boolean worth = uses.worthLease(thing, (holders == null ? 0 : holders.size()) + more);
    long term = worth ? settings.termMillis() : 0;
    return PlantedBug.LEASE_OUTLIVES_ITS_BASE.planted()
        ? term
        : Math.max(0, Math.min(term, baseMillis));
  }

  /** No grant leaves before the disk says how long to wait for it after a restart. */
  private void remember(Transaction state, long now) {
    long longest =
        now < waitUntilMillis
            ? Math.max(longestMillis, settings.termMillis())
            : settings.termMillis();
    if (longest != longestMillis) {
      LONGEST.put(state, 0, longest);
      longestMillis = longest;
    }
  }

  private boolean hasRoomForRecall(long now) {
    if (recalls.size() >= settings.recallsMax()) {
      recalls.values().removeIf(recall -> recall.inForce(now));
    }
    return recalls.size() < settings.recallsMax();
  }

  private List<Granted> concerned(Thing thing) {
    List<Granted> concerned = new ArrayList<>();
    if (thing.isWhole()) {
      for (var things : leases.tailMap(thing, true).entrySet()) {
        if (!things.getKey().group().equals(thing.group())) {
          break;
        }
        concerned.addAll(things.getValue().values());
      }
      return concerned;
    }
    concerned.addAll(leases.getOrDefault(thing, new TreeMap<>()).values());
    concerned.addAll(leases.getOrDefault(thing.whole(), new TreeMap<>()).values());
    return concerned;
  }

  private @Nullable Granted find(Thing thing, HolderId holder) {
    TreeMap<HolderId, Granted> holders = leases.get(thing);
    return holders == null ? null : holders.get(holder);
  }

  private void put(Granted lease) {
    leases.computeIfAbsent(lease.thing, key -> new TreeMap<>()).put(lease.holder, lease);
    byEnd.add(lease);
  }

  /** Returns when the removed lease would have been over. */
  private long remove(@Nullable Granted lease) {
    if (lease == null) {
      return Long.MIN_VALUE;
    }
    byEnd.remove(lease);
    TreeMap<HolderId, Granted> holders = leases.get(lease.thing);
    if (holders != null) {
      holders.remove(lease.holder);
      if (holders.isEmpty()) {
        leases.remove(lease.thing);
      }
    }
    return lease.overAtMillis;
  }

  private void expire(long now) {
    while (!byEnd.isEmpty() && byEnd.first().overAtMillis <= now) {
      remove(byEnd.first());
    }
  }

  private Ticket next() {
    return new Ticket(incarnation, tickets++);
  }
}
