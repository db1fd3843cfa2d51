package grapevine.faces.ldap.search;

import grapevine.faces.directory.Picture;
import grapevine.faces.ldap.tree.AttributeType;
import grapevine.faces.ldap.tree.Matching;
import grapevine.faces.ldap.tree.Schema;
import grapevine.faces.ldap.tree.View;
import grapevine.kernel.id.RName;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/** Finds the few entries that can fulfil a condition, where an index tells. */
record Narrowing(Area area, Picture picture) {

  /** So few that no smaller set is looked for. */
  private static final int FEW = 16;

  /** Words whose attribute shows a value also where none is kept. */
  private static final List<String> GUESSED = List.of("surname", "home-directory");

  /**
   * The names in the area of all entries that fulfil a condition, and possibly of others, in order.
   * No unit of the tree fulfils it then.
   *
   * @return empty where all must be looked at
   */
  Optional<NavigableSet<RName>> of(Condition condition) {
    return switch (condition) {
      case Condition.All(List<Condition> parts) -> smallest(parts);
      case Condition.Any(List<Condition> parts) -> union(parts);
      case Condition.Equal equal -> equal(equal);
      case Condition.HasMember(RName member, boolean deep) ->
          Optional.of(covered(deep ? picture.allGroupsOf(member) : picture.groupsOf(member)));
      case Condition.HasMemberUid(String uid) -> Optional.of(groupsOf(uid));
      case Condition.MemberOf(RName group, boolean deep) ->
          Optional.of(deep ? membersBelow(group) : covered(picture.members(group)));
      case Condition.Never _ -> Optional.of(new TreeSet<>());
      case Condition.Not _, Condition.Present _, Condition.Matches _, Condition.Fits _ ->
          Optional.empty();
    };
  }

  private NavigableSet<RName> covered(Iterable<RName> names) {
    NavigableSet<RName> covered = new TreeSet<>();
    for (RName name : names) {
      if (area.covers(name)) {
        covered.add(name);
      }
    }
    return covered;
  }

  /** What follows from groups comes last: it may be large, and what comes before may suffice. */
  private Optional<NavigableSet<RName>> smallest(List<Condition> parts) {
    Optional<NavigableSet<RName>> best = Optional.empty();
    for (boolean groups : new boolean[] {false, true}) {
      for (Condition part : parts) {
        if (part instanceof Condition.MemberOf != groups) {
          continue;
        }
        Optional<NavigableSet<RName>> found = of(part);
        if (found.isPresent() && (best.isEmpty() || found.get().size() < best.get().size())) {
          best = found;
        }
        if (best.isPresent() && best.get().size() <= FEW) {
          return best;
        }
      }
    }
    return best;
  }

  private Optional<NavigableSet<RName>> union(List<Condition> parts) {
    NavigableSet<RName> all = new TreeSet<>();
    for (Condition part : parts) {
      Optional<NavigableSet<RName>> found = of(part);
      if (found.isEmpty()) {
        return found;
      }
      all.addAll(found.get());
    }
    return Optional.of(all);
  }

  private Optional<NavigableSet<RName>> equal(Condition.Equal equal) {
    AttributeType type = equal.type();
    if (type.equals(Schema.UID)) {
      return Optional.of(named(equal.said(), false));
    }
    if (type.equals(Schema.CN)) {
      return indexed("full-name", equal.key()).map(names -> withNames(names, equal.said()));
    }
    if (type.equals(Schema.MAIL)) {
      return indexed(Picture.MAIL, equal.key());
    }
    if (type.equals(Schema.ENTRY_UUID)) {
      return indexed(Picture.UUID, equal.key());
    }
    boolean plain = !type.word().isEmpty() && !GUESSED.contains(type.word());
    boolean folded =
        type.matching() == Matching.WORDS
            || type.matching() == Matching.ASCII
            || type.matching() == Matching.INTEGER;
    return plain && folded ? indexed(type.word(), equal.key()) : Optional.empty();
  }

  private Optional<NavigableSet<RName>> indexed(String word, String key) {
    Optional<Collection<RName>> names = picture.having(word, key);
    return names.map(this::covered);
  }

  private NavigableSet<RName> withNames(NavigableSet<RName> names, String said) {
    names.addAll(named(said, false));
    names.addAll(named(said, true));
    return names;
  }

  /** The individuals, or groups, that are called so in their view. */
  private NavigableSet<RName> named(String said, boolean groups) {
    NavigableSet<RName> names = new TreeSet<>();
    String shown = said.strip();
    if (area.flat()) {
      View.FLAT.name(shown, groups).filter(area::covers).ifPresent(names::add);
      return names;
    }
    for (String registry : area.registries(picture)) {
      View.of(registry).name(shown, groups).filter(area::covers).ifPresent(names::add);
    }
    return names;
  }

  private NavigableSet<RName> groupsOf(String uid) {
    NavigableSet<RName> groups = new TreeSet<>();
    if (area.flat()) {
      View.FLAT.name(uid, false).ifPresent(name -> groups.addAll(picture.groupsOf(name)));
    } else {
      for (String registry : area.registries(picture)) {
        View.of(registry).name(uid, false).ifPresent(name -> groups.addAll(picture.groupsOf(name)));
      }
    }
    return covered(groups);
  }

  private NavigableSet<RName> membersBelow(RName group) {
    NavigableSet<RName> met = new TreeSet<>();
    Deque<RName> open = new ArrayDeque<>(List.of(group));
    while (!open.isEmpty()) {
      for (RName member : picture.members(open.remove())) {
        if (met.add(member) && member.isGroup()) {
          open.add(member);
        }
      }
    }
    return covered(met);
  }
}
