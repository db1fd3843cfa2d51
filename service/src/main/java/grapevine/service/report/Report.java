package grapevine.service.report;

import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.id.BodyId;
import grapevine.kernel.id.Postmark;
import grapevine.service.message.MailTime;
import grapevine.service.message.Message;
import grapevine.service.message.Recipient;
import java.nio.charset.StandardCharsets;

/**
 * One report about one recipient of one message. Equal reports give equal bytes.
 *
 * @param reporter who reports
 * @param message what it is about
 * @param recipient whom it is about
 * @param cause what is to be told
 * @param wallMillis when
 */
public record Report(
    Reporter reporter, Message message, Recipient recipient, Cause cause, long wallMillis) {
  /** Most octets of a returned message; of a larger one the headers are returned. */
  public static final int RETURNED_MAX = 1 << 20;

  private static final int HEADER_MAX = 64 << 10;

  /**
   * Who reports.
   *
   * @param host the name of the server in the domain name system
   * @param postmaster the address that reports come from
   */
  public record Reporter(String host, String postmaster) {}

  /**
   * The postmark of a report: a digest of the message's, the recipient and what is told, so that
   * the same report from two servers is one message.
   */
  public static Postmark postmark(Message message, Recipient recipient, Cause.Action action) {
    ByteWriter out = new ByteWriter().putString("grapevine report 1");
    Postmark.CODEC.write(out, message.postmark());
    Recipient.CODEC.write(out, recipient.about());
    out.putString(action.keyword());
    return Postmark.ofDigest(BodyId.sha256().digest(out.toByteArray()));
  }

  /** How many octets of the message's own content {@link #content} can use. */
  public int wantedOctets() {
    return whole() ? RETURNED_MAX : HEADER_MAX;
  }

  /**
   * The report as a message (RFC 3462, RFC 3464), with CRLF line ends.
   *
   * @param original the begin of the message's content, as much as {@link #wantedOctets} says
   */
  public byte[] content(byte[] original) {
    String mark = postmark(message, recipient, cause.action()).toString();
    String boundary = "report-" + mark;
    byte[] returned = whole() ? original : header(original);
    boolean sevenBit = isAscii(returned) && isAscii(message.prefix());
    ByteWriter out = new ByteWriter();
    text(out, head(mark, boundary));
    text(out, "--" + boundary + "\r\n" + humanPart());
    text(out, "\r\n--" + boundary + "\r\n" + statusPart());
    text(out, "\r\n--" + boundary + "\r\nContent-Type: ");
    text(out, (whole() ? "message/rfc822" : "text/rfc822-headers") + "\r\n");
    text(out, sevenBit ? "\r\n" : "Content-Transfer-Encoding: 8bit\r\n\r\n");
    out.putRaw(message.prefix()).putRaw(returned);
    text(out, "\r\n--" + boundary + "--\r\n");
    return out.toByteArray();
  }

  /** RFC 3461 section 5.2.6: the whole message only of a failure, and where asked for. */
  private boolean whole() {
    return message.returnWhat().equalsIgnoreCase("FULL")
        && cause.action() == Cause.Action.FAILED
        && message.bodySize() <= RETURNED_MAX;
  }

  private String head(String mark, String boundary) {
    return "From: Mail delivery <"
        + line(reporter.postmaster())
        + ">\r\n"
        + "To: <"
        + line(message.mailFrom())
        + ">\r\n"
        + "Subject: "
        + subject()
        + "\r\n"
        + "Date: "
        + MailTime.mail(wallMillis)
        + "\r\n"
        + "Message-ID: <"
        + mark
        + "@"
        + line(reporter.host())
        + ">\r\n"
        + "Auto-Submitted: auto-replied\r\n" // RFC 3834 section 5
        + "MIME-Version: 1.0\r\n"
        + "Content-Type: multipart/report; report-type=delivery-status;\r\n"
        + "\tboundary=\""
        + boundary
        + "\"\r\n\r\n";
  }

  private String subject() {
    return switch (cause.action()) {
      case FAILED -> "Your message could not be delivered";
      case DELAYED -> "Your message is delayed";
      case DELIVERED -> "Your message was delivered";
      case EXPANDED -> "Your message went to the list";
      case RELAYED -> "Your message left for another system";
    };
  }

  private String humanPart() {
    return "Content-Type: text/plain; charset=utf-8\r\n"
        + "Content-Transfer-Encoding: 8bit\r\n\r\n"
        + subject()
        + ".\r\n\r\n"
        + "  To:       "
        + line(recipient.original())
        + "\r\n"
        + via()
        + "  Why:      "
        + line(cause.words())
        + "\r\n"
        + answered()
        + "  Accepted: "
        + MailTime.plain(message.accepted().millis())
        + "\r\n"
        + "  Postmark: "
        + message.postmark()
        + "\r\n\r\n"
        + advice()
        + "\r\n";
  }

  private String via() {
    String name = recipient.words();
    return name.equalsIgnoreCase(recipient.original()) ? "" : "  That is:  " + line(name) + "\r\n";
  }

  private String answered() {
    return cause.diagnostic().isEmpty() ? "" : "  Answer:   " + line(cause.diagnostic()) + "\r\n";
  }

  private String advice() {
    return switch (cause.action()) {
      case FAILED -> "It will not be tried again. What is returned of it follows below.";
      case DELAYED -> "You need not do anything: it is still being tried.";
      case DELIVERED, EXPANDED, RELAYED -> "You asked to be told.";
    };
  }

  /** RFC 3464 section 2. */
  private String statusPart() {
    StringBuilder text = new StringBuilder("Content-Type: message/delivery-status\r\n\r\n");
    if (!message.envelopeId().isEmpty()) {
      field(text, "Original-Envelope-Id", message.envelopeId());
    }
    field(text, "Reporting-MTA", "dns; " + reporter.host());
    field(text, "Arrival-Date", MailTime.mail(message.accepted().millis()));
    text.append("\r\n");
    if (!recipient.originalRecipient().isEmpty()) {
      field(text, "Original-Recipient", recipient.originalRecipient());
    }
    field(text, "Final-Recipient", addressType(recipient.original()) + recipient.original());
    field(text, "Action", cause.action().keyword());
    field(text, "Status", cause.status());
    if (!cause.diagnostic().isEmpty()) {
      field(text, "Diagnostic-Code", "smtp; " + cause.diagnostic());
    }
    field(text, "X-Grapevine-Cause", cause.words());
    return text.toString();
  }

  /** RFC 6533 section 3: an address with other characters is of another type. */
  private static String addressType(String address) {
    return isAscii(address.getBytes(StandardCharsets.UTF_8)) ? "rfc822; " : "utf-8; ";
  }

  private static void field(StringBuilder text, String name, String value) {
    text.append(name).append(": ").append(line(value)).append("\r\n");
  }

  /** A text that comes from elsewhere can end no line and begin no field. */
  private static String line(String text) {
    StringBuilder safe = new StringBuilder(Math.min(text.length(), 900));
    for (int index = 0; index < text.length() && index < 900; index++) {
      char letter = text.charAt(index);
      safe.append(Character.isISOControl(letter) ? ' ' : letter);
    }
    return safe.toString();
  }

  /** The header section: all up to the first empty line. */
  private static byte[] header(byte[] content) {
    int end = Math.min(content.length, HEADER_MAX);
    for (int index = 0; index + 3 < end; index++) {
      boolean empty =
          content[index] == '\r'
              && content[index + 1] == '\n'
              && content[index + 2] == '\r'
              && content[index + 3] == '\n';
      if (empty) {
        return java.util.Arrays.copyOf(content, index + 2);
      }
    }
    return java.util.Arrays.copyOf(content, end);
  }

  private static boolean isAscii(byte[] bytes) {
    for (byte octet : bytes) {
      if (octet < 0) {
        return false;
      }
    }
    return true;
  }

  private static void text(ByteWriter out, String text) {
    out.putRaw(text.getBytes(StandardCharsets.UTF_8));
  }
}
