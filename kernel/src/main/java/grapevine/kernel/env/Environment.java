package grapevine.kernel.env;

/**
 * The world as a deterministic machine sees it. Equal environments give equal runs.
 *
 * @param clock what time it is
 * @param randomness where random numbers come from
 * @param buggify where to misbehave, in simulation
 */
public record Environment(Clock clock, Randomness randomness, Buggify buggify) {}
