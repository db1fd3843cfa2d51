package grapevine.simulator.run;

import java.util.Optional;

/**
 * What somebody asks of the simulator.
 *
 * @param seeds how many seeds
 * @param from the first of them
 * @param seed one seed instead
 * @param reduction what is left of its world
 * @param keepGoing whether to go on past seeds that fail, and list them at the end
 * @param story whether to tell what happened
 * @param picture the file to draw it into
 * @param zoo whether to go through the planted bugs
 * @param search whether to find their seeds anew
 * @param planted the one planted bug to switch on, by its label
 */
public record Options(
    int seeds,
    long from,
    Optional<Long> seed,
    Reduction reduction,
    boolean keepGoing,
    boolean story,
    Optional<String> picture,
    boolean zoo,
    boolean search,
    Optional<String> planted) {
  /** So many seeds. */
  public static Options seeds(int seeds, long from) {
    return new Options(
        seeds,
        from,
        Optional.empty(),
        Reduction.none(),
        false,
        false,
        Optional.empty(),
        false,
        false,
        Optional.empty());
  }

  /** The planted bugs. */
  public static Options zoo(boolean search) {
    return new Options(
        0,
        1,
        Optional.empty(),
        Reduction.none(),
        false,
        false,
        Optional.empty(),
        true,
        search,
        Optional.empty());
  }

  /** One seed, told as a story. */
  public static Options story(long seed, Reduction reduction) {
    return new Options(
        1,
        seed,
        Optional.of(seed),
        reduction,
        false,
        true,
        Optional.empty(),
        false,
        false,
        Optional.empty());
  }
}
