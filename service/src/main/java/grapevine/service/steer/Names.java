package grapevine.service.steer;

import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.RName;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.state.State;
import grapevine.kernel.time.VersionVector;
import grapevine.service.message.Recipient.Target;
import grapevine.service.request.Origin;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** What the message service asks the registration service at this server. */
public interface Names {
  /** Whom an address means, as far as its domain tells; nothing where it is no address. */
  Optional<Target> target(State state, String address);

  /** Whether this server holds a registry. */
  boolean holds(State state, String registry);

  /** The servers that hold a registry, as far as is known here. */
  List<ServerNumber> holders(State state, String registry);

  /**
   * Whether what is known here of a registry, which is held here, is not older than a stamp, and is
   * whole: not while the state of another replica is coming in. What was declared lost by a
   * write-off counts as seen.
   */
  boolean covers(State state, String registry, VersionVector stamp);

  /**
   * Whether no replica of a registry that is held here is known to have what a stamp says and this
   * one has not.
   */
  boolean isLost(State state, String registry, VersionVector stamp);

  /** What somebody who offers a message here may have seen of each registry. */
  SortedMap<String, VersionVector> seen(State state, Origin origin);

  /**
   * What bears a name ({@link Target.Addressed}, {@link Target.Named}, {@link Target.Listed}) in a
   * registry held here.
   */
  Meaning meaning(State state, Target target);

  /** The individual of that identity, in a registry held here; nothing where it has gone. */
  Optional<Meaning.Person> person(State state, EntryId owner);

  /**
   * Some members of a group in a registry held here, in an order that does not change; nothing
   * where the group has gone.
   *
   * @param from what the last page said, or empty for the first
   * @param limit most members wanted
   */
  Page members(State state, EntryId group, String from, int limit);

  /** The owners of a group in a registry held here; empty where it has gone. */
  List<Target> owners(State state, RName group);

  /**
   * Some members of a group.
   *
   * @param next what to ask on with; nothing behind the last
   */
  record Page(List<Target> members, Optional<String> next) {}

  /** What bears a name. */
  sealed interface Meaning {
    /**
     * An individual.
     *
     * @param inboxSites the servers that hold its mailbox, the preferred first
     * @param forwarding where its mail is to go as well or instead
     * @param keeps whether mail goes into its mailbox although it is forwarded
     */
    record Person(EntryId id, List<ServerNumber> inboxSites, List<Target> forwarding, boolean keeps)
        implements Meaning {}

    /** A group. */
    record Group(EntryId id) implements Meaning {}

    /** An alias, or whatever else stands for others at once. */
    record Alias(EntryId id, List<Target> standsFor) implements Meaning {}

    /** Nothing that is known here. */
    record Nobody() implements Meaning {}
  }
}
