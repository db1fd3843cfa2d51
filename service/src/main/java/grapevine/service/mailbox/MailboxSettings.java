package grapevine.service.mailbox;

/**
 * Durations and limits of mailboxes.
 *
 * @param memoryMillis how long the postmark of an expunged message is remembered at least
 * @param sweepMillis how often some mailboxes are looked at, whether they still belong here
 * @param sweepMailboxes how many at a time
 * @param dropRows how many rows of a mailbox that is left are removed at a time
 * @param waitMillis after so long, a change that waits for a body is tried again
 */
public record MailboxSettings(
    long memoryMillis, long sweepMillis, int sweepMailboxes, int dropRows, long waitMillis) {
  /** What a server does unless told otherwise: 30 days (DESIGN section 7). */
  public static MailboxSettings defaults() {
    return new MailboxSettings(30L * 86_400_000, 1_000, 64, 512, 600_000);
  }
}
