package grapevine.service.report;

/**
 * What is reported of one recipient.
 *
 * @param action what became of the message
 * @param status the code of RFC 3463, such as {@code 5.1.1}
 * @param words the cause as people say it, such as {@code link to rennes down since …}
 * @param diagnostic what another system answered, or empty
 */
public record Cause(Action action, String status, String words, String diagnostic) {
  /** What can become of a message (RFC 3464 section 2.3.3). */
  public enum Action {
    /** It will never be delivered. */
    FAILED,
    /** It is still being tried. */
    DELAYED,
    /** It is in the mailbox. */
    DELIVERED,
    /** It went to the members of a list. */
    EXPANDED,
    /** It went to a system that sends no reports. */
    RELAYED;

    /** The word of RFC 3464. */
    public String keyword() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** A failure for good, without another system's answer. */
  public static Cause failed(String status, String words) {
    return new Cause(Action.FAILED, status, words, "");
  }
}
