package grapevine.mechanism.replication;

import grapevine.kernel.env.Buggify;
import grapevine.kernel.env.Randomness;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.log.LogLine;
import grapevine.kernel.state.Transaction;
import grapevine.kernel.time.HybridClock;
import grapevine.kernel.time.Timestamp;
import grapevine.mechanism.world.Seed;
import grapevine.mechanism.world.TreeStorage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Consumer;

/** Some servers, the links between them, and one clock; all from one seed. */
final class World {
  /** How badly the links behave, in percent, and how long a message takes at most. */
  record Links(int lost, int doubled, long delayMillis) {
    static final Links GOOD = new Links(0, 0, 10);
  }

  static final long START_MILLIS = 1_000_000_000_000L;

  final Seed seed;
  final ReplicationSettings settings;
  final List<Server> servers = new ArrayList<>();
  final List<LogLine> log = new ArrayList<>();
  final List<ReturnCause> returns = new ArrayList<>();
  final TreeMap<DomainName, TreeMap<String, SetDomains.Item>> truth = new TreeMap<>();
  final TreeSet<ServerNumber> returning = new TreeSet<>();
  final TreeSet<String> cuts = new TreeSet<>();
  Links links = Links.GOOD;
  Buggify buggify = Buggify.NEVER;

  /** Messages of which the receiver never hears: by receiver and message. */
  BiPredicate<Server, ReplicationMessage> dropped = (to, message) -> false;

  /** What the receiver of a message learns beside it: from whom, and who. */
  BiConsumer<Server, Server> hearing = (from, to) -> {};

  long now = START_MILLIS;
  long messages;
  private long sent;
  private final PriorityQueue<Delivery> onTheWay =
      new PriorityQueue<>(
          Comparator.comparingLong(Delivery::atMillis).thenComparingLong(Delivery::number));

  private record Delivery(long atMillis, long number, Server from, Server to, byte[] bytes) {}

  World(long seed, ReplicationSettings settings, int servers) {
    this.seed = new Seed(seed);
    this.settings = settings;
    for (int index = 0; index < servers; index++) {
      this.servers.add(new Server(new ServerNumber(index + 1L)));
    }
  }

  /** Small and fast: milliseconds where production has minutes, handfuls where it has thousands. */
  static ReplicationSettings small() {
    return new ReplicationSettings(
        new ReplicationSettings.Log(8, 60_000, 1000),
        new ReplicationSettings.Windows(400, 2000, 120, 2, 2, 2000),
        new ReplicationSettings.Pace(200, 1000, 1500, 1500, 70_000, 4000, 300, 4),
        3000);
  }

  Server server(int index) {
    return servers.get(index);
  }

  /** All servers named hold a domain, and know it. */
  DomainName domain(String text, int... holders) {
    DomainName domain = new DomainName(text);
    TreeSet<ServerNumber> replicas = new TreeSet<>();
    for (int holder : holders) {
      replicas.add(server(holder).number);
    }
    servers.forEach(server -> server.see(domain, replicas));
    return domain;
  }

  void startAll() {
    servers.forEach(Server::start);
  }

  boolean linked(Server one, Server other) {
    return one.running && other.running && !cuts.contains(pair(one, other));
  }

  void cut(int one, int other) {
    if (cuts.add(pair(server(one), server(other)))) {
      server(one).replicator.peerDown(server(other).number);
      server(other).replicator.peerDown(server(one).number);
    }
  }

  void heal(int one, int other) {
    if (cuts.remove(pair(server(one), server(other)))) {
      linkUp(server(one), server(other));
    }
  }

  private void linkUp(Server one, Server other) {
    if (linked(one, other)) {
      one.step(step -> one.replicator.peerUp(step, other.number));
      other.step(step -> other.replicator.peerUp(step, one.number));
    }
  }

  private static String pair(Server one, Server other) {
    long low = Math.min(one.number.value(), other.number.value());
    return low + "-" + Math.max(one.number.value(), other.number.value());
  }

  /** Lets so many milliseconds pass. */
  void run(long millis) {
    long end = now + millis;
    while (true) {
      long next = end + 1;
      Server ticking = null;
      for (Server server : servers) {
        long due =
            Math.max(now, START_MILLIS + Math.max(0, server.replicator.nextTickMonotonicMillis()));
        if (server.running && due < next) {
          next = due;
          ticking = server;
        }
      }
      Delivery delivery = onTheWay.peek();
      if (delivery != null && delivery.atMillis <= Math.min(next, end)) {
        onTheWay.remove();
        now = Math.max(now, delivery.atMillis);
        deliver(delivery);
      } else if (ticking != null && next <= end) {
        now = next;
        Server server = ticking;
        server.step(step -> server.replicator.tick(step));
      } else {
        now = end;
        return;
      }
    }
  }

