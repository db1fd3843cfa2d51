package grapevine.simulator.workload;

import grapevine.kernel.id.EntryId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What registrars know of the names that they change: what was confirmed, and what may be. */
public final class NameLedger {
  /** How a command ended, as its giver knows. */
  public enum End {
    /** It is done. */
    DONE,
    /** It may be done. */
    UNKNOWN,
    /** It is not done. */
    NOT_DONE,
    /** It is not answered yet. */
    OPEN
  }

  /** One command about one thing. */
  public static final class Change {
    private final int server;
    private final String value;
    private final boolean alone;
    private End end = End.OPEN;
    private boolean moved;

    Change(int server, String value, boolean alone) {
      this.server = server;
      this.value = value;
      this.alone = alone;
    }

    /** Where it was given. */
    public int server() {
      return server;
    }

    /** What the thing is set to; empty for removed. */
    public String value() {
      return value;
    }

    /** How it ended. */
    public End end() {
      return end;
    }

    /** It was carried out at another server, perhaps. */
    void elsewhere() {
      moved = true;
    }

    void ended(End how) {
      end = how;
    }

    private boolean counts() {
      return end != End.NOT_DONE;
    }
  }

  private final TreeMap<String, List<Change>> things = new TreeMap<>();
  private final TreeMap<String, List<Change>> existence = new TreeMap<>();
  private final TreeSet<EntryId> dead = new TreeSet<>();
  private final TreeSet<EntryId> heirs = new TreeSet<>();
  private boolean rebirth;
  private final TreeSet<Integer> changedNumbers = new TreeSet<>();

  /**
   * Somebody is about to change a thing.
   *
   * @param thing what, such as {@code club^.pa member bob.pa}
   * @param value what it is to be; empty for removed
   */
  Change begin(String thing, int server, String value) {
    return begin(things, thing, server, value);
  }

  /** Somebody is about to create a name, or to delete it where {@code value} is empty. */
  Change beginExistence(String name, int server, String value) {
    return begin(existence, name, server, value);
  }

  private static Change begin(
      TreeMap<String, List<Change>> of, String thing, int server, String value) {
    List<Change> changes = of.computeIfAbsent(thing, key -> new ArrayList<>());
    boolean alone = changes.stream().noneMatch(change -> change.end == End.OPEN);
    Change change = new Change(server, value, alone);
    changes.add(change);
    return change;
  }

  /** An entry is deleted, and that was confirmed and seen. */
  void died(EntryId id) {
    dead.add(id);
  }

  /** Entries that must not live again. */
  public SortedSet<EntryId> dead() {
    return Collections.unmodifiableSortedSet(dead);
  }

  /** Begins the story of a name that is used again; false where another one is told. */
  boolean beginRebirth() {
    boolean begins = !rebirth;
    if (begins) {
      heirs.clear();
      rebirth = true;
    }
    return begins;
  }

  /** Ends it. */
  void endRebirth() {
    rebirth = false;
  }

  /** An entry bears the name of a dead one, and was put on no list. */
  void heir(EntryId id) {
    heirs.add(id);
  }

  /** Entries that belong to no list. */
  public SortedSet<EntryId> heirs() {
    return Collections.unmodifiableSortedSet(heirs);
  }

  /** A server took a new number: its clock may have begun anew. */
  public void renumbered(int server) {
    changedNumbers.add(server);
  }

  /**
   * What things must be in the end, where that is certain: all commands about it were given at one
   * server, one after the other.
   */
  public SortedMap<String, String> certain() {
    TreeMap<String, String> certain = new TreeMap<>();
    things.forEach((thing, changes) -> {
      List<Change> counting = changes.stream().filter(Change::counts).toList();
      if (!counting.isEmpty() && isCertain(counting)) {
        certain.put(thing, counting.getLast().value);
      }
    });
    return certain;
  }

  private boolean isCertain(List<Change> changes) {
    int server = changes.getFirst().server;
    return !changedNumbers.contains(server)
        && changes.getLast().end == End.DONE
        && changes.stream()
            .allMatch(change -> change.server == server && change.alone && !change.moved)
        && changes.stream().allMatch(change -> change.end == End.DONE);
  }

  /** What a thing may be in the end: all that it was ever set to. */
  public SortedMap<String, SortedSet<String>> possible() {
    TreeMap<String, SortedSet<String>> possible = new TreeMap<>();
    things.forEach((thing, changes) -> {
      TreeSet<String> values = new TreeSet<>();
      changes.stream().filter(Change::counts).forEach(change -> values.add(change.value));
      possible.put(thing, values);
    });
    return possible;
  }

  /** Names that must exist: created, and never asked to be deleted. */
  public SortedSet<String> mustExist() {
    TreeSet<String> names = new TreeSet<>();
    existence.forEach((name, changes) -> {
      boolean created =
          changes.stream().anyMatch(change -> change.end == End.DONE && !change.value.isEmpty());
      boolean deleted =
          changes.stream().anyMatch(change -> change.counts() && change.value.isEmpty());
      if (created && !deleted) {
        names.add(name);
      }
    });
    return names;
  }

  /** Names that cannot exist: nobody ever may have created them. */
  public boolean mayExist(String name) {
    return existence.getOrDefault(name, List.of()).stream()
        .anyMatch(change -> change.counts() && !change.value.isEmpty());
  }

  /** Whether somebody may have deleted who bears that address. */
  public boolean mayBeDeleted(String address) {
    return existence.entrySet().stream()
        .filter(name -> Organisation.address(name.getKey()).equals(address))
        .flatMap(name -> name.getValue().stream())
        .anyMatch(change -> change.counts() && change.value.isEmpty());
  }

  boolean mustExist(String address) {
    return mustExist().stream().anyMatch(name -> Organisation.address(name).equals(address));
  }
}
