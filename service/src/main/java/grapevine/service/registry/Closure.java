package grapevine.service.registry;

import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.RName;
import grapevine.kernel.state.State;
import java.util.List;
import java.util.TreeSet;

/**
 * One question of membership: follows groups in groups, over all registries that are held here,
 * each group once, so that loops end. (Grapevine, CACM 1982, section 3, answers such questions for
 * access checks.)
 */
final class Closure {
  private static final int PAGE = 256;

  private final Directory directory;
  private final State state;
  private final EntryId who;
  private final TreeSet<EntryId> visited = new TreeSet<>();
  private boolean complete = true;

  Closure(Directory directory, State state, EntryId who) {
    this.directory = directory;
    this.state = state;
    this.who = who;
  }

  Membership ofGroup(RName group) {
    return answer(takesIn(directory.find(state, group)));
  }

  Membership of(List<Member> list) {
    return answer(anyTakesIn(list));
  }

  private Membership answer(boolean found) {
    if (found && directory.find(state, who) instanceof Lookup.Gone) {
      return Membership.NO;
    }
    return found ? Membership.YES : complete ? Membership.NO : Membership.NOT_KNOWN_HERE;
  }

  private boolean anyTakesIn(List<Member> list) {
    for (Member item : list) {
      boolean taken =
          switch (item.form()) {
            case PATTERN -> item.matches(who.name());
            case NAME -> nameTakesIn(item);
            case OUTSIDE, NEITHER -> false;
          };
      if (taken) {
        return true;
      }
    }
    return false;
  }

  private boolean nameTakesIn(Member item) {
    // Who is meant is known without asking whoever holds his registry.
    return who.equals(item.identity()) || takesIn(directory.find(state, item));
  }

  private boolean takesIn(Lookup lookup) {
    return switch (lookup) {
      case Lookup.Found(Entry entry) ->
          entry.id().equals(who)
              || switch (entry.kind()) {
                case INDIVIDUAL -> false;
                case ALIAS -> visited.add(entry.id()) && anyTakesIn(entry.items(ListName.TARGETS));
                case GROUP -> visited.add(entry.id()) && groupTakesIn(entry.id());
              };
      case Lookup.NotHere _, Lookup.NoSuchRegistry _ -> {
        complete = false;
        yield false;
      }
      case Lookup.Gone _, Lookup.Unknown _ -> false;
    };
  }

  private boolean groupTakesIn(EntryId group) {
    String from = "";
    while (from != null) {
      MemberPage page = directory.members(state, group, from, PAGE);
      if (anyTakesIn(page.members())) {
        return true;
      }
      from = page.next();
    }
    return false;
  }
}
