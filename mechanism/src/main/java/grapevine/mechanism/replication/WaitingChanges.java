package grapevine.mechanism.replication;

import grapevine.kernel.id.ServerNumber;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Changes that have arrived and cannot be applied yet, in order. Only in memory, and bounded: what
 * is lost or refused here was never acknowledged, and comes again.
 */
final class WaitingChanges {
  private final long bytesMax;
  private final TreeMap<DomainName, TreeMap<ServerNumber, ArrayDeque<Change>>> waiting =
      new TreeMap<>();
  private long bytes;

  WaitingChanges(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /** The number of the last waiting change of an origin, or {@code otherwise}. */
  long last(DomainName domain, ServerNumber origin, long otherwise) {
    ArrayDeque<Change> queue = queue(domain, origin);
    return queue == null ? otherwise : queue.getLast().sequence();
  }

  /** Returns false where there is no room. */
  boolean add(Change change) {
    if (bytes + change.weight() > bytesMax) {
      return false;
    }
    bytes += change.weight();
    waiting
        .computeIfAbsent(change.domain(), key -> new TreeMap<>())
        .computeIfAbsent(change.origin(), key -> new ArrayDeque<>())
        .addLast(change);
    return true;
  }

  /** The origins of which changes of a domain wait. */
  List<ServerNumber> origins(DomainName domain) {
    TreeMap<ServerNumber, ArrayDeque<Change>> queues = waiting.get(domain);
    return queues == null ? List.of() : new ArrayList<>(queues.keySet());
  }

  @Nullable Change first(DomainName domain, ServerNumber origin) {
    ArrayDeque<Change> queue = queue(domain, origin);
    return queue == null ? null : queue.getFirst();
  }

  void removeFirst(DomainName domain, ServerNumber origin) {
    TreeMap<ServerNumber, ArrayDeque<Change>> queues = waiting.get(domain);
    ArrayDeque<Change> queue = queue(domain, origin);
    if (queues == null || queue == null) {
      return;
    }
    bytes -= queue.removeFirst().weight();
    if (queue.isEmpty()) {
      queues.remove(origin);
    }
    if (queues.isEmpty()) {
      waiting.remove(domain);
    }
  }

  void forget(DomainName domain) {
    for (ServerNumber origin : origins(domain)) {
      while (first(domain, origin) != null) {
        removeFirst(domain, origin);
      }
    }
  }

  private @Nullable ArrayDeque<Change> queue(DomainName domain, ServerNumber origin) {
    TreeMap<ServerNumber, ArrayDeque<Change>> queues = waiting.get(domain);
    return queues == null ? null : queues.get(origin);
  }
}
