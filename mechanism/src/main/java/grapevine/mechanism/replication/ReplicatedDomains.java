package grapevine.mechanism.replication;

import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.state.State;
import grapevine.kernel.time.VersionVector;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * What the services tell about the domains, and do to them. All merging must be a join:
 * commutative, associative, idempotent. A method that is given malformed bytes throws {@link
 * grapevine.kernel.codec.MalformedException} before it has written anything.
 */
public interface ReplicatedDomains {
  /**
   * The servers that hold a domain, this one included if it does: all whose content may still
   * matter, so those that are leaving too. Empty for an unknown domain.
   *
   * <p>Servers may see a new replica at different times. Who has applied a change made after the
   * replica was added must see it before the age of tombstones has passed since: for what it purges
   * it asks only those that it sees.
   */
  SortedSet<ServerNumber> replicas(State state, DomainName domain);

  /**
   * The few domains that are compared with another replica every 30 s: the registries held here,
   * and those of which something is left here that others may lack.
   */
  SortedSet<DomainName> comparedOften(State state);

  /**
   * Applies a change that has not been applied before, unless a state had its effect already. It
   * may append changes of its own.
   */
  Applied apply(ReplicationStep step, Change change);

  /**
   * A piece of a domain's state, tombstones included. Pieces are asked for one after the other
   * while changes go on: an element that was there at the first must be in one of them, so elements
   * keep their order while they live.
   *
   * @param from null for the first piece, then what the last one said
   * @param bytesMax about how large the piece may be
   */
  StatePiece exportPiece(State state, DomainName domain, byte @Nullable [] from, int bytesMax);

  /** Merges a piece of a state. Pieces may be repeated and mixed with others. */
  Applied importPiece(ReplicationStep step, DomainName domain, byte[] payload);

  /** A digest of all that a domain holds, without tombstones: equal contents, equal digests. */
  byte[] contentDigest(State state, DomainName domain);

  /**
   * Whether a server that held a domain is written off: if it comes back, it brings what only it
   * has.
   */
  default boolean isMissed(State state, DomainName domain) {
    return false;
  }

  /** A peer has said that it does not hold a domain that it is counted among the replicas of. */
  default void notHeldBy(ReplicationStep step, DomainName domain, ServerNumber peer) {}

  /**
   * A server that holds a domain, which this one holds no more, has all that is left here of it: it
   * may be dropped, by {@link Replicator#forget} and with it.
   */
  default void leftToOthers(ReplicationStep step, DomainName domain) {}

  /**
   * A peer that holds a domain does not count this server among its replicas, which may do so
   * itself.
   *
   * @param hasAll whether the peer has all that is here of it
   */
  default void notCountedBy(
      ReplicationStep step, DomainName domain, ServerNumber peer, boolean hasAll) {}

  /**
   * Removes tombstones made by changes that {@code covered} covers, where they are older.
   *
   * @param olderThanMillis wall-clock milliseconds since 1970
   * @return whether something was removed
   */
  boolean purge(
      ReplicationStep step, DomainName domain, VersionVector covered, long olderThanMillis);
}
