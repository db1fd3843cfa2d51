package grapevine.service.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.kernel.env.Buggify;
import grapevine.kernel.env.Clock;
import grapevine.kernel.env.Environment;
import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.time.Timestamp;
import grapevine.mechanism.replication.ReplicationMessage;
import grapevine.service.link.PeerMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/** Some sites with links that lose, delay, double and are cut, all from one seed. */
final class World {
  /** What is under way. */
  private record Letter(ServerNumber from, ServerNumber to, Object content) {}

  /** What a registry says of somebody's inbox sites. */
  record Sites(List<ServerNumber> active, List<ServerNumber> draining) {}

  final SplittableRandom random;
  final TreeMap<ServerNumber, Site> sites = new TreeMap<>();
  final TreeMap<EntryId, Sites> registry = new TreeMap<>();
  final TreeMap<String, Timestamp> removed = new TreeMap<>();
  final TreeSet<EntryId> forgotten = new TreeSet<>();
  final Environment environment;
  long millis = 1_800_000_000_000L;
  int lossPercent;

  /** How many batches have changed something. */
  long changes;

  private final TreeSet<String> cut = new TreeSet<>();
  private final List<Letter> flying = new ArrayList<>();

  World(long seed, int count) {
    random = new SplittableRandom(seed);
    Clock clock =
        new Clock() {
          @Override
          public long wallMillis() {
            return millis;
          }

          @Override
          public long monotonicMillis() {
            return millis - 1_700_000_000_000L;
          }
        };
    environment = new Environment(clock, random::nextLong, Buggify.NEVER);
    for (int number = 1; number <= count; number++) {
      ServerNumber server = new ServerNumber(number);
      sites.put(server, new Site(this, server));
    }
    for (Site site : sites.values()) {
      linkAll(site);
    }
  }

  Site site(int number) {
    return site(new ServerNumber(number));
  }

  private Site site(ServerNumber number) {
    Site site = sites.get(number);
    if (site == null) {
      throw new IllegalArgumentException("no site " + number);
    }
    return site;
  }

  boolean linked(ServerNumber left, ServerNumber right) {
    return !left.equals(right) && !cut.contains(pair(left, right));
  }

  void send(ServerNumber from, ServerNumber to, Object content) {
    if (linked(from, to) && sites.containsKey(to)) {
      flying.add(new Letter(from, to, content));
    }
  }

  /** Cuts a link, with what is on it. */
  void cut(ServerNumber left, ServerNumber right) {
    if (cut.add(pair(left, right))) {
      flying.removeIf(letter -> pair(letter.from, letter.to).equals(pair(left, right)));
      site(left).peerDown(right);
      site(right).peerDown(left);
    }
  }

  void heal(ServerNumber left, ServerNumber right) {
    if (cut.remove(pair(left, right))) {
      site(left).peerUp(right);
      site(right).peerUp(left);
    }
  }

  void cutOff(Site site) {
    sites.keySet().stream().filter(s -> !s.equals(site.self)).forEach(s -> cut(site.self, s));
  }

  void healAll() {
    for (ServerNumber left : sites.keySet()) {
      sites.keySet().stream().filter(s -> !s.equals(left)).forEach(s -> heal(left, s));
    }
  }

  /** A server stops at once and starts again on the same disk. */
  void restart(Site site) {
    flying.removeIf(letter -> letter.from.equals(site.self) || letter.to.equals(site.self));
    for (ServerNumber other : sites.keySet()) {
      if (linked(site.self, other)) {
        site(other).peerDown(site.self);
      }
    }
    site.start();
    linkAll(site);
    for (ServerNumber other : sites.keySet()) {
      if (linked(site.self, other)) {
        site(other).peerUp(site.self);
      }
    }
  }

  private void linkAll(Site site) {
    for (ServerNumber other : sites.keySet()) {
      if (linked(site.self, other)) {
        site.peerUp(other);
      }
    }
  }

  /** Lets one message arrive, out of order, lost or twice as the seed wants; or time pass. */
  void step() {
    millis += random.nextInt(4);
    if (flying.isEmpty() || random.nextInt(40) == 0) {
      tick(random.nextInt(600));
      return;
    }
    Letter letter = flying.remove(random.nextInt(Math.min(flying.size(), 4)));
    if (random.nextInt(100) < lossPercent) {
      return;
    }
    if (random.nextInt(100) < lossPercent) {
      flying.add(letter);
    }
    Site to = site(letter.to);
    switch (letter.content) {
      case ReplicationMessage message -> to.receive(letter.from, message);
      case PeerMessage message -> to.receive(letter.from, message);
      default -> throw new IllegalStateException("nobody sends " + letter.content);
    }
  }

  private void tick(long pass) {
    millis += pass;
    sites.values().forEach(Site::tick);
  }

  /** Lets everything that is under way arrive, and what is due happen. */
  void settle() {
    lossPercent = 0;
    int quiet = 0;
    for (int round = 0; quiet < 120; round++) {
      assertThat(round).as("rounds until nothing happens any more").isLessThan(2_000);
      long before = changes;
      for (int count = 0; !flying.isEmpty() && count < 1_000; count++) {
        step();
      }
      tick(2_500);
      quiet = changes == before ? quiet + 1 : 0;
    }
  }

  void setSites(EntryId owner, List<Integer> active, List<Integer> draining) {
    Sites before = registry.put(owner, new Sites(numbers(active), numbers(draining)));
    for (ServerNumber site : numbers(draining)) {
      if (before == null || !before.draining().contains(site)) {
        removed.put(owner + " at " + site, new Timestamp(millis, 10_000, new ServerNumber(0)));
      }
    }
    sites.values().forEach(site -> site.sitesChanged(owner));
  }

  private static List<ServerNumber> numbers(List<Integer> servers) {
    return servers.stream().map(number -> new ServerNumber(number)).toList();
  }

  private static String pair(ServerNumber left, ServerNumber right) {
    return left.compareTo(right) < 0 ? left + "-" + right : right + "-" + left;
  }
}
