package grapevine.service.accept;

/**
 * The limits of what is accepted.
 *
 * @param host the name of this server in the domain name system, for Received: lines
 * @param contentOctetsMax largest message
 * @param queueMax most parcels in the queue of this server
 * @param freeFractionMin part of the disk that must be free, 0 to 1
 * @param uploadsMax most large messages that arrive at the same time
 * @param uploadOctetsMax most octets of all of them
 * @param uploadIdleMillisMax how long one of them may stand still
 */
public record AcceptanceSettings(
    String host,
    long contentOctetsMax,
    long queueMax,
    double freeFractionMin,
    int uploadsMax,
    long uploadOctetsMax,
    long uploadIdleMillisMax) {
  /** 64 MiB, 100,000 parcels, 5 %, 200 uploads of 2 GiB in all, ten minutes. */
  public static AcceptanceSettings standard(String host) {
    return new AcceptanceSettings(host, 64L << 20, 100_000, 0.05, 200, 2L << 30, 600_000);
  }

  /** The same with another largest message. */
  public AcceptanceSettings with(long octetsMax) {
    return new AcceptanceSettings(
        host,
        octetsMax,
        queueMax,
        freeFractionMin,
        uploadsMax,
        Math.max(uploadOctetsMax, octetsMax),
        uploadIdleMillisMax);
  }
}
