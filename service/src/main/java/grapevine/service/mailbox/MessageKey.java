package grapevine.service.mailbox;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.id.Postmark;
import grapevine.kernel.time.Timestamp;

/**
 * One acceptance of a message. A postmark may have been accepted twice, and mailboxes that share a
 * site may have met different acceptances of it; each must show what its other sites show.
 */
record MessageKey(Postmark postmark, Timestamp accepted) {
  void write(ByteWriter out) {
    Postmark.CODEC.write(out, postmark);
    Timestamp.CODEC.write(out, accepted);
  }

  static MessageKey read(ByteReader in) {
    return new MessageKey(Postmark.CODEC.read(in), Timestamp.CODEC.read(in));
  }
}
