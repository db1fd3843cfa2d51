package grapevine.service.accept;

import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.id.BodyId;
import grapevine.kernel.id.Postmark;
import grapevine.kernel.time.Timestamp;
import grapevine.service.message.HeaderScan;
import grapevine.service.message.MailTime;
import grapevine.service.request.Origin;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which message it is (DESIGN section 6, Identity). A message that its client named, by a
 * Message-ID of its own and a Date near to now, is the same wherever and how often it is offered,
 * and its postmark is a digest of that. Any other is always a new one.
 */
final class Identity {
  /** How far a Date may be from now. */
  static final long DATE_MILLIS_MAX = 432_000_000;

  private Identity() {}

  /** The postmark of a message with an identity, or nothing where it has none. */
  static Optional<Postmark> of(
      Origin origin, String mailFrom, HeaderScan header, BodyId content, long wallMillis) {
    OptionalLong date = header.date().map(MailTime::parse).orElse(OptionalLong.empty());
    boolean recent = date.isPresent() && Math.abs(date.getAsLong() - wallMillis) <= DATE_MILLIS_MAX;
    if (header.messageId().isEmpty() || !recent) {
      return Optional.empty();
    }
    ByteWriter out = new ByteWriter().putString("grapevine message 1");
    Origin.CODEC.write(out, origin);
    out.putString(mailFrom).putString(header.messageId().get());
    BodyId.CODEC.write(out, content);
    return Optional.of(Postmark.ofDigest(BodyId.sha256().digest(out.toByteArray())));
  }

  /** The postmark of a message that is always a new one: time, server and counter. */
  static Postmark fresh(Timestamp now) {
    ByteWriter out = new ByteWriter().putString("grapevine new message 1");
    Timestamp.CODEC.write(out, now);
    return Postmark.ofDigest(BodyId.sha256().digest(out.toByteArray()));
  }
}
