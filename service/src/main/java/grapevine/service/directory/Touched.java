package grapevine.service.directory;

import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.RName;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a batch's rows are about. For one thread. */
final class Touched {
  private final TreeSet<EntryId> entries = new TreeSet<>();
  private final TreeMap<EntryId, TreeSet<String>> members = new TreeMap<>();
  private final TreeSet<RName> names = new TreeSet<>();

  void entry(EntryId id) {
    entries.add(id);
  }

  void member(EntryId group, String key) {
    members.computeIfAbsent(group, first -> new TreeSet<>()).add(key);
  }

  void name(RName name) {
    names.add(name);
  }

  TreeSet<EntryId> entries() {
    return entries;
  }

  /** Keys of members, by group. */
  TreeMap<EntryId, TreeSet<String>> members() {
    return members;
  }

  TreeSet<RName> names() {
    return names;
  }
}
