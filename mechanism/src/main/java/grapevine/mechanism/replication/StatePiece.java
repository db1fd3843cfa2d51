package grapevine.mechanism.replication;

import org.jspecify.annotations.Nullable;

/**
 * A piece of a domain's exported state.
 *
 * @param payload what {@link ReplicatedDomains#importPiece} understands
 * @param next where the next piece begins; null behind the last
 */
public record StatePiece(byte[] payload, byte @Nullable [] next) {}
