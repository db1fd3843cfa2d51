package grapevine.trial.tour;

import grapevine.trial.client.Mail;
import grapevine.trial.world.World;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** Messages that stories write, and find again. */
final class Letter {
  private static final int HEADER_OCTETS_MAX = 8_192;

  private Letter() {}

  /** A message with a Message-ID and the date of now, so that it has an identity. */
  static Mail of(String messageId, String from, List<String> to, String text) {
    return mail(from, to, "Message-ID: " + messageId + "\r\n", text);
  }

  /** A message without a Message-ID: it is new each time that it is sent. */
  static Mail withoutId(String from, List<String> to, String text) {
    return mail(from, to, "", text);
  }

  private static Mail mail(String from, List<String> to, String idLine, String text) {
    List<String> addresses = to.stream().map(World::addressOf).toList();
    String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(OffsetDateTime.now(ZoneOffset.UTC));
    String content =
        idLine
            + "Date: "
            + date
            + "\r\n"
            + "From: <"
            + World.addressOf(from)
            + ">\r\n"
            + "To: <"
            + String.join(">, <", addresses)
            + ">\r\n"
            + "Subject: "
            + text
            + "\r\n"
            + "\r\n"
            + text
            + "\r\n";
    return new Mail(World.addressOf(from), addresses, content.getBytes(StandardCharsets.UTF_8));
  }

  /** Whether a message's header has that Message-ID. */
  static boolean hasId(byte[] message, String messageId) {
    return header(message).contains("\nMessage-ID: " + messageId + "\r\n");
  }

  /** Whether a message's subject is that text. */
  static boolean hasSubject(byte[] message, String text) {
    return header(message).contains("\nSubject: " + text + "\r\n");
  }

  /** The value of the first Message-ID line that a story may have written, or nothing. */
  static String id(byte[] message) {
    String header = header(message);
    String mark = "\nMessage-ID: ";
    int begin = header.indexOf(mark);
    int end = begin < 0 ? -1 : header.indexOf("\r\n", begin);
    return end < 0 ? "" : header.substring(begin + mark.length(), end);
  }

  private static String header(byte[] message) {
    int length = Math.min(message.length, HEADER_OCTETS_MAX);
    String text = "\n" + new String(message, 0, length, StandardCharsets.ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    return end < 0 ? text : text.substring(0, end + 2);
  }
}
