package grapevine.service.mailbox;

import grapevine.kernel.id.BodyId;
import grapevine.kernel.id.EntryId;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which mailboxes wait for which bodies. In memory only, and bounded by what replication holds back:
 * after a restart what waited comes again.
 */
final class WaitingBodies {
  private final TreeMap<BodyId, TreeSet<EntryId>> waiting = new TreeMap<>();

  void add(BodyId body, EntryId owner) {
    waiting.computeIfAbsent(body, name -> new TreeSet<>()).add(owner);
  }

  /** Who waited for that body; nobody does any more. */
  SortedSet<EntryId> take(BodyId body) {
    TreeSet<EntryId> owners = waiting.remove(body);
    return owners == null ? new TreeSet<>() : owners;
  }
}
