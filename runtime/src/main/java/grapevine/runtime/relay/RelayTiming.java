package grapevine.runtime.relay;

/**
 * How long each answer may take, in milliseconds (RFC 5321 section 4.5.3.2).
 *
 * @param connectMillis the connection itself
 * @param greetingMillis the first reply
 * @param commandMillis MAIL and RCPT, and every other command
 * @param dataMillis the reply to DATA
 * @param blockMillis writing one piece of the message
 * @param endMillis the reply to the message
 * @param idleMillis how long a connection is kept for a following message
 */
public record RelayTiming(
    int connectMillis,
    int greetingMillis,
    int commandMillis,
    int dataMillis,
    int blockMillis,
    int endMillis,
    int idleMillis) {
  private static final int MINUTE = 60_000;

  /** As RFC 5321 asks. */
  public static final RelayTiming STANDARD =
      new RelayTiming(
          MINUTE / 2, 5 * MINUTE, 5 * MINUTE, 2 * MINUTE, 3 * MINUTE, 10 * MINUTE, MINUTE / 4);
}
