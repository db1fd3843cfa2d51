package grapevine.server;

import grapevine.kernel.env.Clock;
import grapevine.runtime.loop.Machine;
import grapevine.service.event.Effect;
import grapevine.service.event.Event;
import grapevine.service.node.Node;
import grapevine.store.JournaledStorage;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * A node and its storage, as the event loop drives them; the storage is kept up when it is idle.
 */
final class NodeMachine implements Machine<Event, Effect> {
  private static final long IDLE_TICK_MILLIS = 1_000;

  /** Under load that never pauses, a slice of upkeep is done each so many batches. */
  private static final int BATCHES_EACH = 64;

  private int batches;
  private final Node node;
  private final JournaledStorage storage;
  private final Clock clock;
  private final Consumer<Effect> release;
  private final ConcurrentLinkedQueue<CompletableFuture<List<String>>> verifications =
      new ConcurrentLinkedQueue<>();
  private long maintainedMillis;

  NodeMachine(Node node, JournaledStorage storage, Clock clock, Consumer<Effect> release) {
    this.clock = clock;
    this.node = node;
    this.storage = storage;
    this.release = release;
  }

  /**
   * Asks that the storage is verified in a step, since it is for one thread alone; nothing else is
   * done meanwhile. For any thread.
   */
  CompletableFuture<List<String>> verifyInStep() {
    CompletableFuture<List<String>> findings = new CompletableFuture<>();
    verifications.add(findings);
    return findings;
  }

  @Override
  public Outcome<Effect> step(List<Event> events) {
    CompletableFuture<List<String>> wanted = verifications.poll();
    if (wanted != null) {
      wanted.complete(storage.verify());
    }
    node.handle(events, release);
    boolean idle =
        (events.size() == 1 && events.getFirst() instanceof Event.Tick)
            || ++batches % BATCHES_EACH == 0;
    long now = clock.monotonicMillis();
    // Without a pause in the load the storage is kept up too, a part at a time.
    boolean due = idle || now - maintainedMillis >= IDLE_TICK_MILLIS;
    boolean more = due && storage.maintain();
    if (due) {
      maintainedMillis = now;
    }
    long soonest = more ? now : now + IDLE_TICK_MILLIS;
    return new Outcome<>(List.of(), Math.min(soonest, node.nextTickMonotonicMillis()));
  }

  @Override
  public Event tick() {
    return new Event.Tick();
  }
}
