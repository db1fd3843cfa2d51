package grapevine.simulator.run;

import java.util.List;

/** Whoever can do several pieces of work side by side; worlds themselves start no thread. */
@FunctionalInterface
public interface Crew {
  /** Alone, one piece after the other. */
  Crew ALONE = work -> work.forEach(Runnable::run);

  /** Does all of it, and returns when it is done. What a piece did is seen by the caller then. */
  void work(List<Runnable> work);
}
