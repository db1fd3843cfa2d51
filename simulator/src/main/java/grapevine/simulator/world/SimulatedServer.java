package grapevine.simulator.world;

import grapevine.kernel.env.Environment;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.state.StorageException;
import grapevine.service.event.Effect;
import grapevine.service.event.Event;
import grapevine.service.link.PeerMessage;
import grapevine.service.node.Node;
import grapevine.service.node.NodeSettings;
import grapevine.service.request.Answer;
import grapevine.service.request.Request;
import grapevine.simulator.disk.SimulatedDisk;
import grapevine.store.JournaledStorage;
import grapevine.store.StoreSettings;
import grapevine.store.state.MemoryStateStore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
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
  private static final int INBOX_MAX = 10_000;
  private static final int BATCH_MAX = 64;

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
  private final SimulatedClock clock;
  private final SimulatedDisk disk;
  private final MemoryStateStore state;
  private final TreeSet<ServerNumber> wanted = new TreeSet<>();
  private NodeSettings settings;
  private ServerNumber number;
  private long tickets;
  private long pausedUntilMicros;
  private @Nullable Life process;

  SimulatedServer(World world, int index, Dice dice, NodeSettings settings) {
    this.world = world;
    this.index = index;
    this.dice = dice;
    this.settings = settings;
    this.number = new ServerNumber(dice.nextLong());
    Swarm swarm = world.swarm();
    this.clock =
        new SimulatedClock(
            world.schedule(),
            dice.between(-swarm.clockOffsetMillis(), swarm.clockOffsetMillis()),
            dice.between(-swarm.driftPartsPerMillion(), swarm.driftPartsPerMillion()));
    this.disk = new SimulatedDisk(dice.split());
    this.state = new MemoryStateStore();
  }

  /** Its place among the servers of the world. */
  public int index() {
    return index;
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

  /** The node and its storage, to be looked into by checks; null while the server is down. */
  public @Nullable Node node() {
    return process == null ? null : process.node;
  }

  /** The storage, to be looked into by checks; null while the server is down. */
  public @Nullable JournaledStorage storage() {
    return process == null ? null : process.storage;
  }

  /** Starts the process. A start that fails is tried again later, as a supervisor does. */
  public void start() {
    if (process != null) {
      return;
    }
    clock.boot();
    try {
      JournaledStorage storage = JournaledStorage.open(disk, state, StoreSettings.SMALL);
      Environment environment =
          new Environment(clock, dice.split(), place -> dice.chance(world.swarm().buggify()));
      process = new Life(new Node(environment, storage, number, settings), storage);
    } catch (StorageException failed) {
      world.note(index, 0, () -> "start failed: " + failed.getMessage());
      disk.powerCut();
      world.schedule().after(dice.around(1_000_000), this::start);
      return;
    }
    world.note(index, 1, () -> "started as " + number);
    enqueue(new Event.Tick());
    world.network().changed(index);
  }

  /** The power fails: what was not synced is kept or lost at random. */
  public void crash() {
    Life lost = process;
    if (lost == null) {
      return;
    }
    process = null;
    world.note(index, 2, () -> "crashed");
    disk.powerCut();
    state.loseLast((int) dice.between(0, state.unsyncedApplications()));
    world.network().crashed(index);
    lost.tickets.values().forEach(waiting -> waiting.accept(new Answer.Unknown("crashed")));
  }

  /** Nothing happens in this process for so long, and it does not notice. */
  public void pause(long micros) {
    pausedUntilMicros = Math.max(pausedUntilMicros, world.schedule().nowMicros() + micros);
  }

  /** Asks, as a client. A server that is down, or full, answers at once that it is unknown. */
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

  @Override
  public void peerUp(int other) {
    Life here = process;
    ServerNumber peer = world.server(other).number();
    if (here != null && here.up.add(peer)) {
      enqueue(new Event.PeerUp(peer));
    }
  }

  @Override
  public void peerDown(int other) {
    Life here = process;
    ServerNumber peer = world.server(other).number();
    if (here != null && here.up.remove(peer)) {
      enqueue(new Event.PeerDown(peer));
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
      world.note(index, 3, () -> "stopped: " + failed.getMessage());
      effects.forEach(effect -> perform(here, effect));
      crash();
      world.schedule().after(dice.around(2_000_000), this::start);
      return;
    }
    finish(here, effects);
  }

  private List<Event> batch(Life here) {
    int most = dice.chance(world.swarm().buggify()) ? 1 : BATCH_MAX;
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
  private void finish(Life here, List<Effect> effects) {
    here.busy = true;
    long slow = world.swarm().slowDisk() && dice.chance(0.02) ? 2_000_000 : 0;
    world
        .schedule()
        .after(
            dice.between(100, 2_000) + slow,
            () -> {
              if (process != here) {
                return;
              }
              here.busy = false;
              effects.forEach(effect -> perform(here, effect));
              if (process == here) {
                next(here);
              }
            });
  }

  private void next(Life here) {
    if (!here.inbox.isEmpty()) {
      wake(here, 1);
      return;
    }
    here.storage.maintain();
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
      case Effect.Relay relay -> world.outside().offer(relay, outcome -> later(here, outcome));
      case Effect.Connect(SortedMap<ServerNumber, List<String>> peers) -> connect(peers.keySet());
      case Effect.WriteLog(var line) -> {
        // Not the line's own hash: that of an enumeration's value differs between processes.
        world.note(index, line.event().hashCode() * 31L + line.fields().hashCode(), line::toString);
      }
      case Effect.Stop(String why, boolean asNew) -> stop(why, asNew);
    }
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

  private void connect(java.util.Set<ServerNumber> peers) {
    wanted.clear();
    wanted.addAll(peers);
    world.network().changed(index);
  }

  private void stop(String why, boolean asNew) {
    world.note(index, 4, () -> "stops: " + why + (asNew ? ", comes back as new" : ""));
    crash();
    if (asNew) {
      ServerNumber old = number;
      number = new ServerNumber(dice.nextLong());
      world.renumbered(index, old, number);
    }
    world.schedule().after(dice.around(1_000_000), this::start);
  }

  /** Which servers it wants links to. */
  SortedSet<ServerNumber> wanted() {
    return wanted;
  }
}
