package grapevine.faces.pop3;

/**
 * All limits of a POP3 session.
 *
 * @param commandOctetsMax a command line with its CRLF (RFC 2449 section 4: 255; AUTH may be
 *     longer)
 * @param errorsMax commands refused for their form or order, until the session ends
 * @param failuresMax wrong passwords until the session ends
 * @param idleMillis until the next command is whole, in milliseconds (RFC 1939 section 3: at least
 *     10 minutes)
 * @param answerMillis until a question is answered, in milliseconds
 */
public record Pop3Limits(
    int commandOctetsMax, int errorsMax, int failuresMax, long idleMillis, long answerMillis) {

  /** 4,096; 20; 3; 10 minutes; 1 minute. */
  public static final Pop3Limits DEFAULT = new Pop3Limits(4_096, 20, 3, 600_000, 60_000);
}
