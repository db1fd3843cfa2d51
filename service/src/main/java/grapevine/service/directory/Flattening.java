package grapevine.service.directory;

import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.RName;
import grapevine.service.registry.Member;
import java.util.BitSet;
import java.util.List;

/**
 * Who belongs to what, flattened: who is mentioned where, and which groups lie in which. Immutable.
 */
record Flattening(Mentions mentions, Graph graph) {
  static final Flattening EMPTY = new Flattening(Mentions.NONE, Graph.EMPTY);

  /** The numbers of the groups and aliases that list somebody by an item, patterns left out. */
  BitSet naming(Copy copy, EntryId who) {
    BitSet found = new BitSet();
    for (int container : mentions.of(who)) {
      found.set(container);
    }
    Kept kept = copy.kept(who);
    if (kept == null || kept.kind() == null || !copy.holds(who.name().registry())) {
      return found; // who bears which name is known where the registry is held
    }
    RName name = copy.name(kept);
    List<Mentions.Named> named = mentions.of(name);
    if (!named.isEmpty() && who.equals(copy.bearer(name))) {
      for (Mentions.Named mention : named) {
        if (!who.created().isAfter(mention.at())) {
          found.set(mention.container());
        }
      }
    }
    return found;
  }

  /** The numbers of the groups and aliases that list somebody, by name or by pattern. */
  BitSet listing(Copy copy, EntryId who) {
    BitSet found = naming(copy, who);
    for (int container : mentions.ofPattern(Member.ALL)) {
      found.set(container);
    }
    for (int container : mentions.ofPattern(who.name().registry())) {
      found.set(container);
    }
    return found;
  }

  /** Whether one of these groups is that one, or lies in it. */
  boolean reach(BitSet listing, int group) {
    for (int from = listing.nextSetBit(0); from >= 0; from = listing.nextSetBit(from + 1)) {
      if (graph.container(from).closed().contains(group)) {
        return true;
      }
    }
    return false;
  }
}
