package grapevine.mechanism.replication;

/** What became of a change, or of a part of a state, that a service was given. */
public enum Applied {
  /** It is part of the state now. */
  APPLIED,
  /**
   * Something else must come first, such as the body of a message, and is on its way. Nothing was
   * written. The service calls {@link Replicator#retry} when it is here.
   */
  NOT_YET
}
