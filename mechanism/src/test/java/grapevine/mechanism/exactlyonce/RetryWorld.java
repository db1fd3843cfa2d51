package grapevine.mechanism.exactlyonce;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.Codec;
import grapevine.kernel.id.ClientNumber;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.state.Table;
import grapevine.kernel.state.Transaction;
import grapevine.kernel.time.Timestamp;
import grapevine.mechanism.world.Agenda;
import grapevine.mechanism.world.Seed;
import grapevine.mechanism.world.SkewedClock;
import grapevine.mechanism.world.TreeStorage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Replicas that take requests, and clients that try again elsewhere: some requests set an item,
 * others have a number allotted, which depends on what was allotted before.
 */
final class RetryWorld {
  private static final String DOMAIN = "r/pa";
  private static final long CLOCK_ERROR_MILLIS = 500;
  private static final long LEASE_MILLIS = 4_000;
  private static final ExactlyOnceSettings SETTINGS =
      new ExactlyOnceSettings(6, 40, CLOCK_ERROR_MILLIS, 2_000, 20_000);
  private static final Table<Integer, Timestamp> ITEMS =
      new Table<>(0xe1, ByteWriter::putByte, ByteReader::getByte, Timestamp.CODEC);
  private static final Table<RequestId, byte[]> EFFECTS =
      new Table<>(
          0xe2,
          RequestId.CODEC::write,
          RequestId.CODEC::read,
          Codec.of(ByteWriter::putBytes, ByteReader::getBytes));

  final List<String> failures = new ArrayList<>();
  long answered;
  long unknown;
  private final Seed seed;
  private final Agenda agenda = new Agenda();
  private final boolean wildClocks;
  private final int lost;
  private final int late;
  private final int lag;
  private final List<Server> servers = new ArrayList<>();
  private final List<Client> clients = new ArrayList<>();
  private final TreeSet<String> cuts = new TreeSet<>();
  private final TreeMap<RequestId, String> effects = new TreeMap<>();

  /** What a request asks for: an item to be set, or, below 0, a number. */
  private record Wish(int item) {
    boolean allots() {
      return item < 0;
    }
  }

  /** A replicated change. */
  private record Change(Wish wish, Timestamp effect, CompletionRecord record) {}

  RetryWorld(long number) {
    seed = new Seed(number * 41);
    wildClocks = seed.chance(30);
    lost = (int) seed.below(40);
    late = (int) seed.below(20);
    lag = 10 + (int) seed.below(seed.chance(50) ? 5_000 : 300);
    for (int index = 1; index <= 2 + seed.below(3); index++) {
      servers.add(new Server(new ServerNumber(index)));
    }
    for (int index = 1; index <= 1 + seed.below(3); index++) {
      clients.add(new Client(new ClientNumber(100 + index)));
    }
  }

  void live() {
    servers.forEach(server -> agenda.in(seed.below(500), server::tick));
    clients.forEach(client -> agenda.in(seed.below(100), client::act));
    agenda.in(1, this::trouble);
    agenda.run(20_000, this::check);
  }

  private void trouble() {
    agenda.in(seed.below(800), this::trouble);
    Server one = anyServer();
    if (wildClocks && seed.chance(10)) {
      one.clock.jump(seed.below(20_000) - 10_000);
    } else if (seed.chance(60)) {
      String pair = one.number + "-" + anyServer().number;
      cuts.add(pair);
      agenda.in(seed.below(4_000), () -> cuts.remove(pair));
    }
  }

  private Server anyServer() {
    return servers.get((int) seed.below(servers.size()));
  }

  private void fail(String what) {
    if (failures.isEmpty()) {
      failures.add(agenda.now() + ": " + what);
    }
  }

  private void send(Runnable message) {
    int copies = seed.chance(lost) ? 0 : seed.chance(lost) ? 2 : 1;
    for (int copy = 0; copy < copies; copy++) {
      agenda.in(1 + seed.below(seed.chance(late) ? 4_000 : 30), message);
    }
  }

