package grapevine.simulator.world;

/**
 * How strong the faults of a world are, whether it has them or not: so taking one fault away leaves
 * the others as they are. Times are true milliseconds, probabilities 0 to 1.
 *
 * @param crashMeanMillis between two crashes, kills or failing disks of some server
 * @param downMeanMillis that such a server stays down
 * @param cutMeanMillis between two cuts
 * @param cutForMeanMillis that a cut lasts
 * @param latencyMillis mean one-way latency where links are slow
 * @param loss of one message
 * @param duplicate of one message
 * @param reorder of one message
 * @param offsetMillis that clocks are wrong at most
 * @param jumpMeanMillis between two jumps of some clock
 * @param driftPartsPerMillion at most
 * @param pauseMeanMillis between two pauses of some server
 * @param buggify how often a marked place misbehaves
 */
public record Strength(
    long crashMeanMillis,
    long downMeanMillis,
    long cutMeanMillis,
    long cutForMeanMillis,
    long latencyMillis,
    double loss,
    double duplicate,
    double reorder,
    long offsetMillis,
    long jumpMeanMillis,
    long driftPartsPerMillion,
    long pauseMeanMillis,
    double buggify) {

  /** Chooses for a safety phase of that length. */
  static Strength choose(Dice dice, long spanMillis) {
    return new Strength(
        dice.between(spanMillis / 20, spanMillis / 2),
        dice.between(200, spanMillis / 10),
        dice.between(spanMillis / 30, spanMillis / 4),
        dice.between(500, spanMillis / 6),
        dice.between(20, 900),
        0.001 * dice.between(1, 50),
        0.01 * dice.between(1, 20),
        0.01 * dice.between(1, 20),
        dice.chance(0.5) ? dice.between(1, 200) : dice.between(1_000, 50_000),
        dice.between(spanMillis / 10, spanMillis),
        dice.between(1, 500),
        dice.between(spanMillis / 20, spanMillis / 2),
        0.01 * dice.between(1, 30));
  }
}
