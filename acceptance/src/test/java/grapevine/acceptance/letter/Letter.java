package grapevine.acceptance.letter;

import grapevine.trial.client.Mail;
import grapevine.trial.world.World;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Letters with a mark in their header, by which they are found again. */
public final class Letter {
  private static final int HEADER_OCTETS_MAX = 16_384;
  private static final String MARK = "X-Mark: ";

  private Letter() {}

  /** A letter that has an identity: sent again, it is the same. */
  public static Mail lasting(String mark, String from, List<String> to) {
    return of(mark, from, to, "Message-ID: <" + mark + "@acceptance.example.org>\r\n");
  }

  /** A letter without a Message-ID: each time that it is sent it is another. */
  public static Mail fleeting(String mark, String from, List<String> to) {
    return of(mark, from, to, "");
  }

  private static Mail of(String mark, String from, List<String> to, String idLine) {
    List<String> addresses = to.stream().map(World::addressOf).toList();
    String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(OffsetDateTime.now(ZoneOffset.UTC));
    String text =
        idLine
            + "Date: "
            + date
            + "\r\n"
            + MARK
            + mark
            + "\r\n"
            + "From: <"
            + World.addressOf(from)
            + ">\r\n"
            + "To: <"
            + String.join(">,\r\n <", addresses)
            + ">\r\n"
            + "Subject: "
            + mark
            + "\r\n"
            + "\r\n"
            + "The letter "
            + mark
            + ".\r\n";
    return new Mail(World.addressOf(from), addresses, text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** The mark of a message, or nothing where it has none. */
  public static String mark(byte[] message) {
    return field(message, MARK);
  }

  /** The value of the first field of that name and colon, or nothing. */
  public static String field(byte[] message, String name) {
    int length = Math.min(message.length, HEADER_OCTETS_MAX);
    String text = "\n" + new String(message, 0, length, StandardCharsets.ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    String header = end < 0 ? text : text.substring(0, end + 2);
    int begin = header.indexOf("\n" + name);
    int lineEnd = begin < 0 ? -1 : header.indexOf("\r\n", begin);
    return lineEnd < 0 ? "" : header.substring(begin + 1 + name.length(), lineEnd);
  }

  /** How often each mark is there; messages without one are left out. */
  public static Map<String, Integer> marks(List<byte[]> messages) {
    Map<String, Integer> copies = new TreeMap<>();
    for (byte[] message : messages) {
      String mark = mark(message);
      if (!mark.isEmpty()) {
        copies.merge(mark, 1, Integer::sum);
      }
    }
    return copies;
  }
}