  private boolean cut(Server one, Server other) {
    return cuts.contains(one.number + "-" + other.number)
        || cuts.contains(other.number + "-" + one.number);
  }

  /** Where the effect of an open request is, its record is. */
  private void check() {
    for (Client client : clients) {
      for (long number : client.requests.open()) {
        RequestId id = new RequestId(client.number, number);
        servers.forEach(server -> server.check(id, client.deadlines.getOrDefault(number, 0L)));
      }
    }
  }

  private final class Server {
    final ServerNumber number;
    final SkewedClock clock;
    final TreeStorage storage = new TreeStorage();
    final Completions completions;
    private int allotted;

    Server(ServerNumber number) {
      this.number = number;
      this.clock =
          new SkewedClock(
              agenda, 0, seed.below(CLOCK_ERROR_MILLIS) - CLOCK_ERROR_MILLIS / 2 + 100_000);
      this.completions = new Completions(number, SETTINGS);
    }

    long wall() {
      return clock.now().wallMillis();
    }

    void tick() {
      agenda.in(100 + seed.below(1_000), this::tick);
      Transaction state = new Transaction(storage);
      completions.sweep(state, wall(), 1 + (int) seed.below(5));
      storage.commit(state.seal());
    }

    void take(Client from, Wish wish, Request sent, TreeMap<ServerNumber, Heard> heard) {
      Request request = Request.CODEC.fromBytes(Request.CODEC.toBytes(sent));
      Transaction state = new Transaction(storage);
      Timestamp touched =
          wish.allots() ? Timestamp.ZERO : ITEMS.get(state, wish.item).orElse(Timestamp.ZERO);
      Arrival arrival = new Arrival(wall(), touched, wish.allots(), heard);
      ClientToken token = new ClientToken(from.number, "alice.pa", from.leaseEnds, number);
      Decision decision = completions.decide(state, token, request, arrival);
      switch (decision) {
        case Decision.Execute _ -> execute(state, from, wish, request);
        case Decision.Done done ->
            send(() -> from.answer(request.id().sequence(), done.outcome().answer()));
        case Decision.Ask ask -> ask(from, wish, request, heard, ask);
        case Decision.OutcomeUnknown _ -> unknown++;
        case Decision.Refused refused -> send(() -> from.refused(request, refused.reason()));
      }
      storage.commit(state.seal());
    }

    private void ask(
        Client from,
        Wish wish,
        Request request,
        TreeMap<ServerNumber, Heard> heard,
        Decision.Ask ask) {
      for (Server other : servers) {
        if (ask.servers().contains(other.number)) {
          agenda.in(
              1 + seed.below(60),
              () -> {
                Heard said = cut(this, other) ? new Heard.Unknown() : other.inquired(request);
                agenda.in(
                    1 + seed.below(60),
                    () -> {
                      boolean first = heard.put(other.number, said) == null;
                      if (first && heard.keySet().containsAll(ask.servers())) {
                        take(from, wish, request, heard);
                      }
                    });
              });
        }
      }
    }

    private Heard inquired(Request request) {
      Transaction state = new Transaction(storage);
      Heard said = completions.inquire(state, Inquiry.of(request));
      storage.commit(state.seal());
      return Heard.CODEC.fromBytes(Heard.CODEC.toBytes(said));
    }

    private void execute(Transaction state, Client from, Wish wish, Request request) {
      byte[] answer =
          wish.allots()
              ? new byte[] {(byte) number.value(), (byte) allotted++}
              : new byte[] {(byte) wish.item};
      CompletionRecord record = completions.complete(state, request, DOMAIN, answer);
      Change change = new Change(wish, request.effect(), record);
      apply(state, change);
      String effect = request.effect() + " " + Arrays.toString(answer);
      String before = effects.putIfAbsent(request.id(), effect);
      if (before != null && !before.equals(effect)) {
        fail(request.id() + " has two effects: " + before + " and " + effect);
      }
      if (!wildClocks && agenda.now() + 100_000 > request.deadlineMillis() + CLOCK_ERROR_MILLIS) {
        fail(request.id() + " is executed after its client's lease");
      }
      servers.forEach(server -> push(server, change));
      send(() -> from.answer(request.id().sequence(), answer));
    }

