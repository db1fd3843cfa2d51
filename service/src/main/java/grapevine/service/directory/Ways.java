package grapevine.service.directory;

import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.RName;
import grapevine.service.registry.Kind;
import grapevine.service.registry.Member;
import grapevine.service.registry.Membership;
import grapevine.service.registry.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Follows the lists between a person and a group, for people who ask why, and who. */
final class Ways {
  private final Copy copy;
  private final Flattening flattening;
  private final Graph graph;

  Ways(Copy copy, Flattening flattening) {
    this.copy = copy;
    this.flattening = flattening;
    this.graph = flattening.graph();
  }

  Why why(EntryId who, RName group) {
    Membership membership = new Belonging(copy, flattening).isMember(who, group);
    EntryId bearer = copy.bearer(group);
    if (membership == Membership.NO) {
      return new Why.NoMember();
    }
    if (membership == Membership.NOT_KNOWN_HERE || bearer == null) {
      return new Why.NotKnownHere(elsewhere(group, bearer));
    }
    Integer target = graph.number(bearer);
    if (target == null || bearer.equals(who)) {
      return new Why.Path(List.of(name(who)), Optional.empty());
    }
    return shortest(who, target);
  }

  private Why shortest(EntryId who, int target) {
    BitSet listing = flattening.listing(copy, who);
    TreeMap<Integer, Integer> cameFrom = new TreeMap<>();
    TreeMap<EntryId, Integer> first = new TreeMap<>();
    listing.stream().forEach(number -> visit(number, -1, target, cameFrom, first));
    TreeMap<EntryId, Integer> level = first;
    while (!cameFrom.containsKey(target)) {
      TreeMap<EntryId, Integer> next = new TreeMap<>();
      for (int number : level.values()) {
        for (int parent : graph.container(number).parents()) {
          visit(parent, number, target, cameFrom, next);
        }
      }
      level = next;
    }
    Deque<RName> names = new ArrayDeque<>();
    int lowest = target;
    for (int at = target; at >= 0; at = cameFrom.getOrDefault(at, -1)) {
      names.push(name(graph.container(at).id()));
      lowest = at;
    }
    names.push(name(who));
    return new Why.Path(List.copyOf(names), pattern(who, lowest));
  }

  /** Of those on the way to the target, the ones that were not met before. */
  private void visit(
      int number,
      int from,
      int target,
      TreeMap<Integer, Integer> cameFrom,
      TreeMap<EntryId, Integer> level) {
    Container container = graph.container(number);
    if (container.closed().contains(target) && !cameFrom.containsKey(number)) {
      cameFrom.put(number, from);
      level.put(container.id(), number);
    }
  }

  private Optional<String> pattern(EntryId who, int container) {
    if (flattening.naming(copy, who).get(container)) {
      return Optional.empty();
    }
    boolean byRegistry =
        Arrays.binarySearch(flattening.mentions().ofPattern(who.name().registry()), container) >= 0;
    return Optional.of(byRegistry ? "*." + who.name().registry() : Member.ALL);
  }

  private RName name(EntryId id) {
    Kept kept = copy.kept(id);
    return kept == null || kept.kind() == null ? id.name() : copy.name(kept);
  }

  private TreeSet<String> elsewhere(RName group, @Nullable EntryId bearer) {
    TreeSet<String> registries = new TreeSet<>();
    if (!copy.holds(group.registry()) || bearer == null) {
      registries.add(group.registry());
      return registries;
    }
    for (int number : inside(bearer)) {
      registries.addAll(graph.container(number).elsewhere().keySet());
    }
    return registries;
  }

  /** A group, and all groups and aliases that lie in it. */
  private List<Integer> inside(EntryId group) {
    List<Integer> found = new ArrayList<>();
    Integer top = graph.number(group);
    if (top == null) {
      return found;
    }
    BitSet seen = new BitSet();
    found.add(top);
    seen.set(top);
    for (int index = 0; index < found.size(); index++) {
      for (int child : graph.container(found.get(index)).children()) {
        if (!seen.get(child)) {
          seen.set(child);
          found.add(child);
        }
      }
    }
    return found;
  }

  /**
   * What lies in a group, near and far, each once, in the order of the folded texts.
   *
   * @param after only those behind this folded text
   */
  List<Leaf> leaves(EntryId group, String after, int limit) {
    TreeMap<String, Leaf> first = new TreeMap<>();
    for (int number : inside(group)) {
      copy.items(copy.living(graph.container(number).id()))
          .values()
          .forEach(item -> {
            Leaf leaf = leaf(item);
            if (leaf != null && Value.key(leaf.text()).compareTo(after) > 0) {
              first.merge(Value.key(leaf.text()), leaf, Ways::surer);
              if (first.size() > limit) {
                first.pollLastEntry();
              }
            }
          });
    }
    return List.copyOf(first.values());
  }

  /** Of two with one text, what is here rather than what is elsewhere. */
  private static Leaf surer(Leaf left, Leaf right) {
    return left.sort().compareTo(right.sort()) <= 0 ? left : right;
  }

  private @Nullable Leaf leaf(Member item) {
    return switch (item.form()) {
      case PATTERN -> new Leaf(item.text(), Leaf.Sort.PATTERN);
      case OUTSIDE -> new Leaf(item.text(), Leaf.Sort.OUTSIDE);
      case NEITHER -> null;
      case NAME ->
          switch (new Belonging(copy, flattening).reach(item)) {
            case Reach.Elsewhere _ -> new Leaf(item.text(), Leaf.Sort.ELSEWHERE);
            case Reach.Container _ -> null;
            case Reach.Nobody() -> individual(item);
          };
    };
  }

  private @Nullable Leaf individual(Member item) {
    EntryId identity = item.identity();
    EntryId id =
        identity != null
            ? identity
            : item.name().map(copy::bearer).filter(bearer -> !isLater(bearer, item)).orElse(null);
    Kept kept = id == null ? null : copy.kept(id);
    return kept == null || kept.kind() != Kind.INDIVIDUAL
        ? null
        : new Leaf(copy.name(kept).toString(), Leaf.Sort.INDIVIDUAL);
  }

  private static boolean isLater(EntryId bearer, Member item) {
    return bearer.created().isAfter(item.at());
  }
}
