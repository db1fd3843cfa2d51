package grapevine.mechanism.causal;

import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.time.Timestamp;
import grapevine.kernel.time.VersionVector;
import grapevine.mechanism.world.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Replicas that lag behind each other, and sessions that read and write at any of them, with stamps
 * that hold two registries only; beside each, the truth, which is not bounded.
 */
final class SessionWorld {
  private static final int NAMED_MAX = 2;
  private static final long STEP_MILLIS = 5_000;

  final List<String> failures = new ArrayList<>();
  long shown;
  long behind;
  long askedAll;
  long snapshots;
  long inconsistent;
  private final Seed seed;
  private final List<String> registries = new ArrayList<>();
  private final List<Server> servers = new ArrayList<>();
  private final List<Session> sessions = new ArrayList<>();
  private final List<Change> changes = new ArrayList<>();
  private long now = 1_000_000;

  /** A change with what its writer had seen, as the stamp says and in truth. */
  private record Change(
      String registry,
      ServerNumber origin,
      long sequence,
      Stamp stamp,
      TreeMap<String, VersionVector> seen) {}

  SessionWorld(long number) {
    seed = new Seed(number * 43);
    for (int index = 0; index < 2 + seed.below(3); index++) {
      registries.add("r" + index);
    }
    for (int index = 1; index <= 2 + seed.below(3); index++) {
      servers.add(new Server(new ServerNumber(index)));
    }
    for (int index = 0; index < 1 + seed.below(4); index++) {
      sessions.add(new Session());
    }
  }

  void live() {
    int steps = 50 + (int) seed.below(150);
    int exchange = 10 + (int) seed.below(50);
    for (int step = 0; step < steps; step++) {
      now += seed.below(STEP_MILLIS);
      if (seed.chance(exchange)) {
        any(servers).take(any(registries), any(servers));
      } else {
        any(sessions).act();
      }
    }
  }

  private <T> T any(List<T> choices) {
    return choices.get((int) seed.below(choices.size()));
  }

  /** All that the changes of a registry up to there rest on, in truth. */
  private TreeMap<String, VersionVector> truth(String registry, VersionVector vector) {
    TreeMap<String, VersionVector> truth = new TreeMap<>();
    for (Change change : changes) {
      if (change.registry.equals(registry) && vector.get(change.origin) >= change.sequence) {
        change.seen.forEach((other, seen) -> truth.merge(other, seen, VersionVector::join));
      }
    }
    truth.merge(registry, vector, VersionVector::join);
    return truth;
  }

  private final class Server {
    final ServerNumber number;
    final TreeMap<String, VersionVector> vectors = new TreeMap<>();
    final TreeMap<String, Stamp> depends = new TreeMap<>();
    final TreeMap<String, Long> heard = new TreeMap<>();
    private final long clockErrorMillis;

    Server(ServerNumber number) {
      this.number = number;
      this.clockErrorMillis = seed.below(Replica.CLOCK_ERROR_MILLIS);
    }

    long wall() {
      return now + clockErrorMillis;
    }

    Timestamp timestamp() {
      return new Timestamp(wall(), 0, number);
    }

    /** The comparison with another replica that goes on all the time. */
    void compare(String registry, Server other) {
      if (vector(registry).covers(other.vector(registry))) {
        heard.put(registry + other.number, wall());
      }
    }

    long heardAll(String registry) {
      return servers.stream()
          .mapToLong(other ->
              other.number.equals(number)
                  ? wall()
                  : heard.getOrDefault(registry + other.number, 0L))
          .min()
          .orElse(0);
    }

    VersionVector vector(String registry) {
      return vectors.getOrDefault(registry, VersionVector.EMPTY);
    }

    Replica replica(String registry) {
      VersionVector known =
          servers.stream()
              .map(server -> server.vector(registry))
              .reduce(VersionVector.EMPTY, VersionVector::join);
      return new Replica(
          registry, vector(registry), known, VersionVector.EMPTY, heardAll(registry));
    }

    Stamp stamp(String registry) {
      return depends
          .getOrDefault(registry, Stamp.EMPTY)
          .merge(Stamp.of(registry, vector(registry), timestamp()), NAMED_MAX);
    }

    /** Takes the next change of some origin that another has. */
    void take(String registry, Server from) {
      compare(registry, from);
      for (Change change : changes) {
        boolean next = vector(registry).get(change.origin) + 1 == change.sequence;
        boolean there = from.vector(registry).get(change.origin) >= change.sequence;
        if (change.registry.equals(registry) && next && there) {
          apply(change);
          return;
        }
      }
    }

    void apply(Change change) {
      vectors.put(change.registry, vector(change.registry).with(change.origin, change.sequence));
      depends.merge(change.registry, change.stamp, (one, other) -> one.merge(other, NAMED_MAX));
    }
  }

  private final class Session {
    private Stamp stamp = Stamp.EMPTY;
    private final TreeMap<String, VersionVector> seen = new TreeMap<>();

    void act() {
      if (seed.chance(30)) {
        write(any(registries), any(servers));
      } else if (seed.chance(20)) {
        readTwo();
      } else {
        read(any(registries), any(servers));
      }
    }

    /** A writer never waits. */
    private void write(String registry, Server server) {
      long sequence = server.vector(registry).get(server.number) + 1;
      Change change = new Change(registry, server.number, sequence, stamp, new TreeMap<>(seen));
      changes.add(change);
      server.apply(change);
      VersionVector own = VersionVector.EMPTY.with(server.number, sequence);
      stamp = stamp.merge(Stamp.of(registry, own, server.timestamp()), NAMED_MAX);
      stamp = Stamp.fromText(stamp.toText());
      seen.merge(registry, own, VersionVector::join);
    }

    private void read(String registry, Server server) {
      Replica replica = server.replica(registry);
      Verdict verdict = replica.check(stamp);
      if (verdict instanceof Verdict.AskAll) {
        askedAll++;
        verdict =
            replica.checkAll(stamp, servers.stream().map(other -> other.vector(registry)).toList());
      }
      if (!(verdict instanceof Verdict.NewEnough)) {
        behind++;
        return;
      }
      shown++;
      VersionVector before = seen.getOrDefault(registry, VersionVector.EMPTY);
      if (!server.vector(registry).covers(before) && failures.isEmpty()) {
        failures.add(registry + " goes back from " + before + " to " + server.vector(registry));
      }
      truth(registry, server.vector(registry))
          .forEach((other, vector) -> seen.merge(other, vector, VersionVector::join));
      stamp = stamp.merge(server.stamp(registry), NAMED_MAX);
    }

    private void readTwo() {
      List<Snapshot.Answer> answers = new ArrayList<>();
      for (String registry : registries.subList(0, 2)) {
        Server server = any(servers);
        Stamp depends = server.stamp(registry);
        answers.add(
            new Snapshot.Answer(
                registry, server.vector(registry), depends, server.heardAll(registry)));
      }
      if (!(new Snapshot(answers).check() instanceof Snapshot.Consistent)) {
        inconsistent++;
        return;
      }
      snapshots++;
      for (Snapshot.Answer one : answers) {
        var rests = truth(one.registry(), one.shown());
        for (Snapshot.Answer other : answers) {
          VersionVector needed = rests.getOrDefault(other.registry(), VersionVector.EMPTY);
          if (!other.shown().covers(needed)) {
            failures.add(one + " rests on " + needed + " but " + other + " is shown");
          }
        }
      }
    }
  }
}
