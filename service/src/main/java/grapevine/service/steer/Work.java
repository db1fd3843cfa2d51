package grapevine.service.steer;

import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.RName;
import grapevine.service.message.Recipient;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One copy of a message while it is resolved: what is still to be looked at, and what came of it.
 */
final class Work {
  final Parcel copy;
  final Schedule schedule;
  final Deque<Item> todo = new ArrayDeque<>();
  final Map<Group, List<Recipient>> groups = new LinkedHashMap<>();
  final Set<EntryId> delivered = new LinkedHashSet<>();
  int looked;
  // one pause for all of a copy, so that what waits stays together; below 0 while there is none
  long pauseMillis = -1;

  Work(Parcel copy, Schedule schedule) {
    this.copy = copy;
    this.schedule = schedule;
  }

  /** Puts a recipient with others that go the same way. */
  void group(Item item, Way way, Schedule when) {
    groups
        .computeIfAbsent(new Group(way, item.visited, when), key -> new ArrayList<>())
        .add(item.recipient);
  }

  /**
   * A recipient.
   *
   * @param visited what was met on the way to it
   * @param mark who forwarded to it, or empty
   * @param early whether it came like this from another server
   */
  record Item(Recipient recipient, List<EntryId> visited, String mark, boolean early) {
    Item to(Recipient.Target target) {
      return new Item(recipient.at(target), visited, mark, false);
    }

    Item met(EntryId entry) {
      List<EntryId> met = new ArrayList<>(visited);
      met.add(entry);
      return new Item(recipient, List.copyOf(met), mark, early);
    }

    Item markedBy(RName forwarder) {
      return new Item(recipient, visited, forwarder.toString(), early);
    }
  }

  /** What recipients have in common that go on in one parcel. */
  record Group(Way way, List<EntryId> visited, Schedule when) {}
}
