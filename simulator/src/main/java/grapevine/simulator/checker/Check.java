package grapevine.simulator.checker;

import grapevine.simulator.world.Witness;

/** One promise, looked at while things happen and when everything has settled. */
public interface Check extends Witness {
  /**
   * Everything has settled.
   *
   * @throws grapevine.simulator.world.PromiseBroken where the promise does not hold
   */
  default void settled(Scene scene) {}
}
