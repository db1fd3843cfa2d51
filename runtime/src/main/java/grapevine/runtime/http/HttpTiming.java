package grapevine.runtime.http;

/**
 * How long things may take, in milliseconds.
 *
 * @param idleMillis a connection without a request in hand, be it that one comes slowly; also a
 *     small body, and one write
 * @param bodyMillis a body above 64 KiB, from its first octet to its last
 * @param answerMillis an answer to a question
 * @param glanceMillis how soon a request that waits looks again though nobody rang
 * @param gapMillis how long it does not look again though somebody rang
 * @param lingerMillis how long the last response of a connection has to arrive, and how long
 *     requests have to end when the server stops
 */
public record HttpTiming(
    int idleMillis,
    int bodyMillis,
    int answerMillis,
    int glanceMillis,
    int gapMillis,
    int lingerMillis) {
  /** As in production: 60 s, 5 min, 60 s, 2 s, 100 ms, 5 s. */
  public static final HttpTiming STANDARD =
      new HttpTiming(60_000, 300_000, 60_000, 2_000, 100, 5_000);
}
