package grapevine.mechanism.replication;

import grapevine.kernel.id.ServerNumber;

/**
 * What a peer is not known to have.
 *
 * @param peer the other replica
 * @param domain of which it lacks something
 * @param changes how many it lacks
 * @param sinceMillis since when, wall-clock milliseconds since 1970
 */
public record Lag(ServerNumber peer, DomainName domain, long changes, long sinceMillis) {}
