package grapevine.mechanism.quorum;

import grapevine.kernel.check.PlantedBug;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.time.Moment;
import grapevine.kernel.time.VersionVector;
import java.util.ArrayDeque;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Whom one replica of one strict registry has heard, and when it had asked. In memory: who starts
 * again has heard nobody. For one thread.
 */
public final class Hearing {
  /** How long it counts that somebody was heard. */
  public static final long WINDOW_MILLIS = 10_000;

  /** Questions and answers of one peer that are remembered; the eldest go. */
  private static final int REMEMBERED_MAX = 16;

  private final ServerNumber self;
  private final long windowMillis;
  private final Moment started;
  private final TreeMap<ServerNumber, Peer> peers = new TreeMap<>();
  private long asks;

  private record Asked(long ask, Moment at) {}

  private record Heard(Moment askedAt, Answer answer) {}

  private static final class Peer {
    private final ArrayDeque<Asked> asked = new ArrayDeque<>();
    private final ArrayDeque<Heard> heard = new ArrayDeque<>();
  }

  /**
   * Has heard nobody.
   *
   * @param windowMillis {@link #WINDOW_MILLIS}, but in a test
   * @param incarnation random, of this life alone
   * @param started now
   */
  public Hearing(ServerNumber self, long windowMillis, long incarnation, Moment started) {
    this.self = self;
    this.windowMillis = windowMillis;
    this.started = started;
    this.asks = incarnation;
  }

  /**
   * Notes that a peer is asked in this very event.
   *
   * @return the number that it must give back
   */
  public long ask(ServerNumber peer, Moment now) {
    ArrayDeque<Asked> asked = peers.computeIfAbsent(peer, key -> new Peer()).asked;
    if (asked.size() == REMEMBERED_MAX) {
      asked.removeFirst();
    }
    asked.addLast(new Asked(asks, now));
    return asks++;
  }

  /** Takes an answer. One to no question of this life is nothing. */
  public void answered(ServerNumber from, long ask, Answer answer) {
    Peer peer = peers.get(from);
    if (peer == null) {
      return;
    }
    for (Asked asked : peer.asked) {
      if (asked.ask == ask) {
        if (peer.heard.size() == REMEMBERED_MAX) {
          peer.heard.removeFirst();
        }
        peer.heard.addLast(new Heard(asked.at, answer));
      }
    }
    peer.asked.removeIf(asked -> asked.ask == ask);
  }

  /** Forgets a peer that is in no configuration any more. */
  public void forget(ServerNumber peer) {
    peers.remove(peer);
  }

  /**
   * Whether this replica may answer questions of rights, and grant leases, at this moment.
   *
   * @param own what it has, which is what it answers from
   */
  public boolean mayAnswer(Standing standing, VersionVector own, Moment now) {
    if (standing.inForce().stream().noneMatch(Configuration::strict)) {
      return true;
    }
    TreeSet<ServerNumber> heard = heard(standing, now, answer -> isHere(answer, own));
    return own.covers(standing.base()) && isMajority(standing, withSelf(standing, heard));
  }

  private static boolean isHere(Heard heard, VersionVector own) {
    return PlantedBug.HEARD_BY_BARE_HEARTBEAT.planted() || own.covers(heard.answer.vector());
  }

  /**
   * Whether one that lost what it had said that it has, may count again: it has what each majority
   * has, and no word of its earlier self is believed by anyone any more. It needs a new Hearing for
   * that, since the time is counted from its start; twice, since others' clocks may be slow.
   */
  public boolean caughtUp(Standing standing, VersionVector own, Moment now) {
    TreeSet<ServerNumber> heard =
        heard(standing, now, answer -> isLate(answer) && own.covers(answer.answer.vector()));
    heard.remove(self);
    return standing.inForce().stream().allMatch(each -> each.meetsEveryMajority(heard));
  }

  private boolean isLate(Heard heard) {
    long after = heard.askedAt.monotonicMillis() - started.monotonicMillis();
    return after > 2 * windowMillis;
  }

  /**
   * Whether a change is on the disks of a majority. Never where some may answer without one.
   *
   * @param own what is on disk here
   * @param origin the server that made the change
   * @param sequence its number there
   */
  public boolean confirmed(
      Standing standing, VersionVector own, ServerNumber origin, long sequence, Moment now) {
    TreeSet<ServerNumber> having =
        heard(standing, now, heard -> heard.answer.vector().get(origin) >= sequence);
    return standing.inForce().stream().allMatch(Configuration::strict)
        && own.get(origin) >= sequence
        && isMajority(standing, withSelf(standing, having));
  }

  private TreeSet<ServerNumber> withSelf(Standing standing, TreeSet<ServerNumber> others) {
    if (standing.counts()) {
      others.add(self);
    }
    return others;
  }

  private static boolean isMajority(Standing standing, TreeSet<ServerNumber> these) {
    return standing.inForce().stream().allMatch(each -> each.hasMajority(these));
  }

  /** Peers that were asked within the window, and whose answer counts and tells what it should. */
  private TreeSet<ServerNumber> heard(Standing standing, Moment now, Predicate<Heard> tells) {
    TreeSet<ServerNumber> found = new TreeSet<>();
    peers.forEach((number, peer) -> {
      for (Heard heard : peer.heard) {
        if (now.elapsedSince(heard.askedAt) < windowMillis
            && counts(heard.answer, standing.latest())
            && tells.test(heard)) {
          found.add(number);
        }
      }
    });
    return found;
  }

  /** Not where its giver has agreed to something that the asker has not. */
  private static boolean counts(Answer answer, Configuration latest) {
    return answer.counts()
        && (answer.latest().number() < latest.number() || answer.latest().equals(latest));
  }
}
