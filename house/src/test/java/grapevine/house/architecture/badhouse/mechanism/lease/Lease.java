package grapevine.house.architecture.badhouse.mechanism.lease;

import grapevine.house.architecture.badhouse.mechanism.causal.Causal;

/** A mechanism stands alone. */
public record Lease(Causal causal) {}
