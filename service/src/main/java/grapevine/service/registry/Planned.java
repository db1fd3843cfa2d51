package grapevine.service.registry;

import grapevine.kernel.id.RName;
import grapevine.kernel.id.ServerNumber;
import java.util.List;
import java.util.SortedSet;

/** What came of planning a command: nothing is changed yet, and no right was asked for. */
public sealed interface Planned {
  /**
   * It makes sense.
   *
   * @param changes to be made, in order; none where things are so already
   * @param unconfirmed names that it refers to and that this server does not know: to be asked for
   *     elsewhere, since this replica's no is not yet everybody's
   */
  record Done(List<RegistryChange> changes, List<RName> unconfirmed) implements Planned {
    /** Copies the lists. */
    public Done {
      changes = List.copyOf(changes);
      unconfirmed = List.copyOf(unconfirmed);
    }
  }

  /** It does not: what is wrong, where, and what to do, in words. */
  record Refused(String reason) implements Planned {}

  /**
   * No such entry is known at this replica: wait for it, or ask the others.
   *
   * @param reason in words, for when the others do not know it either
   */
  record Absent(RName name, String reason) implements Planned {}

  /** Only servers that hold that registry can plan it. */
  record Elsewhere(String registry, SortedSet<ServerNumber> servers) implements Planned {}
}
