package grapevine.service.report;

import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.id.BodyId;
import grapevine.kernel.id.Postmark;
import grapevine.kernel.id.RName;
import grapevine.service.message.MailTime;
import java.nio.charset.StandardCharsets;

/** What the owners of a list are told when a member of it exists no more. */
public final class VanishedNotice {
  private static final long WEEK_MILLIS = 604_800_000;

  private VanishedNotice() {}

  /** The postmark: equal within a week, so that the owners hear of it once in that time. */
  public static Postmark postmark(RName list, RName member, long wallMillis) {
    ByteWriter out = new ByteWriter().putString("grapevine vanished 1");
    out.putKeyString(list.foldedName()).putKeyString(list.registry());
    out.putKeyString(member.foldedName()).putKeyString(member.registry());
    out.putLong(wallMillis / WEEK_MILLIS);
    return Postmark.ofDigest(BodyId.sha256().digest(out.toByteArray()));
  }

  /** The notice as a message with CRLF line ends. */
  public static byte[] content(
      Report.Reporter reporter, RName list, RName member, long wallMillis) {
    String mark = postmark(list, member, wallMillis).toString();
    String text =
        "From: Mail delivery <"
            + reporter.postmaster()
            + ">\r\n"
            + "To: owners of "
            + list
            + ":;\r\n"
            + "Subject: A member of a list does not exist\r\n"
            + "Date: "
            + MailTime.mail(wallMillis)
            + "\r\n"
            + "Message-ID: <"
            + mark
            + "@"
            + reporter.host()
            + ">\r\n"
            + "Auto-Submitted: auto-generated\r\n"
            + "MIME-Version: 1.0\r\n"
            + "Content-Type: text/plain; charset=utf-8\r\n"
            + "Content-Transfer-Encoding: 8bit\r\n\r\n"
            + "You own the list "
            + list
            + ".\r\n\r\n"
            + "Its member "
            + member
            + " does not exist: all servers that hold the registry "
            + member.registry()
            + " say so.\r\n"
            + "Mail to the list does not reach it. Please take it off the list, or restore it;\r\n"
            + "after 30 days it is taken off the list by itself, and you may put it on again.\r\n";
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
