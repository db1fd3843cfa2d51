package grapevine.faces.smtp;

import java.util.ArrayList;
import java.util.List;

/** The service extensions that EHLO and LHLO announce (RFC 5321 section 4.1.1.1). */
final class Extensions {

  private Extensions() {}

  /**
   * Their lines, without reply code.
   *
   * @param startTls whether STARTTLS may be said now
   * @param authentication whether AUTH may be said now
   */
  static List<String> lines(long messageOctetsMax, boolean startTls, boolean authentication) {
    List<String> lines = new ArrayList<>();
    lines.add("PIPELINING");
    lines.add("SIZE " + messageOctetsMax);
    lines.add("8BITMIME");
    lines.add("SMTPUTF8");
    lines.add("DSN");
    if (startTls) {
      lines.add("STARTTLS");
    }
    if (authentication) {
      lines.add("AUTH PLAIN");
    }
    lines.add("HELP");
    lines.add("ENHANCEDSTATUSCODES");
    return lines;
  }
}
