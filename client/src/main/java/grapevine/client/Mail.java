package grapevine.client;

import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * A message to hand in. Immutable.
 *
 * @param from an address of whoever sends; empty for his usual one
 * @param recipients mail addresses or names, at least one
 * @param content headers and body (RFC 5322); never changed after it was given
 */
public record Mail(String from, List<String> recipients, byte[] content) {
  private static final int HEADER_OCTETS_MAX = 65_536;

  /** Copies the recipients. */
  public Mail {
    recipients = List.copyOf(recipients);
  }

  /**
   * A plain text. It gets a Message-ID and a Date, so it is accepted once however often it is
   * handed in: keep the object, and send it again.
   *
   * @param subject one line
   * @param body lines that end in LF or CRLF
   */
  public static Mail text(List<String> recipients, String subject, String body) {
    String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC));
    String headers =
        "Message-ID: <%s@grapevine.client>\r\n".formatted(UUID.randomUUID())
            + "Date: "
            + date
            + "\r\n"
            + "Subject: "
            + encoded(subject)
            + "\r\n"
            + "MIME-Version: 1.0\r\n"
            + "Content-Type: text/plain; charset=utf-8\r\n"
            + "Content-Transfer-Encoding: base64\r\n\r\n";
    String lines = body.replace("\r\n", "\n").replace("\n", "\r\n");
    byte[] octets = lines.getBytes(StandardCharsets.UTF_8);
    String content = headers + Base64.getMimeEncoder().encodeToString(octets) + "\r\n";
    return new Mail("", recipients, content.getBytes(StandardCharsets.US_ASCII));
  }

  // RFC 2047 section 2: encoded words of at most 75 characters
  private static String encoded(String subject) {
    if (subject.chars().allMatch(letter -> letter >= ' ' && letter < 0x7f)
        && !subject.contains("=?")) {
      return subject;
    }
    StringBuilder words = new StringBuilder();
    int start = 0;
    while (start < subject.length()) {
      int end = start;
      int octets = 0;
      while (end < subject.length() && octets <= 40) {
        end += Character.charCount(subject.codePointAt(end));
        octets = subject.substring(start, end).getBytes(StandardCharsets.UTF_8).length;
      }
      String word = subject.substring(start, end).replace('\r', ' ').replace('\n', ' ');
      words.append(start == 0 ? "" : "\r\n ").append("=?utf-8?B?");
      words.append(Base64.getEncoder().encodeToString(word.getBytes(StandardCharsets.UTF_8)));
      words.append("?=");
      start = end;
    }
    return words.toString();
  }

  /** Whether it has an identity of its own, so that it may be handed in more than once. */
  boolean hasIdentity() {
    int length = Math.min(content.length, HEADER_OCTETS_MAX);
    String head =
        new String(Arrays.copyOf(content, length), StandardCharsets.ISO_8859_1)
            .replace("\r\n", "\n");
    int end = head.indexOf("\n\n");
    String headers = "\n" + (end < 0 ? head : head.substring(0, end)).toLowerCase(Locale.ROOT);
    return headers.contains("\nmessage-id:") && headers.contains("\ndate:");
  }

  /** Without the content. */
  @Override
  public String toString() {
    return "Mail[" + recipients.size() + " recipients, " + content.length + " octets]";
  }
}
