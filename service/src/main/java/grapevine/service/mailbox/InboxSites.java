package grapevine.service.mailbox;

import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.state.State;
import grapevine.kernel.time.Timestamp;
import java.util.List;

/** Where mailboxes belong, as far as this server knows: the registry tells. */
public interface InboxSites {
  /** The sites that take an individual's mail, the primary first; empty where none is known. */
  List<ServerNumber> active(State state, EntryId owner);

  /** The removed sites that are still remembered: they may hold what nobody else has. */
  List<ServerNumber> draining(State state, EntryId owner);

  /**
   * When a draining site was removed; ZERO where that is not known. A closing that is older is one of
   * an earlier removal.
   */
  default Timestamp removed(State state, EntryId owner, ServerNumber site) {
    return Timestamp.ZERO;
  }

  /**
   * Whether the individual is deleted, and was so long enough ago that its mailbox may go with all
   * that is in it. False for whoever is not known.
   */
  boolean isForgotten(State state, EntryId owner);
}
