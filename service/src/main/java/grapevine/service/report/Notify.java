package grapevine.service.report;

import grapevine.service.message.Message;
import java.util.List;
import java.util.Locale;

/** Whether somebody wants a report (RFC 3461 sections 4.1 and 5.2). */
public final class Notify {
  private Notify() {}

  /**
   * Whether a report is to be sent. The null sender never gets one. Without a NOTIFY parameter
   * failures and, as section 4.1 leaves open, delays are told.
   *
   * @param notifyWhen the NOTIFY parameter, or empty
   */
  public static boolean wanted(Message message, String notifyWhen, Cause.Action action) {
    if (message.mailFrom().isEmpty()) {
      return false;
    }
    List<String> when = List.of(notifyWhen.toUpperCase(Locale.ROOT).split(","));
    return switch (action) {
      case FAILED -> notifyWhen.isEmpty() || when.contains("FAILURE");
      case DELAYED -> notifyWhen.isEmpty() || when.contains("DELAY");
      case DELIVERED, EXPANDED, RELAYED -> when.contains("SUCCESS");
    };
  }

  /**
   * The NOTIFY parameter for the members of a list (RFC 3461 section 5.2.7): that it was expanded
   * is all that its sender learns of success.
   */
  public static String forMembers(String notifyWhen) {
    if (notifyWhen.isEmpty()) {
      return "";
    }
    List<String> rest =
        List.of(notifyWhen.toUpperCase(Locale.ROOT).split(",")).stream()
            .filter(word -> !word.equals("SUCCESS"))
            .toList();
    return rest.isEmpty() ? "NEVER" : String.join(",", rest);
  }
}
