package grapevine.simulator.world;

import grapevine.store.StoreSettings;

/**
 * The product's durations and sizes in one world, scaled so that a run sees days pass. Times are
 * milliseconds.
 *
 * @param spanMillis how long the faults last
 * @param tombstoneAgeMillis see the settings of replication
 * @param logChanges how many changes of a domain are kept for replicas that lack them
 * @param logAgeMillis for how long
 * @param compareMillis between comparisons of a registry
 * @param roundMillis in which every domain is visited once
 * @param questionMillis that an answer of another server is waited for
 * @param certainMillis that a word about a server's own past is waited for
 * @param memoryMillis that the postmark of an expunged message is remembered
 * @param giveUpMillis that a recipient is tried
 * @param smallBytes from which size on a body is sent in parts
 * @param store sizes of the journal
 */
public record Scale(
    long spanMillis,
    long tombstoneAgeMillis,
    int logChanges,
    long logAgeMillis,
    long compareMillis,
    long roundMillis,
    long questionMillis,
    long certainMillis,
    long memoryMillis,
    long giveUpMillis,
    int smallBytes,
    StoreSettings store) {
  private static final long DAY_MILLIS = 86_400_000;

  /** The same, but what is gone is soon gone everywhere. */
  Scale forgetful() {
    return new Scale(
        spanMillis,
        spanMillis / 12,
        8,
        spanMillis / 12,
        compareMillis,
        spanMillis / 10,
        questionMillis,
        certainMillis,
        memoryMillis,
        giveUpMillis,
        smallBytes,
        store);
  }

  static Scale choose(Dice dice) {
    long span = dice.between(60_000, 400_000);
    boolean forgetful = dice.chance(0.3); // what is gone is soon gone everywhere
    return new Scale(
        span,
        forgetful || dice.chance(0.5) ? dice.between(span / 20, span / 3) : 14 * DAY_MILLIS,
        forgetful || dice.chance(0.4) ? (int) dice.between(1, 20) : 10_000,
        forgetful || dice.chance(0.2) ? dice.between(span / 20, span / 2) : 14 * DAY_MILLIS,
        dice.between(5_000, 30_000),
        forgetful || dice.chance(0.4) ? dice.between(span / 10, span) : DAY_MILLIS,
        dice.between(500, 5_000),
        dice.between(2_000, 60_000),
        30 * DAY_MILLIS,
        DAY_MILLIS / 3,
        (int) dice.between(256, 64 << 10),
        dice.chance(0.6)
            ? new StoreSettings(16 << 10, 48 << 10, 8 << 10, 1, 4 << 10)
            : StoreSettings.SMALL);
  }
}
