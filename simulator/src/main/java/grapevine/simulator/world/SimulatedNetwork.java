package grapevine.simulator.world;

import grapevine.kernel.codec.Codec;
import grapevine.service.link.PeerMessage;
import java.util.ArrayList;
import java.util.List;

/**
 * Links between servers, each like a stream that breaks: while a link is up its messages arrive in
 * the order of their lane, late; when it breaks, what was on the way is lost, and both ends hear of
 * it, each in its own time, before it can come up again. Some worlds also lose, double and reorder
 * messages of a link that stays up, which is more than a stream does.
 */
public final class SimulatedNetwork {
  private static final long NOTICE_MILLIS_MAX = 8_000;
  private static final long QUICK_MILLIS = 3;
  private static final long MISTAKEN_MICROS = 2_000_000;

  /** One end of the links. */
  interface End {
    boolean alive();

    boolean wants(int other);

    /** Whether this end knows the other by a number that it had. */
    boolean knowsAsFormer(int other);

    /** The other end knows this one by a number that it had. */
    void knownAsFormer(int other);

    /** Whether this end knows nothing of the other, under any number. */
    boolean isStranger(int other);

    /** The other end wants a link, and this one knows nothing of it. */
    void greetedBy(int other);

    void peerUp(int other);

    void peerDown(int other);

    void received(int other, PeerMessage message);
  }

  private static final class Link {
    private boolean cut;
    private boolean up;
    private boolean dialing;
    private boolean mistaken;
    private int unnoticed;
    private long epoch;
    private final long[][] lastArrival = new long[2][PeerMessage.Lane.values().length];
  }

  private final Schedule schedule;
  private final Dice dice;
  private final Trace trace;
  private final Codec<PeerMessage> codec;
  private final Witness witness;
  private final List<End> ends = new ArrayList<>();
  private final Link[][] links;
  private Swarm swarm;

  SimulatedNetwork(World world, Dice dice, Codec<PeerMessage> codec) {
    this.schedule = world.schedule();
    this.dice = dice;
    this.trace = world.trace();
    this.codec = codec;
    this.witness = world.witness();
    Swarm swarm = world.swarm();
    this.swarm = swarm;
    this.links = new Link[swarm.servers()][swarm.servers()];
    for (int low = 0; low < swarm.servers(); low++) {
      for (int high = low + 1; high < swarm.servers(); high++) {
        links[low][high] = new Link();
      }
    }
  }

  /** Adds the end of the next server. */
  void add(End end) {
    ends.add(end);
  }

  /** From now on other faults hold. */
  void swarm(Swarm other) {
    this.swarm = other;
  }

  /** Cuts the link between two servers. */
  public void cut(int one, int other) {
    if (!link(one, other).cut) {
      link(one, other).cut = true;
      trace.begin(Math.min(one, other), Math.max(one, other), schedule.nowMicros());
      trace.note(schedule.nowMicros(), -1, one * 8L + other, () -> words(one, other) + " is cut");
      check(one, other);
    }
  }

  /** Mends the link between two servers. */
  public void mend(int one, int other) {
    if (link(one, other).cut) {
      link(one, other).cut = false;
      trace.end(Math.min(one, other), Math.max(one, other), schedule.nowMicros());
      trace.note(
          schedule.nowMicros(), -1, one * 8L + other, () -> words(one, other) + " is mended");
      check(one, other);
    }
  }

  private static String words(int one, int other) {
    return "the link between " + World.NAMES.get(one) + " and " + World.NAMES.get(other);
  }

  /** Mends all links. */
  public void mendAll() {
    for (int low = 0; low < ends.size(); low++) {
      for (int high = low + 1; high < ends.size(); high++) {
        mend(low, high);
      }
    }
  }

  /** Whether messages pass between two servers now. */
  public boolean isUp(int one, int other) {
    return link(one, other).up;
  }

  /** Whether the link between two servers is cut. */
  public boolean isCut(int one, int other) {
    return link(one, other).cut;
  }

  /** A server has started, stopped, or wants other links. */
  void changed(int server) {
    for (int other = 0; other < ends.size(); other++) {
      if (other != server) {
        check(server, other);
      }
    }
  }

  /** Breaks the connections of a server that has crashed: the others notice in their own time. */
  void crashed(int server) {
    for (int other = 0; other < ends.size(); other++) {
      if (other != server && link(server, other).up) {
        breakLink(server, other);
      }
    }
  }

