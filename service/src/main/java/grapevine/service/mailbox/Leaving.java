package grapevine.service.mailbox;

import grapevine.kernel.codec.Codec;
import grapevine.kernel.time.Timestamp;

/**
 * How far this site is with leaving a mailbox.
 *
 * @param phase how far
 * @param closed the removal that its closing record obeys; ZERO where none was needed
 */
@SuppressWarnings("EnumOrdinal") // ByteReader.getEnum reads it
record Leaving(Phase phase, Timestamp closed) {
  static final Codec<Leaving> CODEC =
      Codec.of(
          (out, leaving) -> {
            out.putByte(leaving.phase.ordinal());
            Timestamp.CODEC.write(out, leaving.closed);
          },
          in -> new Leaving(in.getEnum(Phase.values()), Timestamp.CODEC.read(in)));

  /** The steps of leaving, in order. */
  enum Phase {
    /** The closing record is made; an active site must confirm it. */
    CLOSED,
    /** The content is being removed here, a part at a time. */
    DROPPING,
    /**
     * Nothing is here any more; remembered as long as somebody bears the identity, since word of
     * the removal may come again.
     */
    GONE
  }
}
