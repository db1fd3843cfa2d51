package grapevine.mechanism.world;

import grapevine.kernel.time.Moment;

/**
 * The clocks of one machine: a monotonic one that drifts and may sleep, a wall clock that jumps.
 */
public final class SkewedClock {
  private static final long MILLION = 1_000_000;

  private final Agenda agenda;
  private final long partsPerMillion;
  private long sleptMillis;
  private long wallOffsetMillis;

  /**
   * Clocks of a machine.
   *
   * @param partsPerMillion by which the monotonic one is fast, or slow where negative
   */
  public SkewedClock(Agenda agenda, long partsPerMillion, long wallOffsetMillis) {
    this.agenda = agenda;
    this.partsPerMillion = partsPerMillion;
    this.wallOffsetMillis = wallOffsetMillis;
  }

  /** What they show. */
  public Moment now() {
    long awake = agenda.now() - sleptMillis;
    long monotonic = Math.floorDiv(awake * (MILLION + partsPerMillion), MILLION);
    return new Moment(monotonic, agenda.now() + wallOffsetMillis);
  }

  /** The wall clock is set. */
  public void jump(long millis) {
    wallOffsetMillis += millis;
  }

  /** The monotonic clock has stood still for the last milliseconds; it must not run backwards. */
  public void slept(long millis) {
    sleptMillis += millis;
  }
}
