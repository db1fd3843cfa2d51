package grapevine.service.directory;

import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.RName;
import grapevine.service.registry.Kind;
import grapevine.service.registry.Member;
import grapevine.service.registry.Membership;
import java.util.BitSet;
import java.util.List;
import java.util.TreeSet;

/**
 * Answers from a flattened form, as {@code Closure} gives them by following the lists. Immutable.
 *
 * @param copy what is known
 * @param flattening what follows from it
 */
record Belonging(Copy copy, Flattening flattening) {

  Membership isMember(EntryId who, RName group) {
    if (!copy.holds(group.registry())) {
      return Membership.NOT_KNOWN_HERE;
    }
    EntryId bearer = copy.bearer(group);
    if (bearer == null) {
      return Membership.NO;
    }
    if (bearer.equals(who)) {
      return Membership.YES;
    }
    Integer number = flattening.graph().number(bearer);
    return number == null
        ? Membership.NO
        : answer(who, flattening.reach(flattening.listing(copy, who), number), isWhole(number));
  }

  Membership isListed(EntryId who, List<Member> list) {
    boolean whole = true;
    BitSet listing = flattening.listing(copy, who);
    for (Member item : list) {
      if (item.matches(who.name()) || means(item, who)) {
        return answer(who, true, whole);
      }
      switch (reach(item)) {
        case Reach.Container(EntryId id) -> {
          int number = number(id);
          if (flattening.reach(listing, number)) {
            return answer(who, true, whole);
          }
          whole &= isWhole(number);
        }
        case Reach.Elsewhere _ -> whole = false;
        case Reach.Nobody() -> {}
      }
    }
    return answer(who, false, whole);
  }

  private Membership answer(EntryId who, boolean found, boolean whole) {
    if (found) {
      return isDead(who) ? Membership.NO : Membership.YES;
    }
    return whole ? Membership.NO : Membership.NOT_KNOWN_HERE;
  }

  /** The deleted belong to nothing, though lists may still name them. */
  private boolean isDead(EntryId who) {
    Kept kept = copy.kept(who);
    return kept != null && kept.isDead();
  }

  /** Whether all that lies in a group is here. */
  private boolean isWhole(int number) {
    return flattening.graph().container(number).partly() == 0;
  }

  private int number(EntryId container) {
    Integer number = flattening.graph().number(container);
    return number == null ? -1 : number;
  }

  /** Whether an item of a list means somebody himself. */
  private boolean means(Member item, EntryId who) {
    RName name = item.name().orElse(null);
    EntryId identity = item.identity();
    if (name == null || identity != null) {
      return name != null && who.equals(identity);
    }
    return who.equals(copy.bearer(name))
        && !who.created().isAfter(item.at())
        && copy.holds(name.registry());
  }

  /** What an item of a list comes to. */
  Reach reach(Member item) {
    RName name = item.name().orElse(null);
    EntryId identity = item.identity();
    return name == null
        ? Reach.NOBODY
        : identity != null ? copy.reach(identity) : copy.reach(name, item.at());
  }

  /** The groups that name somebody in their lists; aliases and patterns left out. */
  TreeSet<RName> groupsNaming(EntryId who) {
    return names(who, flattening.naming(copy, who));
  }

  /** The groups that somebody belongs to, near and far, by name or by pattern. */
  TreeSet<RName> groupsOf(EntryId who) {
    BitSet listing = flattening.listing(copy, who);
    BitSet above = new BitSet();
    for (int from = listing.nextSetBit(0); from >= 0; from = listing.nextSetBit(from + 1)) {
      flattening.graph().container(from).closed().addTo(above);
    }
    return names(who, above);
  }

  private TreeSet<RName> names(EntryId who, BitSet numbers) {
    TreeSet<RName> names = new TreeSet<>();
    if (isDead(who)) {
      return names;
    }
    numbers.stream()
        .forEach(number -> {
          Kept kept = copy.living(flattening.graph().container(number).id());
          if (kept.kind() == Kind.GROUP) {
            names.add(copy.name(kept));
          }
        });
    return names;
  }
}