    private void apply(Transaction state, Change change) {
      if (!change.wish.allots()) {
        Timestamp here = ITEMS.get(state, change.wish.item).orElse(Timestamp.ZERO);
        ITEMS.put(state, change.wish.item, Timestamp.max(here, change.effect));
      }
      EFFECTS.put(state, change.record.id(), change.record.outcome().answer());
    }

    private void push(Server to, Change change) {
      if (to != this) {
        agenda.in(
            1 + seed.below(lag),
            () -> {
              if (cut(this, to) || seed.chance(lost)) {
                push(to, change);
              } else {
                to.receive(change);
              }
            });
      }
    }

    private void receive(Change change) {
      Transaction state = new Transaction(storage);
      completions.merge(
          state, CompletionRecord.CODEC.fromBytes(CompletionRecord.CODEC.toBytes(change.record)));
      apply(state, change);
      storage.commit(state.seal());
    }

    void check(RequestId id, long deadline) {
      boolean due = !wildClocks && wall() <= deadline;
      if (due && EFFECTS.contains(storage, id)) {
        boolean[] found = new boolean[1];
        completions.forEach(
            storage,
            DOMAIN,
            record -> {
              found[0] |= record.id().equals(id);
              return !found[0];
            });
        if (!found[0]) {
          fail(id + " has its effect, but no record, at " + number.value());
        }
      }
    }
  }

  private final class Client {
    final ClientNumber number;
    final SkewedClock clock;
    final OpenRequests requests;
    final TreeMap<Long, Wish> wishes = new TreeMap<>();
    final TreeMap<Long, Long> deadlines = new TreeMap<>();
    final TreeMap<Long, byte[]> answers = new TreeMap<>();
    long leaseEnds;

    Client(ClientNumber number) {
      this.number = number;
      this.clock = new SkewedClock(agenda, 0, 100_000);
      this.requests = new OpenRequests(number, 4);
      this.leaseEnds = wall() + LEASE_MILLIS;
    }

    private long wall() {
      return clock.now().wallMillis();
    }

    void act() {
      agenda.in(20 + seed.below(300), this::act);
      if (leaseEnds < wall() + LEASE_MILLIS / 2 && seed.chance(50)) {
        leaseEnds = wall() + LEASE_MILLIS;
      }
      if (seed.chance(40) && wall() < leaseEnds) {
        requests
            .begin(Timestamp.ZERO, wall(), leaseEnds)
            .ifPresent(request -> {
              wishes.put(request, new Wish(seed.chance(50) ? -1 : (int) seed.below(3)));
              deadlines.put(request, leaseEnds);
            });
      }
      for (long request : requests.open()) {
        if (wall() > deadlines.getOrDefault(request, 0L) + 3 * CLOCK_ERROR_MILLIS) {
          requests.completed(request); // nobody executes it any more
        } else if (seed.chance(60)) {
          Server server = anyServer();
          Wish wish = wishes.getOrDefault(request, new Wish(0));
          requests
              .attempt(request, server.number, wall())
              .ifPresent(tried -> send(() -> server.take(this, wish, tried, new TreeMap<>())));
        }
      }
    }

    void answer(long request, byte[] answer) {
      byte[] before = answers.putIfAbsent(request, answer);
      if (before == null) {
        answered++;
        if (seed.chance(80)) {
          requests.completed(request);
        } // else it forgets that it has it
      } else if (!Arrays.equals(before, answer)) {
        fail(number + " has two answers to " + request);
      } else {
        requests.completed(request);
      }
    }

    void refused(Request request, Decision.Reason reason) {
      boolean open = requests.open().contains(request.id().sequence());
      boolean early = wall() + CLOCK_ERROR_MILLIS < request.deadlineMillis();
      if (open && early && !wildClocks && reason == Decision.Reason.STALE) {
        fail(request.id() + " is refused as stale while it is open");
      }
    }
  }
}
