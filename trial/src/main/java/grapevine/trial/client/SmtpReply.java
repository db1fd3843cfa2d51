package grapevine.trial.client;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * One reply of an SMTP server (RFC 5321 section 4.2).
 *
 * @param code three digits
 * @param lines the text of each line, after the code
 */
public record SmtpReply(int code, List<String> lines) {
  private static final int LINES_MAX = 1_000;

  /** Copies the lines. */
  public SmtpReply {
    lines = List.copyOf(lines);
  }

  /** Whether the code is 2xx or 3xx. */
  public boolean isPositive() {
    return code >= 200 && code < 400;
  }

  /** Whether the code is 4xx: the same may succeed later. */
  public boolean isTemporary() {
    return code >= 400 && code < 500;
  }

  @Override
  public String toString() {
    return code + " " + String.join(" / ", lines);
  }

  static SmtpReply read(Wire wire) throws IOException {
    List<String> lines = new ArrayList<>();
    while (true) {
      String line = wire.readLine();
      if (!line.matches("[2-5]\\d\\d([ -].*)?") || lines.size() == LINES_MAX) {
        throw new IOException("no reply of SMTP: " + line);
      }
      lines.add(line.length() > 4 ? line.substring(4) : "");
      if (line.length() == 3 || line.charAt(3) == ' ') {
        return new SmtpReply(Integer.parseInt(line.substring(0, 3)), lines);
      }
    }
  }
}
