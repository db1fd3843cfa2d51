package grapevine.service.mailbox;

import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.state.State;
import grapevine.kernel.time.Timestamp;
import grapevine.kernel.time.VersionVector;
import grapevine.service.event.Step;
import java.util.Collections;
import java.util.SortedSet;

/** The replicated log of each mailbox: the exchange of changes, as mailboxes see it. */
public interface MailboxLog {
  /**
   * Adds a change of this server's own, to be exchanged with the other sites. The mailbox applies
   * it itself, in the same step.
   *
   * @param at the timestamp of the operation
   * @return the number of the change among this server's changes of that mailbox
   */
  long append(Step step, EntryId owner, Timestamp at, byte[] operation);

  /** What this replica of the mailbox has. */
  VersionVector vector(State state, EntryId owner);

  /** What another replica of the mailbox is known to have. */
  VersionVector known(State state, EntryId owner, ServerNumber peer);

  /** Whether this replica has more than its own changes, or there is no other. */
  boolean caughtUp(State state, EntryId owner);

  /** While this replica begins: the other sites that are known to have more than it. */
  default SortedSet<ServerNumber> ahead(State state, EntryId owner) {
    return Collections.emptySortedSet();
  }

  /** Whether this site held the mailbox before, has dropped it, and has taken nothing since. */
  default boolean hasBegunAnew(State state, EntryId owner) {
    return false;
  }

  /** The mailbox begins here, or other servers hold it than before. */
  void replicasChanged(Step step, EntryId owner);

  /** Looks whether other servers hold the mailbox than before: a server may have a new number. */
  default void replicasLookedAfter(Step step, EntryId owner) {}

  /** The mailbox is not held here any more: its log and position can go. */
  void forget(Step step, EntryId owner);
}
