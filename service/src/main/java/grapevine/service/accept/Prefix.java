package grapevine.service.accept;

import grapevine.kernel.id.Postmark;
import grapevine.service.message.MailTime;
import grapevine.service.request.Submission;
import java.nio.charset.StandardCharsets;

/** The lines that come before a message's content, fixed when it is accepted. */
final class Prefix {
  private static final int TEXT_MAX = 255;

  private Prefix() {}

  /**
   * Return-Path: and Received: (RFC 5321 section 4.4), with the protocol as RFC 3848 calls it and
   * the postmark as the id.
   */
  static byte[] of(Submission submission, String host, Postmark postmark, long wallMillis) {
    Submission.Via via = submission.via();
    String helo = via.helo().isBlank() ? "unknown" : word(via.helo());
    String peer = via.peer().isBlank() ? "" : " ([" + word(via.peer()) + "])";
    String lines =
        "Return-Path: <"
            + line(submission.mailFrom())
            + ">\r\n"
            + "Received: from "
            + helo
            + peer
            + "\r\n"
            + "\tby "
            + word(host)
            + " with "
            + word(via.protocol())
            + " id "
            + postmark
            + ";\r\n"
            + "\t"
            + MailTime.mail(wallMillis)
            + "\r\n";
    return lines.getBytes(StandardCharsets.UTF_8);
  }

  /** A text from elsewhere can end no line. */
  private static String line(String text) {
    return safe(text, false, 2_000);
  }

  /** A text from elsewhere can end neither line, nor comment, nor word. */
  private static String word(String text) {
    return safe(text, true, TEXT_MAX);
  }

  private static String safe(String text, boolean oneWord, int max) {
    StringBuilder safe = new StringBuilder(Math.min(text.length(), max));
    for (int index = 0; index < text.length() && index < max; index++) {
      char letter = text.charAt(index);
      boolean bad =
          Character.isISOControl(letter) || (oneWord && " ()<>;\\\"".indexOf(letter) >= 0);
      safe.append(bad ? '?' : letter);
    }
    return safe.toString();
  }
}
