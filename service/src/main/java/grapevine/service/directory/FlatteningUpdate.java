package grapevine.service.directory;

import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.RName;
import grapevine.service.registry.Kind;
import grapevine.service.registry.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Brings the flattened form from one copy to the next. What goes is taken away as it counted in the
 * old copy; what stays is counted anew where it now comes to something else; what is new is added
 * as it counts in the new copy. For one thread.
 */
final class FlatteningUpdate {
  /** An item of a group's list. */
  private record Listed(EntryId container, Member item) {}

  private final Copy before;
  private final Copy after;
  private final Touched touched;
  private final GraphDraft graph;
  private Mentions mentions;
  private final List<Listed> removed = new ArrayList<>();
  private final List<Listed> added = new ArrayList<>();
  private final List<EntryId> ended = new ArrayList<>();

  FlatteningUpdate(Flattening flattening, Copy before, Copy after, Touched touched) {
    this.before = before;
    this.after = after;
    this.touched = touched;
    this.graph = new GraphDraft(flattening.graph());
    this.mentions = flattening.mentions();
  }

  Flattening run() {
    TreeSet<String> moved = moved();
    TreeSet<EntryId> entries = touched.entries();
    for (String registry : moved) {
      before.registry(registry).entries().forEach((id, kept) -> entries.add(id));
      after.registry(registry).entries().forEach((id, kept) -> entries.add(id));
    }
    entries.forEach(this::compareContainers);
    touched.members().forEach(this::compareMembers);
    removed.forEach(this::remove);
    if (!mentions.byIdentity().isEmpty()) {
      recountIdentities(entries, moved);
    }
    if (!mentions.byName().isEmpty()) {
      recountNames(entries, moved);
    }
    added.forEach(this::add);
    ended.forEach(graph::end);
    return new Flattening(mentions, graph.done());
  }

  /** The registries that are held now and were not, or the reverse. */
  private TreeSet<String> moved() {
    TreeSet<String> either = after.held();
    either.addAll(before.held());
    either.removeIf(registry -> before.holds(registry) == after.holds(registry));
    return either;
  }

  private void compareContainers(EntryId id) {
    Kept old = before.container(id);
    Kept now = after.container(id);
    if (old == now) {
      return;
    }
    if (old == null && now != null) {
      graph.begin(now.id());
    }
    if (old != null && now == null) {
      ended.add(old.id());
    }
    boolean isGroup = old != null && old.kind() == Kind.GROUP;
    boolean staysGroup = isGroup && now != null && now.kind() == Kind.GROUP;
    if (!staysGroup) {
      compareItems(id, items(before, old), items(after, now));
    }
  }

  private static SortedMap<String, Member> items(Copy copy, @Nullable Kept container) {
    return container == null ? new TreeMap<>() : copy.items(container);
  }

  private void compareItems(
      EntryId id, SortedMap<String, Member> old, SortedMap<String, Member> now) {
    old.forEach((key, item) -> {
      if (!item.equals(now.get(key))) {
        removed.add(new Listed(id, item));
      }
    });
    now.forEach((key, item) -> {
      if (!item.equals(old.get(key))) {
        added.add(new Listed(id, item));
      }
    });
  }

  /** Of a group that was there and stays: of any other all items are compared already. */
  private void compareMembers(EntryId group, TreeSet<String> keys) {
    Kept old = before.container(group);
    Kept now = after.container(group);
    if (old == null || now == null || old.kind() != Kind.GROUP || now.kind() != Kind.GROUP) {
      return;
    }
    SortedMap<String, Member> oldItems = before.items(old);
    SortedMap<String, Member> nowItems = after.items(now);
    for (String key : keys) {
      Member oldItem = oldItems.get(key);
      Member nowItem = nowItems.get(key);
      if (oldItem != null && !oldItem.equals(nowItem)) {
        removed.add(new Listed(group, oldItem));
      }
      if (nowItem != null && !nowItem.equals(oldItem)) {
        added.add(new Listed(group, nowItem));
      }
    }
  }

  private void remove(Listed listed) {
    int container = graph.number(listed.container);
    Member item = listed.item;
    RName name = item.name().orElse(null);
    EntryId identity = item.identity();
    if (name == null) {
      item.pattern().ifPresent(pattern -> mentions = mentions.withoutPattern(pattern, container));
    } else if (identity != null) {
      mentions = mentions.without(identity, container);
      graph.change(container, before.reach(identity), false);
    } else {
      mentions = mentions.without(name, new Mentions.Named(container, item.at()));
      graph.change(container, before.reach(name, item.at()), false);
    }
  }

  private void add(Listed listed) {
    int container = graph.number(listed.container);
    Member item = listed.item;
    RName name = item.name().orElse(null);
    EntryId identity = item.identity();
    if (name == null) {
      item.pattern().ifPresent(pattern -> mentions = mentions.withPattern(pattern, container));
    } else if (identity != null) {
      mentions = mentions.with(identity, container);
      graph.change(container, after.reach(identity), true);
    } else {
      mentions = mentions.with(name, new Mentions.Named(container, item.at()));
      graph.change(container, after.reach(name, item.at()), true);
    }
  }

  private void recountIdentities(TreeSet<EntryId> entries, TreeSet<String> moved) {
    TreeSet<EntryId> concerned = new TreeSet<>(entries);
    if (!moved.isEmpty()) {
      mentions
          .byIdentity()
          .forEach((id, containers) -> {
            if (moved.contains(id.name().registry())) {
              concerned.add(id);
            }
          });
    }
    for (EntryId id : concerned) {
      for (int container : mentions.of(id)) {
        change(container, before.reach(id), after.reach(id));
      }
    }
  }

  private void recountNames(TreeSet<EntryId> entries, TreeSet<String> moved) {
    TreeSet<RName> concerned = new TreeSet<>(touched.names());
    for (EntryId id : entries) {
      addName(before.kept(id), concerned);
      addName(after.kept(id), concerned);
    }
    if (!moved.isEmpty()) {
      mentions
          .byName()
          .forEach((name, containers) -> {
            if (moved.contains(name.registry())) {
              concerned.add(name);
            }
          });
    }
    for (RName name : concerned) {
      for (Mentions.Named mention : mentions.of(name)) {
        Reach old = before.reach(name, mention.at());
        change(mention.container(), old, after.reach(name, mention.at()));
      }
    }
  }

  private void change(int container, Reach old, Reach now) {
    if (!old.equals(now)) {
      graph.change(container, old, false);
      graph.change(container, now, true);
    }
  }

  private static void addName(@Nullable Kept kept, TreeSet<RName> names) {
    RName claimed = kept == null ? null : kept.claimed();
    if (claimed != null) {
      names.add(claimed);
    }
  }
}
