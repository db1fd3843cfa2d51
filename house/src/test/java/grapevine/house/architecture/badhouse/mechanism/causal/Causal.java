package grapevine.house.architecture.badhouse.mechanism.causal;

/** Harmless by itself. */
public record Causal(long time) {}
