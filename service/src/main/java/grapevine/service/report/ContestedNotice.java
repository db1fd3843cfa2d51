package grapevine.service.report;

import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.id.BodyId;
import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.Postmark;
import grapevine.kernel.id.RName;
import grapevine.service.message.MailTime;
import java.nio.charset.StandardCharsets;

/**
 * What registrars, and the two concerned, are told when two entries were created under one name. It
 * is a function of the entries alone: two servers that tell it send one and the same message.
 *
 * @param holder who keeps the name
 * @param other who does not
 * @param derived the name that the other goes by from now on
 */
public record ContestedNotice(EntryId holder, EntryId other, RName derived) {
  /** The postmark of the notice. */
  public Postmark postmark() {
    ByteWriter out = new ByteWriter().putString("grapevine contested 1");
    EntryId.CODEC.write(out, holder);
    EntryId.CODEC.write(out, other);
    return Postmark.ofDigest(BodyId.sha256().digest(out.toByteArray()));
  }

  /**
   * The notice as a message with CRLF line ends.
   *
   * @param domain of the registry, for the addresses of the header
   */
  public byte[] content(String domain) {
    String registry = holder.name().registry();
    String text =
        "From: Registration <postmaster@"
            + domain
            + ">\r\n"
            + "To: registrars of "
            + registry
            + ":;\r\n"
            + "Subject: Two entries were created under the name "
            + holder.name()
            + "\r\n"
            + "Date: "
            + MailTime.mail(other.created().millis())
            + "\r\n"
            + "Message-ID: <"
            + postmark()
            + "@"
            + domain
            + ">\r\n"
            + "Auto-Submitted: auto-generated\r\n"
            + "MIME-Version: 1.0\r\n"
            + "Content-Type: text/plain; charset=utf-8\r\n"
            + "Content-Transfer-Encoding: 8bit\r\n\r\n"
            + "At two servers that had not heard of each other, the name "
            + holder.name()
            + " was given twice.\r\n\r\n"
            + "  "
            + holder.name()
            + "    created "
            + MailTime.plain(holder.created().millis())
            + ", keeps the name\r\n"
            + "  "
            + derived
            + "    created "
            + MailTime.plain(other.created().millis())
            + ", goes by this name from now on\r\n\r\n"
            + "Nothing of either is lost: mailbox, password and rights are each one's own. What was"
            + " sent to the name went to the entry that the sending server knew. A registrar may"
            + " remove either, and make it anew under a name of its own.\r\n";
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
