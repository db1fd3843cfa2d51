package grapevine.simulator.run;

import grapevine.simulator.world.PromiseBroken;
import grapevine.simulator.world.Swarm;
import grapevine.simulator.world.Trace;
import java.util.Optional;

/**
 * What came of one seed.
 *
 * @param hash of all that happened
 * @param events how many things happened
 * @param operations how many requests clients made
 * @param trueMillis how much time passed in the world
 * @param failure what a check found, if anything
 */
public record Verdict(
    long seed,
    Swarm swarm,
    long hash,
    long events,
    long operations,
    long trueMillis,
    Optional<PromiseBroken> failure,
    Trace trace) {
  /** Whether every check was content. */
  public boolean isClean() {
    return failure.isEmpty();
  }
}