  /** Sends, if the link is up. */
  void send(int from, int to, PeerMessage message) {
    Link link = link(from, to);
    byte[] bytes = codec.toBytes(message);
    long fingerprint = Trace.fingerprint(bytes);
    long now = schedule.nowMicros();
    if (!link.up) {
      trace.note(
          now, from, fingerprint, () -> "not sent to " + World.NAMES.get(to) + ": " + message);
      return;
    }
    trace.note(now, from, fingerprint, () -> "to " + World.NAMES.get(to) + ": " + message);
    witness.sent(from, to, message);
    if (strikes(Fault.LOSS, swarm.strength().loss())) {
      trace.arrow(new Trace.Arrow(now, from, now + 1000, to, true));
      return;
    }
    long epoch = link.epoch;
    int copies = strikes(Fault.DUPLICATES, swarm.strength().duplicate()) ? 2 : 1;
    for (int copy = 0; copy < copies; copy++) {
      long at = arrival(link, from < to ? 0 : 1, message.lane().ordinal());
      trace.arrow(new Trace.Arrow(now, from, at, to, false));
      schedule.after(at - now, () -> arrive(link, epoch, from, to, bytes));
    }
  }

  private boolean strikes(Fault fault, double probability) {
    return swarm.has(fault) && dice.chance(probability);
  }

  private long arrival(Link link, int direction, int lane) {
    long latency = swarm.has(Fault.LATENCY) ? swarm.strength().latencyMillis() : QUICK_MILLIS;
    long at = schedule.nowMicros() + 100 + dice.around(latency * 1000);
    if (strikes(Fault.REORDERING, swarm.strength().reorder())) {
      return at + dice.around(latency * 5000);
    }
    at = Math.max(at, link.lastArrival[direction][lane] + 1);
    link.lastArrival[direction][lane] = at;
    return at;
  }

  private void arrive(Link link, long epoch, int from, int to, byte[] bytes) {
    if (link.up && link.epoch == epoch && ends.get(to).alive()) {
      ends.get(to).received(from, codec.fromBytes(bytes));
    }
  }

  private void check(int one, int other) {
    Link link = link(one, other);
    boolean possible = possible(link, one, other);
    if (link.up && !possible) {
      breakLink(one, other);
    } else if (!link.up && possible && !link.dialing && link.unnoticed == 0) {
      link.dialing = true;
      schedule.after(
          dice.around(200_000),
          () -> {
            link.dialing = false;
            if (!link.up && link.unnoticed == 0 && possible(link, one, other)) {
              link.up = true;
              link.epoch++;
              ends.get(one).peerUp(other);
              ends.get(other).peerUp(one);
            }
          });
    } else if (!link.up && !link.mistaken && isInVain(link, one, other)) {
      link.mistaken = true;
      schedule.after(dice.around(MISTAKEN_MICROS), () -> sayHowKnown(link, one, other));
    }
  }

  /** Whether one of two that could talk dials the other, and is turned away. */
  private boolean isInVain(Link link, int one, int other) {
    return isMistaken(link, one, other) || greets(link, one, other) || greets(link, other, one);
  }

  /** Whether one wants a link with another that knows nothing of it. */
  private boolean greets(Link link, int one, int other) {
    return canTalk(link, one, other)
        && ends.get(one).wants(other)
        && ends.get(other).isStranger(one);
  }

  /** Whether one of two that could talk dials the other under a number that it has no more. */
  private boolean isMistaken(Link link, int one, int other) {
    return canTalk(link, one, other)
        && (ends.get(one).knowsAsFormer(other) || ends.get(other).knowsAsFormer(one));
  }

  private void sayHowKnown(Link link, int one, int other) {
    link.mistaken = false;
    if (!link.up && greets(link, one, other)) {
      ends.get(other).greetedBy(one);
    }
    if (!link.up && greets(link, other, one)) {
      ends.get(one).greetedBy(other);
    }
    if (!link.up && isMistaken(link, one, other)) {
      if (ends.get(one).knowsAsFormer(other)) {
        ends.get(other).knownAsFormer(one);
      }
      if (ends.get(other).knowsAsFormer(one)) {
        ends.get(one).knownAsFormer(other);
      }
    }
    check(one, other);
  }

  private boolean possible(Link link, int one, int other) {
    return canTalk(link, one, other) && ends.get(one).wants(other) && ends.get(other).wants(one);
  }

  private boolean canTalk(Link link, int one, int other) {
    return !link.cut && ends.get(one).alive() && ends.get(other).alive();
  }

  private void breakLink(int one, int other) {
    Link link = link(one, other);
    link.up = false;
    link.unnoticed = 2;
    notice(link, one, other);
    notice(link, other, one);
  }

  private void notice(Link link, int who, int other) {
    schedule.after(
        ends.get(who).alive() ? dice.between(0, NOTICE_MILLIS_MAX * 1000 / 4) : 0,
        () -> {
          ends.get(who).peerDown(other);
          link.unnoticed--;
          check(who, other);
        });
  }

  private Link link(int one, int other) {
    return links[Math.min(one, other)][Math.max(one, other)];
  }
}
