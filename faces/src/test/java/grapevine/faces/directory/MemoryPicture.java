package grapevine.faces.directory;

import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.EntryUuid;
import grapevine.kernel.id.Folding;
import grapevine.kernel.id.RName;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.time.Timestamp;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A picture made by hand. */
public final class MemoryPicture implements Picture {

  private static final ServerNumber SERVER = new ServerNumber(0x9a3b);
  private static final long FIRST_MILLIS = 1_700_000_000_000L;
  private static final long STEP_MILLIS = 1_000;

  private TreeMap<String, TreeMap<RName, PictureEntry>> registries = new TreeMap<>();
  private Map<RName, TreeSet<RName>> members = new TreeMap<>();
  private Map<RName, TreeSet<RName>> groups = new TreeMap<>();
  private Map<String, Map<String, TreeSet<RName>>> index = new TreeMap<>();
  private boolean indexed = true;
  private long created;

  private record Entry(EntryId identity, RName name, NavigableMap<String, List<String>> attributes)
      implements PictureEntry {

    @Override
    public List<String> values(String attribute) {
      return attributes.getOrDefault(attribute, List.of());
    }

    @Override
    public SortedSet<String> ownAttributes() {
      return attributes.subMap("x-", true, "x.", false).navigableKeySet();
    }

    @Override
    public Optional<Timestamp> modified() {
      return Optional.of(identity.created());
    }

    @Override
    public boolean disabled() {
      return !values("disabled").isEmpty();
    }
  }

  /**
   * This one as another object, as a server has one after each change; this must change no more.
   */
  public MemoryPicture next() {
    MemoryPicture next = new MemoryPicture();
    next.registries = registries;
    next.members = members;
    next.groups = groups;
    next.index = index;
    next.indexed = indexed;
    next.created = created;
    return next;
  }

  /** Adds a registry, or does nothing. */
  public MemoryPicture registry(String name) {
    registries.computeIfAbsent(name, key -> new TreeMap<>());
    return this;
  }

  /**
   * Adds or replaces an entry.
   *
   * @param attributes each {@code word=value}
   */
  public MemoryPicture entry(String name, String... attributes) {
    RName known = RName.required(name);
    TreeMap<String, List<String>> values = new TreeMap<>();
    for (String each : attributes) {
      String[] parts = each.split("=", 2);
      values.merge(
          parts[0],
          List.of(parts[1]),
          (one, two) -> Stream.concat(one.stream(), two.stream()).toList());
    }
    Timestamp now = new Timestamp(FIRST_MILLIS + created * STEP_MILLIS, 0, SERVER);
    created++;
    PictureEntry entry = new Entry(new EntryId(known, now), known, values);
    // the key holds the name as it is written
    of(known).remove(known);
    of(known).put(known, entry);
    values.forEach((word, said) -> said.forEach(value -> index(word, value, known)));
    index(UUID, EntryUuid.of(entry.identity()), known);
    return this;
  }

  private TreeMap<RName, PictureEntry> of(RName name) {
    return registries.computeIfAbsent(name.registry(), key -> new TreeMap<>());
  }

  private void index(String word, String value, RName name) {
    index
        .computeIfAbsent(word, key -> new TreeMap<>())
        .computeIfAbsent(Folding.fold(value), key -> new TreeSet<>())
        .add(name);
  }

  /** Removes an entry. */
  public MemoryPicture without(String name) {
    RName known = RName.required(name);
    of(known).remove(known);
    return this;
  }

  /** Adds members to a group. */
  public MemoryPicture members(String group, String... names) {
    RName known = RName.required(group);
    for (String each : names) {
      RName member = RName.required(each);
      members.computeIfAbsent(known, key -> new TreeSet<>()).add(member);
      groups.computeIfAbsent(member, key -> new TreeSet<>()).add(known);
    }
    return this;
  }

  /** From now on it has no index. */
  public MemoryPicture unindexed() {
    indexed = false;
    return this;
  }

  @Override
  public SortedSet<String> registries() {
    return registries.navigableKeySet();
  }

  @Override
  public Optional<PictureEntry> entry(RName name) {
    Map<RName, PictureEntry> entries = registries.get(name.registry());
    return entries == null ? Optional.empty() : Optional.ofNullable(entries.get(name));
  }

  @Override
  public Iterator<PictureEntry> entries(String registry, Optional<RName> after) {
    NavigableMap<RName, PictureEntry> all = registries.getOrDefault(registry, new TreeMap<>());
    return after.map(name -> all.tailMap(name, false)).orElse(all).values().iterator();
  }

  @Override
  public Optional<Collection<RName>> having(String attribute, String folded) {
    return indexed
        ? Optional.of(index.getOrDefault(attribute, Map.of()).getOrDefault(folded, new TreeSet<>()))
        : Optional.empty();
  }

  @Override
  public Iterable<RName> members(RName group) {
    return members.getOrDefault(group, new TreeSet<>());
  }

  @Override
  public Collection<RName> groupsOf(RName entry) {
    return groups.getOrDefault(entry, new TreeSet<>());
  }

  @Override
  public Collection<RName> allGroupsOf(RName entry) {
    TreeSet<RName> met = new TreeSet<>();
    Deque<RName> open = new ArrayDeque<>(List.of(entry));
    while (!open.isEmpty()) {
      for (RName group : groupsOf(open.remove())) {
        if (met.add(group)) {
          open.add(group);
        }
      }
    }
    return met;
  }

  @Override
  public boolean isMember(RName entry, RName group) {
    return allGroupsOf(entry).contains(group);
  }

  /** The pictures of a small world: two registries, groups in groups, a cycle. */
  public static MemoryPicture example() {
    return new MemoryPicture()
        .entry(
            "alice.pa",
            "full-name=Alice Ångström",
            "surname=Ångström",
            "given-name=Alice",
            "mail=alice@pa.example.org",
            "telephone=+33 2 99 00 00 00",
            "telephone=+33 2 99 00 00 01",
            "uid-number=1000",
            "gid-number=100",
            "shell=/bin/bash",
            "photo=/9j/4AAQ/9k=",
            "ssh-key=ssh-ed25519 AAAAC3 alice",
            "x-badge=17")
        .entry("Bob.pa", "full-name=Bob B. Brown", "mail=bob@pa.example.org", "remark=away  now")
        .entry("carol.es", "mail=carol@es.example.org", "uid-number=1001")
        .entry("dan.es", "disabled=true")
        .entry("csl^.pa", "gid-number=100", "mail=csl@pa.example.org", "owner=alice.pa")
        .entry("staff^.pa", "outside-member=guest@example.net")
        .entry("tea^.es")
        .members("csl^.pa", "alice.pa", "bob.pa")
        .members("staff^.pa", "csl^.pa", "tea^.es")
        .members("tea^.es", "staff^.pa", "carol.es");
  }
}
