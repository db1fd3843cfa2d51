package grapevine.runtime.relay;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A reply of an SMTP server (RFC 5321 section 4.2).
 *
 * @param code 200 to 599
 * @param lines the text of each line, without code
 */
record Reply(int code, List<String> lines) {
  private static final int LINE_OCTETS_MAX = 4_096;
  private static final int LINES_MAX = 128;
  private static final int WORDS_MAX = 400;
  private static final Pattern LINE = Pattern.compile("([2-5]\\d\\d)(?:([ -])(.*))?");
  private static final Pattern STATUS =
      Pattern.compile("([245])\\.(\\d{1,3})\\.(\\d{1,3})(?: .*)?"); // RFC 2034 section 4

  static Reply read(InputStream in) throws IOException {
    List<String> lines = new ArrayList<>();
    while (lines.size() < LINES_MAX) {
      Matcher matcher = LINE.matcher(line(in));
      if (!matcher.matches()) {
        throw new ProtocolException("a reply that is not one of SMTP");
      }
      lines.add(matcher.group(3) == null ? "" : matcher.group(3));
      if (!"-".equals(matcher.group(2))) {
        return new Reply(Integer.parseInt(matcher.group(1)), List.copyOf(lines));
      }
    }
    throw new ProtocolException("a reply of too many lines");
  }

  private static String line(InputStream in) throws IOException {
    byte[] line = new byte[LINE_OCTETS_MAX];
    int length = 0;
    while (length < LINE_OCTETS_MAX) {
      int octet = in.read();
      if (octet < 0) {
        throw new EOFException("the server closed the connection");
      }
      if (octet == '\n') {
        int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
        return new String(line, 0, end, StandardCharsets.UTF_8);
      }
      line[length++] = (byte) octet;
    }
    throw new ProtocolException("a reply line that is too long");
  }

  boolean positive() {
    return code < 400;
  }

  /** The whole reply in one line, without control characters. */
  String words() {
    String text = (code + " " + String.join(" ", lines)).replaceAll("\\p{Cntrl}", "?");
    return text.substring(0, Math.min(WORDS_MAX, text.length()));
  }

  /** As an outcome for a recipient. */
  RelayOutcome outcome() {
    if (positive()) {
      return new RelayOutcome.Taken(words());
    }
    if (code < 500) {
      return new RelayOutcome.NotNow(words());
    }
    Matcher status = STATUS.matcher(lines.getFirst());
    boolean stated = status.matches() && status.group(1).equals("5");
    return new RelayOutcome.Refused(
        stated ? "5." + status.group(2) + "." + status.group(3) : "5.0.0", words());
  }
}
