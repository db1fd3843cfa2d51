package grapevine.faces.http;

import grapevine.faces.directory.Picture;
import grapevine.faces.directory.PictureEntry;
import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.RName;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.time.Timestamp;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** A picture that tests draw: by the naive rules. */
final class TestPicture implements Picture {
  private final SortedSet<String> registries = new TreeSet<>();
  private final TreeMap<RName, Drawn> entries = new TreeMap<>();
  private final TreeMap<RName, TreeSet<RName>> members = new TreeMap<>();

  /** Holds these registries. */
  TestPicture(String... held) {
    registries.addAll(List.of(held));
  }

  /** An entry with one value for each attribute. */
  private record Drawn(RName name, SortedMap<String, List<String>> attributes, boolean disabled)
      implements PictureEntry {
    @Override
    public EntryId identity() {
      return new EntryId(name, new Timestamp(1_000, 0, new ServerNumber(7)));
    }

    @Override
    public List<String> values(String attribute) {
      return attributes.getOrDefault(attribute, List.of());
    }

    @Override
    public SortedSet<String> ownAttributes() {
      return new TreeSet<>(attributes.keySet().stream().filter(x -> x.startsWith("x-")).toList());
    }

    @Override
    public Optional<Timestamp> modified() {
      return Optional.empty();
    }
  }

  /** Adds an entry, or one more value to one. */
  void put(String name, String attribute, String value) {
    RName key = RName.required(name);
    Drawn drawn = entries.computeIfAbsent(key, fresh -> new Drawn(key, new TreeMap<>(), false));
    if (!attribute.isEmpty()) {
      drawn.attributes.computeIfAbsent(attribute, word -> new ArrayList<>()).add(value);
    }
  }

  void remove(String name) {
    entries.remove(RName.required(name));
  }

  void putMember(String group, String member) {
    put(group, "", "");
    members
        .computeIfAbsent(RName.required(group), fresh -> new TreeSet<>())
        .add(RName.required(member));
  }

  void takeMember(String group, String member) {
    members.getOrDefault(RName.required(group), new TreeSet<>()).remove(RName.required(member));
  }

  @Override
  public SortedSet<String> registries() {
    return registries;
  }

  @Override
  public Optional<PictureEntry> entry(RName name) {
    return Optional.ofNullable(entries.get(name));
  }

  @Override
  public Iterator<PictureEntry> entries(String registry, Optional<RName> after) {
    List<PictureEntry> found = new ArrayList<>();
    entries.forEach((name, entry) -> {
      if (name.registry().equals(registry)
          && (after.isEmpty() || name.compareTo(after.get()) > 0)) {
        found.add(entry);
      }
    });
    return found.iterator();
  }

  @Override
  public Optional<Collection<RName>> having(String attribute, String folded) {
    return Optional.empty();
  }

  @Override
  public Iterable<RName> members(RName group) {
    return members.getOrDefault(group, new TreeSet<>());
  }

  @Override
  public Collection<RName> groupsOf(RName entry) {
    List<RName> groups = new ArrayList<>();
    members.forEach((group, all) -> {
      if (all.contains(entry)) {
        groups.add(group);
      }
    });
    return groups;
  }

  @Override
  public Collection<RName> allGroupsOf(RName entry) {
    TreeSet<RName> found = new TreeSet<>();
    List<RName> open = new ArrayList<>(groupsOf(entry));
    while (!open.isEmpty()) {
      RName group = open.removeLast();
      if (found.add(group)) {
        open.addAll(groupsOf(group));
      }
    }
    return found;
  }

  @Override
  public boolean isMember(RName entry, RName group) {
    return allGroupsOf(entry).contains(group);
  }
}
