package grapevine.service.message;

import grapevine.kernel.id.RName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The few fields of a header that matter before a message is accepted, found by lines alone:
 * nothing is parsed that a sender could make costly. Only the first {@link #OCTETS_MAX} are looked
 * at.
 *
 * @param messageId the Message-ID: without folding and spaces, where there is one
 * @param date the Date: field, unfolded
 * @param received how many Received: fields there are
 * @param deliveredTo the values of Delivered-To: fields, at most {@link #MARKS_MAX}
 */
public record HeaderScan(
    Optional<String> messageId, Optional<String> date, int received, List<String> deliveredTo) {
  /** How much of a message is scanned. */
  public static final int OCTETS_MAX = 64 << 10;

  /** Most Delivered-To: fields that are looked at. */
  public static final int MARKS_MAX = 200;

  private static final int VALUE_MAX = 2_000;

  /** Copies the list. */
  public HeaderScan {
    deliveredTo = List.copyOf(deliveredTo);
  }

  /** Scans the begin of a message. */
  public static HeaderScan of(byte[] head) {
    Scanner scanner = new Scanner();
    int end = Math.min(head.length, OCTETS_MAX);
    int begin = 0;
    while (begin < end) {
      int next = lineEnd(head, begin, end);
      int last = next;
      while (last > begin && (head[last - 1] == '\n' || head[last - 1] == '\r')) {
        last--;
      }
      if (last == begin) {
        break; // the empty line behind the header (RFC 5322 section 2.1)
      }
      scanner.line(head, begin, last);
      begin = next;
    }
    return scanner.result();
  }

  /** Whether the message bears our mark that somebody forwarded it to the outside. */
  public boolean deliveredTo(RName forwarder) {
    return deliveredTo.stream()
        .anyMatch(mark -> RName.parse(mark).filter(forwarder::equals).isPresent());
  }

  private static int lineEnd(byte[] head, int begin, int end) {
    int index = begin;
    while (index < end && head[index] != '\n') {
      index++;
    }
    return Math.min(end, index + 1);
  }

  /** Collects fields line by line. */
  private static final class Scanner {
    private Optional<String> messageId = Optional.empty();
    private Optional<String> date = Optional.empty();
    private int received;
    private final List<String> marks = new ArrayList<>();
    private String name = "";
    private final StringBuilder value = new StringBuilder();

    void line(byte[] head, int begin, int end) {
      if (head[begin] == ' ' || head[begin] == '\t') {
        append(head, begin, end); // folded (RFC 5322 section 2.2.3)
        return;
      }
      endField();
      int colon = begin;
      while (colon < end && head[colon] != ':') {
        colon++;
      }
      name = interesting(text(head, begin, Math.min(colon, begin + 64)));
      if (!name.isEmpty() && colon < end) {
        append(head, colon + 1, end);
      }
    }

    private void append(byte[] head, int begin, int end) {
      if (!name.isEmpty() && value.length() < VALUE_MAX) {
        value.append(text(head, begin, Math.min(end, begin + VALUE_MAX)));
      }
    }

    private static String interesting(String field) {
      String folded = field.strip().toLowerCase(Locale.ROOT);
      return switch (folded) {
        case "message-id", "date", "received", "delivered-to" -> folded;
        default -> "";
      };
    }

    private void endField() {
      switch (name) {
        case "message-id" -> messageId = messageId.or(() -> messageId(value));
        case "date" -> date = date.or(() -> Optional.of(value.toString().strip()));
        case "received" -> received++;
        case "delivered-to" -> {
          if (marks.size() < MARKS_MAX) {
            marks.add(value.toString().strip());
          }
        }
        default -> {
          // no field that matters here
        }
      }
      name = "";
      value.setLength(0);
    }

    private static Optional<String> messageId(CharSequence field) {
      StringBuilder bare = new StringBuilder(field.length());
      for (int index = 0; index < field.length(); index++) {
        char letter = field.charAt(index);
        if (!isWhiteSpace(letter)) {
          bare.append(letter);
        }
      }
      String id = bare.toString();
      return id.isEmpty() || id.equals("<>") ? Optional.empty() : Optional.of(id);
    }

    private static boolean isWhiteSpace(char letter) {
      return letter == ' ' || (letter >= '\t' && letter <= '\r');
    }

    HeaderScan result() {
      endField();
      return new HeaderScan(messageId, date, received, marks);
    }

    private static String text(byte[] head, int begin, int end) {
      return new String(head, begin, Math.max(0, end - begin), StandardCharsets.UTF_8);
    }
  }
}