  private void deliver(Delivery delivery) {
    ReplicationMessage message = ReplicationMessage.CODEC.fromBytes(delivery.bytes);
    if (linked(delivery.from, delivery.to) && !dropped.test(delivery.to, message)) {
      messages++;
      hearing.accept(delivery.from, delivery.to);
      delivery.to.step(step -> delivery.to.replicator.receive(step, delivery.from.number, message));
    }
  }

  private void send(Server from, ServerNumber to, ReplicationMessage message) {
    byte[] bytes = ReplicationMessage.CODEC.toBytes(message);
    for (Server server : servers) {
      if (server.number.equals(to)) {
        int copies = seed.chance(links.lost) ? 0 : seed.chance(links.doubled) ? 2 : 1;
        for (int copy = 0; copy < copies; copy++) {
          long at = now + 1 + seed.below(links.delayMillis);
          onTheWay.add(new Delivery(at, sent++, from, server, bytes));
        }
      }
    }
  }

  /** What every replica of a domain should hold in the end. */
  SortedMap<String, Timestamp> expected(DomainName domain) {
    TreeMap<String, Timestamp> living = new TreeMap<>();
    truth
        .getOrDefault(domain, new TreeMap<>())
        .forEach((word, item) -> {
          if (item.alive()) {
            living.put(word, item.timestamp());
          }
        });
    return living;
  }

  boolean logged(String event) {
    return log.stream().anyMatch(line -> line.event().equals(event));
  }

  /** One server. */
  final class Server {
    ServerNumber number;
    TreeStorage storage = new TreeStorage();
    SetDomains domains = new SetDomains();
    Replicator replicator;
    HybridClock clock;
    boolean running;

    Server(ServerNumber number) {
      this.number = number;
      this.replicator = new Replicator(number, settings, domains);
      this.clock = new HybridClock(number);
    }

    void start() {
      running = true;
      for (Server other : servers) {
        if (other != this) {
          linkUp(this, other);
        }
      }
    }

    /** Loses what was in memory. */
    void crash() {
      running = false;
      for (Server other : servers) {
        other.replicator.peerDown(number);
      }
      replicator = new Replicator(number, settings, domains);
    }

    /** Comes back as new, with an empty disk. */
    void renew(ServerNumber next) {
      crash();
      for (TreeSet<ServerNumber> replicas : domains.replicas.values()) {
        replicas.remove(number);
      }
      number = next;
      storage = new TreeStorage();
      clock = new HybridClock(next);
      replicator = new Replicator(next, settings, domains);
    }

    void see(DomainName domain, SortedSet<ServerNumber> replicas) {
      domains.replicas.put(domain, new TreeSet<>(replicas));
      step(step -> replicator.replicasChanged(step, domain));
    }

    void add(DomainName domain, String word) {
      change(domain, word, true);
    }

    void delete(DomainName domain, String word) {
      change(domain, word, false);
    }

    void change(DomainName domain, String word, boolean alive) {
      step(step -> {
        var key = new SetDomains.Word(domain, word);
        Timestamp below =
            SetDomains.WORDS
                .get(step.state(), key)
                .map(SetDomains.Item::timestamp)
                .orElse(Timestamp.ZERO);
        Timestamp timestamp = clock.nextAbove(below, now);
        Change made = replicator.append(step, domain, timestamp, SetDomains.payload(word, alive));
        var item = new SetDomains.Item(timestamp, alive, number, made.sequence());
        SetDomains.merge(step.state(), key, item);
        truth
            .computeIfAbsent(domain, name -> new TreeMap<>())
            .merge(
                word, item, (old, mine) -> mine.timestamp().isAfter(old.timestamp()) ? mine : old);
      });
    }

    SortedMap<String, Timestamp> living(DomainName domain) {
      return SetDomains.living(storage, domain);
    }

    void step(Consumer<ReplicationStep> event) {
      WorldStep step = new WorldStep(this);
      event.accept(step);
      storage.commit(step.state.seal());
      step.outgoing.forEach(Runnable::run);
    }
  }

  /** One step of one server. */
  private final class WorldStep implements ReplicationStep {
    final Server server;
    final Transaction state;
    final List<Runnable> outgoing = new ArrayList<>();

    WorldStep(Server server) {
      this.server = server;
      this.state = new Transaction(server.storage);
    }

    @Override
    public Transaction state() {
      return state;
    }

    @Override
    public long wallMillis() {
      return now;
    }

    @Override
    public long monotonicMillis() {
      return now - START_MILLIS;
    }

    @Override
    public Randomness randomness() {
      return seed;
    }

    @Override
    public Buggify buggify() {
      return buggify;
    }

    @Override
    public void send(ServerNumber to, ReplicationMessage message) {
      outgoing.add(() -> World.this.send(server, to, message));
    }

    @Override
    public void log(LogLine line) {
      log.add(line);
    }

    @Override
    public void ownPastConfirmed(ServerNumber by) {}

    @Override
    public void mustComeBackAsNew(ReturnCause cause, String why) {
      returns.add(cause);
      returning.add(server.number);
    }
  }
}
