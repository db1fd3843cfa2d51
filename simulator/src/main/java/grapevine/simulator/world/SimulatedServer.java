package grapevine.simulator.world;

import grapevine.kernel.env.Environment;
import grapevine.kernel.id.BodyId;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.state.StorageException;
import grapevine.service.event.Effect;
import grapevine.service.event.Event;
import grapevine.service.link.PeerMessage;
import grapevine.service.node.Node;
import grapevine.service.request.Answer;
import grapevine.service.request.Request;
import grapevine.simulator.disk.SimulatedDisk;
import grapevine.store.JournaledStorage;
import grapevine.store.state.MemoryStateStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One server of a world: the product's own node and storage over a simulated disk and clock. It
 * handles its events in batches, as the event loop does; a batch takes as long as its disk does,
 * and its effects leave only then.
 */
public final class SimulatedServer implements SimulatedNetwork.End {
  /** Events that wait at most; what comes beyond is lost, as on a link that breaks. */
  public static final int INBOX_MAX = 10_000;

  private static final int BATCH_MAX = 64;
  private static final int SLICES = 3;
  private static final long RESTART_MICROS = 1_000_000;

  /** The process of a server, from its start to its end. */
  private static final class Life {
    private final Node node;
    private final JournaledStorage storage;
    private final ArrayDeque<Event> inbox = new ArrayDeque<>();
    private final TreeMap<Long, Consumer<Answer>> tickets = new TreeMap<>();
    private final TreeSet<ServerNumber> up = new TreeSet<>();
    private boolean busy;
    private long wakeMicros = Long.MAX_VALUE;

    Life(Node node, JournaledStorage storage) {
      this.node = node;
      this.storage = storage;
    }
  }

  private final World world;
  private final int index;
  private final Dice dice;
  private final Dice chance;
  private final SimulatedClock clock;
  private final SimulatedDisk disk;
  private final Introduction introduction;
  private final TreeSet<ServerNumber> wanted = new TreeSet<>();
  private final TreeMap<ServerNumber, List<String>> firstPeers = new TreeMap<>();
  private MemoryStateStore state = new MemoryStateStore();
  private ServerNumber number;
  private long tickets;
  private long starts;
  private long putBacks;
  private long pausedUntilMicros;
  private boolean mayStart = true;
  private boolean setUp;
  private @Nullable Life process;

  SimulatedServer(World world, int index, Dice dice) {
    this.world = world;
    this.index = index;
    this.dice = dice;
    this.number = new ServerNumber(dice.nextLong());
    Swarm swarm = world.swarm();
    long offset = dice.between(-swarm.strength().offsetMillis(), swarm.strength().offsetMillis());
    long drift = swarm.strength().driftPartsPerMillion();
    drift = dice.between(-drift, drift);
    this.clock =
        new SimulatedClock(
            world.schedule(),
            swarm.has(Fault.CLOCK_OFFSETS) ? offset : 0,
            swarm.has(Fault.DRIFT) ? drift : 0);
    this.disk = new SimulatedDisk(dice.split());
    this.chance = dice.split();
    this.introduction = new Introduction(world, this, dice.split());
  }

  /** Its place among the servers of the world. */
  public int index() {
    return index;
  }

  /** Its name, F of {@code F.gv}. */
  public String name() {
    return World.NAMES.get(index);
  }

  /** Its present number. */
  public ServerNumber number() {
    return number;
  }

  /** Its clock. */
  public SimulatedClock clock() {
    return clock;
  }

  /** Its disk. */
  public SimulatedDisk disk() {
    return disk;
  }

  /** What follows its journal. */
  public MemoryStateStore state() {
    return state;
  }

  /** How often its process has begun. */
  public long starts() {
    return starts;
  }

  /** How many events wait. */
  public int waiting() {
    return process == null ? 0 : process.inbox.size();
  }

  /** The node, to be looked into by checks; null while the server is down. */
  public @Nullable Node node() {
    return process == null ? null : process.node;
  }

  /** The storage, to be looked into by checks; null while the server is down. */
  public @Nullable JournaledStorage storage() {
    return process == null ? null : process.storage;
  }

  /** Tells it whom to ask first, as its configuration does. */
  public void firstPeer(SimulatedServer other) {
    firstPeers.put(other.number, List.of(other.address()));
  }

  /** Where its links listen. */
  public String address() {
    return name() + ".example.org:7";
  }

