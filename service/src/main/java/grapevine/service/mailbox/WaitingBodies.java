package grapevine.service.mailbox;

import grapevine.kernel.id.BodyId;
import grapevine.kernel.id.EntryId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which mailboxes wait for which bodies. In memory only, and bounded by what replication holds
 * back: after a restart what waited comes again.
 */
final class WaitingBodies {
  private final TreeMap<BodyId, TreeSet<EntryId>> waiting = new TreeMap<>();

  /** Since when each is waited for, in monotonic milliseconds, the oldest first. */
  private final LinkedHashMap<BodyId, Long> since = new LinkedHashMap<>();

  void add(BodyId body, EntryId owner, long nowMillis) {
    waiting.computeIfAbsent(body, name -> new TreeSet<>()).add(owner);
    since.putIfAbsent(body, nowMillis);
  }

  /** Who waited for that body; nobody does any more. */
  SortedSet<EntryId> take(BodyId body) {
    since.remove(body);
    TreeSet<EntryId> owners = waiting.remove(body);
    return owners == null ? new TreeSet<>() : owners;
  }

  /** Counts anew how long that body is waited for. */
  void renew(BodyId body, long nowMillis) {
    since.remove(body);
    since.put(body, nowMillis);
  }

  /** The bodies that were waited for already then. */
  List<BodyId> since(long millis) {
    List<BodyId> old = new ArrayList<>();
    for (Map.Entry<BodyId, Long> entry : since.entrySet()) {
      if (entry.getValue() > millis) {
        break;
      }
      old.add(entry.getKey());
    }
    return old;
  }
}
