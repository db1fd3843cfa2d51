package grapevine.mechanism.replication;

/** Why a server has to take a new number and come back as new. */
public enum ReturnCause {
  /** Others know of changes of this server that it does not have: an old disk was put back. */
  OWN_PAST_MISSING,
  /** Others know another history of this server than it has itself. */
  FORKED,
  /** Tombstones that it has not seen are purged at the others, and their logs are cut. */
  BEHIND_FLOOR,
  /** The operator has written it off. */
  WRITTEN_OFF
}
