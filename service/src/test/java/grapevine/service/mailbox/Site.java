package grapevine.service.mailbox;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.env.Buggify;
import grapevine.kernel.env.Randomness;
import grapevine.kernel.id.BodyId;
import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.Postmark;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.log.LogLine;
import grapevine.kernel.state.Batch;
import grapevine.kernel.state.Cursor;
import grapevine.kernel.state.State;
import grapevine.kernel.state.Transaction;
import grapevine.kernel.time.HybridClock;
import grapevine.kernel.time.Timestamp;
import grapevine.kernel.time.VersionVector;
import grapevine.mechanism.replication.Applied;
import grapevine.mechanism.replication.Change;
import grapevine.mechanism.replication.DomainName;
import grapevine.mechanism.replication.Push;
import grapevine.mechanism.replication.ReplicatedDomains;
import grapevine.mechanism.replication.ReplicationMessage;
import grapevine.mechanism.replication.ReplicationSettings;
import grapevine.mechanism.replication.ReplicationStep;
import grapevine.mechanism.replication.Replicator;
import grapevine.mechanism.replication.ReturnCause;
import grapevine.mechanism.replication.StatePiece;
import grapevine.service.body.Bodies;
import grapevine.service.body.BodySettings;
import grapevine.service.event.Effect;
import grapevine.service.event.Step;
import grapevine.service.link.PeerMessage;
import grapevine.service.message.Message;
import grapevine.service.testing.MemoryStorage;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One site: mailboxes, bodies and replication over a storage that survives restarts. */
@SuppressWarnings("NullAway.Init") // set by start, which the constructor calls
final class Site implements ReplicatedDomains, MailboxLog, InboxSites {
  final ServerNumber self;
  final MemoryStorage storage = new MemoryStorage();
  MailboxService service;
  Bodies bodies;

  private final World world;
  private HybridClock clock;
  private Replicator replicator;
  private @Nullable Adapter current;

  Site(World world, ServerNumber self) {
    this.world = world;
    this.self = self;
    start();
  }

  /** Begins with nothing but the storage. */
  void start() {
    clock = new HybridClock(self);
    replicator = new Replicator(self, ReplicationSettings.defaults(), this);
    BodySettings small = new BodySettings(100, 3, 4, 2_000, 5_000, 7L * 86_400_000, 20_000);
    bodies = new Bodies(storage, small, this::bodyArrived);
    MailboxSettings settings = new MailboxSettings(30L * 86_400_000, 500, 8, 5, 20_000);
    service = MailboxService.of(self, this, this, bodies, settings);
  }

  private void bodyArrived(Step step, BodyId body) {
    for (EntryId owner : service.replica().bodyArrived(body)) {
      replicator.retry(of(step), domain(owner));
    }
  }

  /** One batch: what it changes is committed, then what it sends leaves. */
  <T> T run(Function<Step, T> work) {
    Step step = new Step(world.environment, clock, storage);
    Adapter adapter = new Adapter(step);
    current = adapter;
    final T result = work.apply(step);
    current = null;
    Batch batch = step.seal();
    if (!batch.isEmpty()) {
      world.changes++;
    }
    storage.commit(batch);
    adapter.sent.forEach(Runnable::run);
    for (Effect effect : step.effects()) {
      if (effect instanceof Effect.Send(ServerNumber peer, PeerMessage message)) {
        world.send(self, peer, message);
      }
    }
    return result;
  }

  Delivery deliver(EntryId owner, Message message, byte[] content) {
    return run(step -> {
      step.state().putBody(message.body(), content);
      return service.mailboxes().deliver(step, owner, message);
    });
  }

  boolean expunge(EntryId owner, List<Postmark> postmarks) {
    return run(step -> service.mailboxes().expunge(step, owner, postmarks));
  }

  List<Postmark> list(EntryId owner) {
    return service.mailboxes().maildrop(storage, owner).stream()
        .map(item -> item.message())
        .toList();
  }

  String dump(EntryId owner) {
    return MailboxDump.of(storage, owner);
  }

  /** What is wrong with what is stored, the references to bodies included. */
  List<String> verify() {
    List<String> findings = new ArrayList<>(MailboxVerifier.verify(storage, storage));
    TreeMap<BodyId, Long> expected = new TreeMap<>(MailboxVerifier.references(storage));
    Bodies.references(storage).forEach((body, count) -> expected.merge(body, count, Long::sum));
    TreeMap<BodyId, Long> found = new TreeMap<>();
    byte[] from = {Transaction.REFERENCES};
    try (Cursor cursor = storage.scan(from, new byte[] {Transaction.REFERENCES + 1})) {
      while (cursor.next()) {
        ByteReader key = new ByteReader(cursor.key(), 1, BodyId.OCTETS);
        found.put(BodyId.CODEC.read(key), new ByteReader(cursor.value()).getVarint());
      }
    }
    if (storage.bodyCount() != found.size()) {
      findings.add(storage.bodyCount() + " bodies, " + found.size() + " referred to");
    }
    if (!found.equals(expected)) {
      findings.add("references are " + found + ", counted " + expected);
    }
    return findings;
  }

  void tick() {
    run(step -> {
      replicator.tick(of(step));
      bodies.tick(step);
      service.upkeep().tick(step);
      for (EntryId owner : service.replica().lapsed(step)) {
        replicator.retry(of(step), domain(owner));
      }
      return true;
    });
  }

