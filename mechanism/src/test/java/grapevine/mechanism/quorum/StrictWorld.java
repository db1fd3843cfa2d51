package grapevine.mechanism.quorum;

import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.time.Moment;
import grapevine.kernel.time.VersionVector;
import grapevine.mechanism.world.Agenda;
import grapevine.mechanism.world.Seed;
import grapevine.mechanism.world.SkewedClock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Some servers and one strict registry: revocations, gossip, questions; configurations that change,
 * several at once; servers that stop, sleep, lose their copy, are destroyed.
 */
final class StrictWorld {
  private static final int WINDOW_MILLIS = 1_000;
  private static final int DRIFT_PPM = 50_000;
  private static final int SLACK_MILLIS = WINDOW_MILLIS / 10;
  private static final int SERVERS = 6;

  final List<String> failures = new ArrayList<>();
  long answers;
  long confirmations;
  long completions;
  long catchUps;
  long voids;
  long catchUpsAwaited;
  private final Seed seed;
  private final Agenda agenda = new Agenda();
  private final int lost;
  private final int late;
  private final int gossip;
  private final int trouble;
  private final List<Server> servers = new ArrayList<>();
  private final TreeSet<String> cuts = new TreeSet<>();
  private final List<Change> changes = new ArrayList<>();
  private int destroyed;

  /** A revocation, and when it was confirmed. */
  private static final class Change {
    private final ServerNumber origin;
    private final long sequence;
    private long confirmedAt = Long.MAX_VALUE;

    Change(ServerNumber origin, long sequence) {
      this.origin = origin;
      this.sequence = sequence;
    }
  }

  StrictWorld(long number) {
    seed = new Seed(number * 37);
    lost = seed.chance(50) ? (int) seed.below(30) : 0;
    late = seed.chance(50) ? (int) seed.below(20) : 0;
    gossip = 5 + (int) seed.below(60);
    trouble = 1 + (int) seed.below(4);
    TreeSet<ServerNumber> first = new TreeSet<>();
    int replicas = 1 + (int) seed.below(5);
    for (int index = 1; index <= SERVERS; index++) {
      servers.add(new Server(new ServerNumber(index)));
      if (index <= replicas) {
        first.add(new ServerNumber(index));
      }
    }
    Standing standing = Standing.first(new Configuration(1, seed.chance(80), first));
    servers.stream().limit(replicas).forEach(server -> server.standing = standing);
  }

  void live() {
    servers.forEach(server -> agenda.in(seed.below(200), server::tick));
    agenda.in(1, this::something);
    agenda.run(30_000, this::check);
  }

  private void something() {
    agenda.in(seed.below(80), this::something);
    Server server = any();
    if (!server.awake()) {
      return;
    }
    if (seed.chance(15)) {
      server.revoke();
    } else if (seed.chance(trouble)) {
      server.propose(null);
    } else if (seed.chance(trouble)) {
      server.restart();
    } else if (seed.chance(trouble)) {
      server.stop(seed.below(3_000), seed.chance(50));
    } else if (seed.chance(trouble)) {
      server.empty();
    } else if (seed.chance(1) && destroyed < 2 && othersHaveAll(server)) {
      destroyed++;
      server.destroyed = true;
    } else if (seed.chance(2 * trouble)) {
      cutOrHeal(server, any());
    } else {
      server.gossip(any());
    }
  }

  /** What a destroyed majority alone had is lost, and no promise covers that. */
  private boolean othersHaveAll(Server gone) {
    for (Server one : servers) {
      for (Configuration configuration : one.inForce()) {
        VersionVector others = VersionVector.EMPTY;
        for (Server server : servers) {
          if (server != gone
              && server.counts()
              && configuration.replicas().contains(server.number)) {
            others = others.join(server.vector);
          }
        }
        if (configuration.replicas().contains(gone.number) && !others.covers(gone.vector)) {
          return false;
        }
      }
    }
    return true;
  }

