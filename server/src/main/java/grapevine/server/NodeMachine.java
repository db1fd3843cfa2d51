package grapevine.server;

import grapevine.runtime.loop.Machine;
import grapevine.service.event.Effect;
import grapevine.service.event.Event;
import grapevine.service.node.Node;
import grapevine.store.JournaledStorage;
import java.util.List;
import java.util.function.Consumer;

/** A node and its storage, as the event loop drives them; the storage is kept up when it is idle. */
final class NodeMachine implements Machine<Event, Effect> {
  private static final long IDLE_TICK_MILLIS = 1_000;

  private final Node node;
  private final JournaledStorage storage;
  private final Consumer<Effect> release;

  NodeMachine(Node node, JournaledStorage storage, Consumer<Effect> release) {
    this.node = node;
    this.storage = storage;
    this.release = release;
  }

  @Override
  public Outcome<Effect> step(List<Event> events) {
    node.handle(events, release);
    boolean idle = events.size() == 1 && events.getFirst() instanceof Event.Tick;
    long now = System.nanoTime() / 1_000_000;
    boolean more = idle && storage.maintain();
    long soonest = more ? now : now + IDLE_TICK_MILLIS;
    return new Outcome<>(List.of(), Math.min(soonest, node.nextTickMonotonicMillis()));
  }

  @Override
  public Event tick() {
    return new Event.Tick();
  }
}
