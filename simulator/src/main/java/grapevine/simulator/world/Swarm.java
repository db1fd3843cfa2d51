package grapevine.simulator.world;

/**
 * Which faults exist in one world, and how strong they are: chosen by the seed before anything
 * else, so that some worlds have one fault only and some have all (swarm testing, Groce and others
 * 2012). Probabilities are 0 to 1, times are true milliseconds.
 *
 * @param servers how many servers, 1 to 7
 * @param crashMeanMillis mean time between crashes of some server; 0 for none
 * @param downMeanMillis mean time that a crashed server stays down
 * @param cutMeanMillis mean time between cuts of some link; 0 for none
 * @param cutForMeanMillis mean time that a cut lasts
 * @param latencyMillis mean one-way latency of a link
 * @param lossProbability a message is lost although its link stays up
 * @param duplicateProbability a message arrives twice
 * @param reorderProbability a message is overtaken by later ones
 * @param clockOffsetMillis clocks are wrong by at most this
 * @param clockJumpMeanMillis mean time between jumps of some wall clock; 0 for none
 * @param driftPartsPerMillion clocks drift by at most this
 * @param pauseMeanMillis mean time between pauses of some server; 0 for none
 * @param slowDisk whether some commits take seconds
 * @param buggify how often a marked place misbehaves
 * @param timeScale how much shorter all the product's long times are than in production
 * @param shortLog whether so few changes are kept that state must be transferred
 */
public record Swarm(
    int servers,
    long crashMeanMillis,
    long downMeanMillis,
    long cutMeanMillis,
    long cutForMeanMillis,
    long latencyMillis,
    double lossProbability,
    double duplicateProbability,
    double reorderProbability,
    long clockOffsetMillis,
    long clockJumpMeanMillis,
    long driftPartsPerMillion,
    long pauseMeanMillis,
    boolean slowDisk,
    double buggify,
    int timeScale,
    boolean shortLog) {

  /** Chooses the faults of a seed. */
  public static Swarm choose(Dice dice) {
    int servers = (int) dice.between(1, dice.chance(0.3) ? 7 : 4);
    boolean crashes = dice.chance(0.6);
    boolean cuts = dice.chance(0.6);
    return new Swarm(
        servers,
        crashes ? dice.between(2_000, 60_000) : 0,
        dice.between(200, 20_000),
        cuts ? dice.between(1_000, 30_000) : 0,
        dice.between(500, 40_000),
        dice.chance(0.7) ? dice.between(1, 20) : dice.between(50, 900),
        dice.chance(0.2) ? 0.001 * dice.between(1, 50) : 0,
        dice.chance(0.3) ? 0.01 * dice.between(1, 20) : 0,
        dice.chance(0.2) ? 0.01 * dice.between(1, 20) : 0,
        dice.chance(0.4) ? dice.between(1, 50_000) : dice.between(0, 50),
        dice.chance(0.2) ? dice.between(5_000, 60_000) : 0,
        dice.chance(0.5) ? dice.between(0, 500) : 0,
        dice.chance(0.2) ? dice.between(5_000, 60_000) : 0,
        dice.chance(0.2),
        dice.chance(0.5) ? 0.01 * dice.between(1, 30) : 0,
        (int) dice.between(1, 100),
        dice.chance(0.4));
  }

  /** The same world with no faults from now on. */
  public Swarm healed() {
    return new Swarm(
        servers,
        0,
        downMeanMillis,
        0,
        cutForMeanMillis,
        latencyMillis,
        0,
        0,
        0,
        clockOffsetMillis,
        0,
        driftPartsPerMillion,
        0,
        false,
        0,
        timeScale,
        shortLog);
  }
}