  private void cutOrHeal(Server one, Server other) {
    String pair = one.number + "-" + other.number;
    if (!cuts.remove(pair)) {
      cuts.add(pair);
      agenda.in(seed.below(5_000), () -> cuts.remove(pair));
    }
  }

  private Server any() {
    return servers.get((int) seed.below(servers.size()));
  }

  private void send(Server from, Server to, Runnable message) {
    boolean cut =
        cuts.contains(from.number + "-" + to.number)
            || cuts.contains(to.number + "-" + from.number);
    int copies = cut || seed.chance(lost) ? 0 : seed.chance(lost) ? 2 : 1;
    for (int copy = 0; copy < copies; copy++) {
      agenda.in(
          1 + seed.below(seed.chance(late) ? 3_000 : 30),
          () -> {
            if (to.awake()) {
              message.run();
            }
          });
    }
  }

  private void check() {
    for (Server server : servers) {
      Standing standing = server.standing;
      if (standing != null && server.awake() && server.mayAnswer(standing)) {
        answers++;
        for (Change change : changes) {
          if (change.confirmedAt < agenda.now() - WINDOW_MILLIS - SLACK_MILLIS
              && server.vector.get(change.origin) < change.sequence
              && failures.isEmpty()) {
            failures.add(
                agenda.now()
                    + ": "
                    + server.number.value()
                    + " answers in "
                    + standing.current()
                    + " without a change of "
                    + change.origin.value()
                    + " confirmed at "
                    + change.confirmedAt);
          }
        }
      }
    }
  }

  private final class Server {
    final ServerNumber number;
    final SkewedClock clock;
    final LinkedHashSet<Agreement> agreements = new LinkedHashSet<>();
    final List<Change> mine = new ArrayList<>();
    final TreeMap<Long, Proposal> proposed = new TreeMap<>();
    Hearing hearing;
    @Nullable Standing standing;
    VersionVector vector = VersionVector.EMPTY;
    boolean stopped;
    boolean destroyed;
    boolean lostOwn;

    Server(ServerNumber number) {
      this.number = number;
      long drift = seed.below(2L * DRIFT_PPM + 1) - DRIFT_PPM;
      this.clock = new SkewedClock(agenda, drift, seed.below(100_000));
      this.hearing = hearing();
    }

    private Hearing hearing() {
      return new Hearing(number, WINDOW_MILLIS, seed.nextLong(), now());
    }

    private Moment now() {
      return clock.now();
    }

    boolean awake() {
      return !stopped && !destroyed;
    }

    List<Configuration> inForce() {
      Standing here = standing;
      return here == null || destroyed ? List.of() : here.inForce();
    }

    boolean counts() {
      Standing here = standing;
      return here != null && !destroyed && here.begun();
    }

    boolean mayAnswer(Standing standing) {
      boolean replica =
          standing.inForce().stream().anyMatch(each -> each.replicas().contains(number));
      boolean strict = standing.inForce().stream().anyMatch(Configuration::strict);
      return replica && strict && hearing.mayAnswer(standing, vector, now());
    }

    void restart() {
      hearing = hearing();
    }

    void stop(long millis, boolean sleeps) {
      stopped = true;
      agenda.in(
          millis,
          () -> {
            clock.slept(sleeps ? millis : 0);
            stopped = false;
          });
    }

    /** Its copy of the registry is gone; what it had promised is not. */
    void empty() {
      if (standing != null && seed.chance(50)) {
        standing = standing.emptied();
        vector = VersionVector.EMPTY;
        mine.clear();
        lostOwn = true;
        restart();
      }
    }

    void revoke() {
      Standing here = standing;
      if (here == null || lostOwn || !here.latest().replicas().contains(number)) {
        return;
      }
      Change change = new Change(number, vector.get(number) + 1);
      vector = vector.with(number, change.sequence);
      changes.add(change);
      mine.add(change);
    }

    void gossip(Server to) {
      Standing here = standing;
      if (here == null) {
        return;
      }
      VersionVector said = vector;
      send(
          this,
          to,
          () -> {
            if (to.standing != null) {
              to.vector = to.vector.join(said);
              to.learn(here.current(), here.base());
            }
          });
    }

