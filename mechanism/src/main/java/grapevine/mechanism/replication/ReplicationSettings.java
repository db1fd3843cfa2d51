package grapevine.mechanism.replication;

/**
 * Durations and limits of replication.
 *
 * @param log what is kept of the log
 * @param windows how much may be on its way
 * @param pace how often things are done
 * @param tombstoneAgeMillis how old a tombstone must be to be purged, however well known
 */
public record ReplicationSettings(Log log, Windows windows, Pace pace, long tombstoneAgeMillis) {
  private static final long DAY_MILLIS = 86_400_000L;

  /**
   * What is kept of changes that some replica has not. A server's own are kept until one other has
   * them, whatever these limits say: they would be lost if it had to come back as new.
   *
   * @param changes of one domain, at most
   * @param ageMillis of a change, at most
   * @param ownDigests for how many of a server's own last changes it keeps the digests
   */
  public record Log(int changes, long ageMillis, int ownDigests) {}

  /**
   * How much may be on its way.
   *
   * @param pushBytes of one message with changes, about
   * @param peerBytes of all changes to one peer that it has not acknowledged, about
   * @param pieceBytes of one part of a state, at most 256 KiB
   * @param pieces of one state that are not acknowledged
   * @param transfers states on their way to one peer, and from all peers together
   * @param waitingBytes of changes that wait until they can be applied
   */
  public record Windows(
      int pushBytes,
      long peerBytes,
      int pieceBytes,
      int pieces,
      int transfers,
      long waitingBytes) {}

  /**
   * How often things are done, in milliseconds.
   *
   * @param sweepMillis peers that are not known to have all are looked after
   * @param resendMillis what is not acknowledged is sent again
   * @param pauseMillis a refusal is respected
   * @param compareMillis a registry is compared with another replica; varied by a quarter
   * @param patienceMillis from the first "too far behind" until this server believes it
   * @param roundMillis every domain is visited once: digests compared, tombstones purged
   * @param visitMillis between visits of {@code visits} domains
   * @param visits domains at a time
   */
  public record Pace(
      long sweepMillis,
      long resendMillis,
      long pauseMillis,
      long compareMillis,
      long patienceMillis,
      long roundMillis,
      long visitMillis,
      int visits) {}

  /** What a server does unless told otherwise. */
  public static ReplicationSettings defaults() {
    return new ReplicationSettings(
        new Log(10_000, 14 * DAY_MILLIS, 100_000),
        new Windows(256 << 10, 4 << 20, 256 << 10, 4, 4, 64 << 20),
        new Pace(2_000, 10_000, 30_000, 30_000, 600_000, DAY_MILLIS, 10_000, 16),
        14 * DAY_MILLIS);
  }
}
