package grapevine.mechanism.exactlyonce;

/**
 * Bounds of what is remembered, and of clocks.
 *
 * @param openMax requests of one client that are remembered
 * @param rowsMax requests of all clients that this server takes; what comes with changes of others
 *     is kept beyond it, since they took it
 * @param clockErrorMillis by which the wall clocks of two servers may differ
 * @param aheadMillis by which a timestamp may be ahead of the later of the clock and the items
 * @param behindMillis by which it may be behind the clock; longer than any client's lease
 */
public record ExactlyOnceSettings(
    int openMax, int rowsMax, long clockErrorMillis, long aheadMillis, long behindMillis) {
  /** What a server does unless told otherwise. */
  public static ExactlyOnceSettings defaults() {
    return new ExactlyOnceSettings(512, 100_000, 300_000, 60_000, 86_400_000);
  }
}
