package grapevine.simulator.run;

/** Runs seeds in a process of its own, and prints the hashes of what happened. */
public final class OneWorld {
  private OneWorld() {}

  /** Prints one line for each seed that is given. */
  public static void main(String[] seeds) {
    for (String seed : seeds) {
      System.out.println(line(Long.parseLong(seed)));
    }
  }

  static String line(long seed) {
    Verdict verdict = Simulation.run(seed, Reduction.none(), false);
    return seed + " " + Long.toHexString(verdict.hash()) + " " + verdict.events();
  }
}