  /** It was founded, or has joined: before that there is nothing to start, whatever is healed. */
  public void setUp() {
    setUp = true;
  }

  /** While this is false nothing starts it: somebody works on the machine. */
  public void mayStart(boolean may) {
    mayStart = may;
  }

  /** Ends what ails it, and starts it. */
  void heal() {
    mayStart = true;
    disk.resize(1L << 30);
    if (process != null) {
      disk.repair();
    } else {
      endDisk();
    }
    start();
  }

  /** Starts the process. A start that fails is tried again later, as a supervisor does. */
  public void start() {
    if (process != null || !mayStart || !setUp) {
      return;
    }
    clock.boot();
    starts++;
    try {
      JournaledStorage storage = JournaledStorage.open(disk, state, world.swarm().scale().store());
      takeNumber(Node.rememberedNumber(storage, number));
      Environment environment = new Environment(clock, dice.split(), this::misbehaves);
      Node node =
          new Node(
              environment,
              storage,
              number,
              ServerSettings.of(name(), currentPeers(), world.swarm().scale()));
      process = new Life(node, storage);
    } catch (StorageException failed) {
      world.note(index, 0, () -> "start failed: " + failed.getMessage());
      endDisk();
      world.schedule().after(dice.around(RESTART_MICROS), this::start);
      return;
    }
    world.note(index, 1, () -> "started as " + number);
    world.trace().end(index, -1, world.schedule().nowMicros());
    world.witness().started(this);
    enqueue(new Event.Tick());
    world.network().changed(index);
  }

  private boolean misbehaves(String place) {
    return world.swarm().has(Fault.BUGGIFY) && chance.chance(world.swarm().strength().buggify());
  }

  private void takeNumber(ServerNumber remembered) {
    if (!remembered.equals(number)) {
      ServerNumber former = number;
      number = remembered;
      world.renumbered(index, former, number);
      introduction.begin(former);
    }
  }

  /** Its configuration names addresses; the numbers behind them may have changed. */
  private SortedMap<ServerNumber, List<String>> currentPeers() {
    if (firstPeers.isEmpty()) {
      return firstPeers;
    }
    TreeMap<ServerNumber, List<String>> peers = new TreeMap<>();
    for (SimulatedServer other : world.servers()) {
      boolean named = firstPeers.containsValue(List.of(other.address()));
      if (other != this && named) {
        peers.put(other.number, List.of(other.address()));
      }
    }
    return peers;
  }

  /** The power fails: what was not synced is kept or lost at random. */
  public void crash() {
    if (process != null) {
      end("lost its power");
      disk.powerCut();
      state.loseLast((int) dice.between(0, state.unsyncedApplications()));
    }
  }

  /** The process is killed: what it wrote stays, synced or not. */
  public void kill() {
    if (process != null) {
      end("was killed");
      disk.killProcess();
      state.close();
    }
  }

  /** Puts an old disk in. What follows the journal may be as old, or as new as it was. */
  public void putBack(SimulatedDisk.Snapshot old, @Nullable MemoryStateStore oldState) {
    disk.restore(old);
    if (oldState != null) {
      state = oldState.copy();
    }
    putBacks++;
    world.note(index, 5, () -> "an old disk is put back");
  }

  /** How often an old disk was put back: each time it has forgotten what it knew since. */
  public long putBacks() {
    return putBacks;
  }

  private void end(String how) {
    Life lost = process;
    process = null;
    world.note(index, 2, () -> how);
    world.trace().begin(index, -1, world.schedule().nowMicros());
    world.network().crashed(index);
    if (lost != null) {
      List.copyOf(lost.tickets.values())
          .forEach(waiting -> waiting.accept(new Answer.Unknown("connection lost")));
    }
  }

  private void endDisk() {
    if (disk.dead()) {
      disk.powerCut();
      state.loseLast((int) dice.between(0, state.unsyncedApplications()));
    } else {
      disk.killProcess();
      state.close();
    }
  }

  /** Nothing happens in this process for so long, and it does not notice. */
  public void pause(long micros) {
    world.note(index, micros, () -> "pauses for " + micros / 1000 + " ms");
    pausedUntilMicros = Math.max(pausedUntilMicros, world.schedule().nowMicros() + micros);
  }

