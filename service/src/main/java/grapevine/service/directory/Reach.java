package grapevine.service.directory;

import grapevine.kernel.id.EntryId;

/** What a mention comes to, for those who follow groups in groups. */
sealed interface Reach {
  /** Nothing to follow: a person, or nobody. */
  Reach NOBODY = new Nobody();

  /** A group or an alias that is here. */
  record Container(EntryId id) implements Reach {}

  /** Something in a registry that is not held here. */
  record Elsewhere(String registry) implements Reach {}

  /** Nothing to follow. */
  record Nobody() implements Reach {}
}