  void peerUp(ServerNumber peer) {
    run(step -> {
      bodies.peerUp(step, peer);
      replicator.peerUp(of(step), peer);
      return true;
    });
  }

  void peerDown(ServerNumber peer) {
    run(step -> {
      bodies.peerDown(step, peer);
      replicator.peerDown(peer);
      return true;
    });
  }

  void receive(ServerNumber from, ReplicationMessage message) {
    run(step -> {
      if (message instanceof Push push) {
        service.replica().foresee(step, owner(push.domain()), push.changes());
      }
      replicator.receive(of(step), from, message);
      return true;
    });
  }

  void receive(ServerNumber from, PeerMessage message) {
    run(step -> {
      if (message instanceof PeerMessage.AskBody ask) {
        bodies.asked(step, from, ask);
      } else if (message instanceof PeerMessage.BodyPart part) {
        bodies.received(step, from, part);
      }
      return true;
    });
  }

  void sitesChanged(EntryId owner) {
    run(step -> {
      service.upkeep().sitesChanged(step, owner);
      return true;
    });
  }

  void purge(EntryId owner) {
    run(step ->
        service
            .replica()
            .purge(step, owner, replicator.vector(step.state(), domain(owner)), step.wallMillis()));
  }

  @Override
  public List<ServerNumber> active(State state, EntryId owner) {
    World.Sites found = world.registry.get(owner);
    return found == null ? List.of() : found.active();
  }

  @Override
  public List<ServerNumber> draining(State state, EntryId owner) {
    World.Sites found = world.registry.get(owner);
    return found == null ? List.of() : found.draining();
  }

  @Override
  public Timestamp removed(State state, EntryId owner, ServerNumber site) {
    return world.removed.getOrDefault(owner + " at " + site, Timestamp.ZERO);
  }

  @Override
  public boolean isForgotten(State state, EntryId owner) {
    return world.forgotten.contains(owner);
  }

  @Override
  public long append(Step step, EntryId owner, Timestamp at, byte[] operation) {
    return replicator.append(of(step), domain(owner), at, operation).sequence();
  }

  @Override
  public VersionVector vector(State state, EntryId owner) {
    return replicator.vector(state, domain(owner));
  }

  @Override
  public boolean caughtUp(State state, EntryId owner) {
    return true;
  }

  @Override
  public VersionVector known(State state, EntryId owner, ServerNumber peer) {
    return replicator.known(state, domain(owner), peer).vector();
  }

  @Override
  public void replicasChanged(Step step, EntryId owner) {
    replicator.replicasChanged(of(step), domain(owner));
  }

  @Override
  public void forget(Step step, EntryId owner) {
    replicator.forget(of(step), domain(owner));
  }

  @Override
  public SortedSet<ServerNumber> replicas(State state, DomainName domain) {
    return service.replica().replicas(state, owner(domain));
  }

  @Override
  public SortedSet<DomainName> comparedOften(State state) {
    return new TreeSet<>();
  }

  @Override
  public Applied apply(ReplicationStep step, Change change) {
    return service.replica().apply(((Adapter) step).step, owner(change.domain()), change);
  }

  @Override
  public StatePiece exportPiece(
      State state, DomainName domain, byte @Nullable [] from, int bytesMax) {
    return service.replica().exportPiece(state, owner(domain), from, Math.min(bytesMax, 400));
  }

  @Override
  public Applied importPiece(ReplicationStep step, DomainName domain, byte[] payload) {
    return service.replica().importPiece(((Adapter) step).step, owner(domain), payload);
  }

  @Override
  public byte[] contentDigest(State state, DomainName domain) {
    return service.replica().contentDigest(state, owner(domain));
  }

  @Override
  public boolean purge(
      ReplicationStep step, DomainName domain, VersionVector covered, long olderThanMillis) {
    return service.replica().purge(((Adapter) step).step, owner(domain), covered, olderThanMillis);
  }

  private static DomainName domain(EntryId owner) {
    return new DomainName(MailboxDomain.of(owner));
  }

  private static EntryId owner(DomainName domain) {
    return MailboxDomain.owner(domain.text()).orElseThrow();
  }

  private Adapter of(Step step) {
    Adapter adapter = current;
    if (adapter == null || adapter.step != step) {
      throw new IllegalStateException("a step that is not the current one");
    }
    return adapter;
  }

  private final class Adapter implements ReplicationStep {
    final Step step;
    final List<Runnable> sent = new ArrayList<>();

    Adapter(Step step) {
      this.step = step;
    }

    @Override
    public Transaction state() {
      return step.state();
    }

    @Override
    public long wallMillis() {
      return step.wallMillis();
    }

    @Override
    public long monotonicMillis() {
      return step.monotonicMillis();
    }

    @Override
    public Randomness randomness() {
      return step.environment().randomness();
    }

    @Override
    public Buggify buggify() {
      return step.environment().buggify();
    }

    @Override
    public void send(ServerNumber to, ReplicationMessage message) {
      sent.add(() -> world.send(self, to, message));
    }

    @Override
    public void log(LogLine line) {
      step.log(line);
    }

    @Override
    public void ownPastConfirmed(ServerNumber by) {}

    @Override
    public void mustComeBackAsNew(ReturnCause cause, String why) {
      throw new AssertionError(self + " must come back as new: " + cause + ", " + why);
    }
  }
}