  /** Asks, as a client. A server that is down, or full, refuses the connection. */
  public void ask(Request request, Consumer<Answer> then) {
    Life here = process;
    if (here == null || here.inbox.size() >= INBOX_MAX) {
      then.accept(new Answer.NotNow("connection refused"));
      return;
    }
    long ticket = ++tickets;
    here.tickets.put(ticket, then);
    enqueue(new Event.FromClient(ticket, request));
  }

  @Override
  public boolean alive() {
    return process != null;
  }

  @Override
  public boolean wants(int other) {
    return wanted.contains(world.server(other).number());
  }

  /** The number that the other had and by which it is known here; null where there is none. */
  private @Nullable ServerNumber formerOf(int other) {
    if (wants(other)) {
      return null;
    }
    for (ServerNumber known : wanted) {
      OptionalInt place = world.indexOfFormer(known);
      if (place.isPresent() && place.getAsInt() == other) {
        return known;
      }
    }
    return null;
  }

  @Override
  public boolean knowsAsFormer(int other) {
    return formerOf(other) != null;
  }

  @Override
  public void knownAsFormer(int other) {
    SimulatedServer by = world.server(other);
    ServerNumber former = by.formerOf(index);
    if (former != null) {
      enqueue(new Event.KnownOtherwise(by.name(), former));
    }
  }

  @Override
  public boolean isStranger(int other) {
    return !wants(other) && formerOf(other) == null;
  }

  @Override
  public void greetedBy(int other) {
    SimulatedServer dialler = world.server(other);
    world.note(index, dialler.index, () -> "is greeted by " + dialler.name());
    enqueue(new Event.Stranger(dialler.name(), dialler.number));
  }

  @Override
  public void peerUp(int other) {
    Life here = process;
    ServerNumber peer = world.server(other).number();
    if (here != null && here.up.add(peer)) {
      world.note(index, 6, () -> "link to " + World.NAMES.get(other) + " up");
      enqueue(new Event.PeerUp(peer));
    }
  }

  @Override
  public void peerDown(int other) {
    Life here = process;
    if (here == null) {
      return;
    }
    ServerNumber peer = world.server(other).number();
    for (ServerNumber gone : List.copyOf(here.up)) {
      if (gone.equals(peer) || world.indexOf(gone).isEmpty()) {
        here.up.remove(gone);
        world.note(index, 7, () -> "link to " + World.NAMES.get(other) + " down");
        enqueue(new Event.PeerDown(gone));
      }
    }
  }

  @Override
  public void received(int other, PeerMessage message) {
    enqueue(new Event.FromPeer(world.server(other).number(), message));
  }

  private void enqueue(Event event) {
    Life here = process;
    if (here == null || here.inbox.size() >= INBOX_MAX) {
      return;
    }
    here.inbox.add(event);
    wake(here, 1);
  }

  private void wake(Life here, long afterMicros) {
    long at = Math.max(world.schedule().nowMicros() + afterMicros, pausedUntilMicros);
    if (here.busy || here.wakeMicros <= at) {
      return;
    }
    here.wakeMicros = at;
    world.schedule().after(at - world.schedule().nowMicros(), () -> run(here, at));
  }

  private void run(Life here, long planned) {
    if (process != here || here.busy || here.wakeMicros != planned) {
      return;
    }
    here.wakeMicros = Long.MAX_VALUE;
    if (world.schedule().nowMicros() < pausedUntilMicros) {
      wake(here, 1);
      return;
    }
    List<Event> batch = batch(here);
    List<Effect> effects = new ArrayList<>();
    try {
      here.node.handle(batch, effects::add);
    } catch (StorageException failed) {
      // What was released although nothing was durable has left.
      effects.forEach(effect -> perform(here, effect));
      diskFailed(here, failed);
      return;
    } catch (PromiseBroken found) {
      throw found;
    } catch (RuntimeException error) {
      String story = error + " at " + StackWords.where(error) + " while handling " + batch;
      throw new PromiseBroken("nothing-throws", name() + ": " + story);
    }
    finish(here, effects, batch.size());
  }

  private void diskFailed(Life here, StorageException failed) {
    if (process == here) {
      world.note(index, 3, () -> "stops: " + failed.getMessage());
      end("stopped");
      endDisk();
      world.schedule().after(dice.around(RESTART_MICROS), this::start);
    }
  }

