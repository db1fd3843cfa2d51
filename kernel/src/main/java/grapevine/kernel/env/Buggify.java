package grapevine.kernel.env;

/**
 * Marked places in the product that may misbehave, within what their contract allows, in simulation
 * only: a batch of one, an early time-out, a cache of one (after FoundationDB).
 */
public interface Buggify {
  /** In production nothing misbehaves on purpose. */
  Buggify NEVER = place -> false;

  /**
   * Whether to misbehave here and now.
   *
   * @param place a fixed name of the place, such as {@code "replication.push.one"}
   */
  boolean strikes(String place);
}