    private void learn(Configuration complete, VersionVector base) {
      Standing here = standing;
      if (here != null) {
        here.learned(complete, base).ifPresent(next -> standing = next);
      }
    }

    void tick() {
      agenda.in(50 + seed.below(200), this::tick);
      Standing here = standing;
      if (here == null || !awake()) {
        return;
      }
      for (Server other : servers) {
        if (other != this) {
          long ask = hearing.ask(other.number, now());
          send(this, other, () -> other.asked(this, ask));
          if (seed.chance(gossip)) {
            gossip(other);
          }
        }
      }
      if (!here.begun() && hearing.caughtUp(here, vector, now())) {
        standing = here.caughtUp();
        catchUps++;
      }
      confirm(here);
      proposed.values().forEach(this::ask);
    }

    private void confirm(Standing here) {
      mine.removeIf(change -> {
        boolean confirmed = hearing.confirmed(here, vector, number, change.sequence, now());
        if (confirmed) {
          confirmations++;
          change.confirmedAt = agenda.now();
        }
        return confirmed;
      });
    }

    private void asked(Server by, long ask) {
      Standing here = standing;
      if (here != null) {
        Answer answer = new Answer(vector, here.counts(), here.latest());
        send(this, by, () -> by.hearing.answered(number, ask, answer));
      }
    }

    /** A successor, of a higher number where one for the next has failed. */
    void propose(@Nullable Agreement blocked) {
      Standing here = standing;
      if (here == null || proposed.size() > 3) {
        return;
      }
      long after = here.latest().number();
      if (blocked != null) {
        after = Math.max(after, blocked.proposal().number());
      }
      TreeSet<ServerNumber> replicas = new TreeSet<>();
      servers.forEach(server -> {
        if (!server.destroyed && seed.chance(50)) {
          replicas.add(server.number);
        }
      });
      TreeSet<ServerNumber> gone = new TreeSet<>();
      servers.stream()
          .filter(server -> server.destroyed)
          .forEach(server -> gone.add(server.number));
      if (!replicas.isEmpty() && !gone.containsAll(here.current().replicas())) {
        Configuration to = new Configuration(after + 1, seed.chance(90), replicas);
        proposed.put(to.number(), new Proposal(here.current(), to, gone));
      }
    }

    private void ask(Proposal proposal) {
      List<Agreement> shown = List.copyOf(agreements);
      for (Server server : servers) {
        Standing here = standing;
        VersionVector base = here == null ? VersionVector.EMPTY : here.base();
        send(this, server, () -> server.consider(this, proposal, shown, base));
      }
    }

    private void consider(Server by, Proposal proposal, List<Agreement> shown, VersionVector base) {
      Standing here = standing;
      if (!proposal.from().replicas().contains(number)) {
        boolean newer = here == null || here.latest().number() < proposal.number();
        if (newer && proposal.to().replicas().contains(number)) {
          standing = Standing.joining(number, proposal, base);
        }
      } else if (here != null) {
        AgreementReply reply = here.answer(number, proposal, vector, shown);
        if (reply instanceof AgreementReply.Agreed agreed) {
          standing = agreed.standing();
        }
        send(this, by, () -> by.replied(proposal, reply));
      }
    }

    private void replied(Proposal proposal, AgreementReply reply) {
      Standing here = standing;
      if (here == null || !proposed.containsValue(proposal)) {
        return;
      }
      switch (reply) {
        case AgreementReply.Agreed agreed -> {
          agreements.add(agreed.agreement());
          here.completed(proposal, agreements)
              .ifPresent(next -> {
                completions++;
                standing = next;
                proposed.clear();
              });
        }
        case AgreementReply.AgreedToAnother another -> {
          proposed.remove(proposal.number());
          if (agreements.add(another.earlier())) {
            voids++;
            propose(another.earlier());
          }
        }
        case AgreementReply.CatchingUp _ -> catchUpsAwaited++;
        case AgreementReply.NotFromHere _ -> proposed.remove(proposal.number());
      }
    }
  }
}