  private List<Event> batch(Life here) {
    int most = misbehaves("loop.batch.one") ? 1 : BATCH_MAX;
    List<Event> batch = new ArrayList<>();
    while (batch.size() < most && !here.inbox.isEmpty()) {
      batch.add(here.inbox.poll());
    }
    if (here.node.nextTickMonotonicMillis() <= clock.monotonicMillis()) {
      batch.add(new Event.Tick());
    }
    return batch;
  }

  /** The batch is on disk after a while; a crash until then takes the effects, not the batch. */
  private void finish(Life here, List<Effect> effects, int events) {
    here.busy = true;
    boolean slow = world.swarm().has(Fault.SLOW_DISKS) && dice.chance(0.02);
    long micros = dice.between(100, 2_000) + (slow ? dice.around(RESTART_MICROS) : 0);
    world
        .schedule()
        .after(
            micros,
            () -> {
              if (process != here) {
                return;
              }
              here.busy = false;
              effects.forEach(effect -> perform(here, effect));
              if (process == here) {
                world.witness().handled(this, events);
                next(here);
              }
            });
  }

  private void next(Life here) {
    if (!here.inbox.isEmpty()) {
      wake(here, 1);
      return;
    }
    try {
      for (int slice = 0; slice < SLICES && here.storage.maintain(); slice++) {
        // A slice at a time, as long as nothing else is to be done.
      }
    } catch (StorageException failed) {
      diskFailed(here, failed);
      return;
    }
    long tick = here.node.nextTickMonotonicMillis();
    if (tick != Long.MAX_VALUE) {
      wake(here, Math.max(1, clock.microsUntil(tick)));
    }
  }

  private void perform(Life here, Effect effect) {
    switch (effect) {
      case Effect.Reply(long ticket, Answer answer) -> {
        Consumer<Answer> waiting = here.tickets.remove(ticket);
        if (waiting != null) {
          waiting.accept(answer);
        }
      }
      case Effect.Send(ServerNumber peer, PeerMessage message) ->
          world.indexOf(peer).ifPresent(to -> world.network().send(index, to, message));
      case Effect.CheckPassword check -> {
        boolean right = PlainPasswords.matches(check.verifier(), check.password());
        later(here, new Event.PasswordChecked(check.check(), right));
      }
      case Effect.HashPassword hash -> {
        String verifier = PlainPasswords.verifier(hash.password());
        later(here, new Event.PasswordHashed(hash.check(), verifier));
      }
      case Effect.Relay relay -> {
        try {
          relay(here, relay);
        } catch (StorageException failed) {
          diskFailed(here, failed);
        }
      }
      case Effect.Connect(SortedMap<ServerNumber, List<String>> peers, var _) ->
          connect(peers.keySet());
      case Effect.TellNumber(String server, var _, ServerNumber former) ->
          introduction.tell(server, former);
      case Effect.Announce _ -> {
        // nobody waits here: clients come and look
      }
      case Effect.WriteLog(var line) -> {
        // Not the line's own hash: that of an enumeration's value differs between processes.
        world.note(index, line.event().hashCode() * 31L + line.fields().hashCode(), line::toString);
        world.witness().logged(this, line);
      }
      case Effect.Stop(String why, boolean asNew) -> stop(why, asNew);
    }
  }

  private void relay(Life here, Effect.Relay relay) {
    BodyId body = relay.body();
    long size = here.storage.bodySize(body);
    byte[] head = size < 0 ? null : here.storage.readBody(body, 0, (int) Math.min(size, 1 << 16));
    if (head == null) {
      throw new PromiseBroken("no-body-missing", name() + " relays " + body + ", which it lacks");
    }
    String content = new String(head, StandardCharsets.ISO_8859_1);
    world.outside().offer(relay, content, outcome -> later(here, outcome));
  }

  private void later(Life here, Event event) {
    world
        .schedule()
        .after(
            dice.around(50_000),
            () -> {
              if (process == here) {
                enqueue(event);
              }
            });
  }

  private void connect(Set<ServerNumber> peers) {
    wanted.clear();
    wanted.addAll(peers);
    world.network().changed(index);
  }

  private void stop(String why, boolean asNew) {
    world.note(index, 4, () -> "stops: " + why + (asNew ? "; it comes back as new" : ""));
    world.witness().stopped(this, why, asNew);
    kill();
    world.schedule().after(dice.around(RESTART_MICROS), this::start);
  }
}
