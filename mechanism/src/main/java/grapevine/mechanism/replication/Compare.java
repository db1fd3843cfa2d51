package grapevine.mechanism.replication;

import grapevine.kernel.codec.Codec;

/**
 * Where the sender stands, and a request for what it lacks.
 *
 * @param domain of which it speaks
 * @param position of the sender
 * @param purpose what is wanted beside that
 */
public record Compare(DomainName domain, Position position, Purpose purpose)
    implements ReplicationMessage {
  /** What the sender of a comparison wants. */
  public enum Purpose {
    /** An answer in any case, so that it knows where the other stands. */
    ROUTINE(0),
    /** What it lacks, and no answer where it lacks nothing. */
    ANSWER(1),
    /** The whole state, whatever the vectors say. */
    STATE(2);

    /** As it is written; the place in this list. */
    private final int code;

    Purpose(int code) {
      this.code = code;
    }
  }

  static final Codec<Compare> CODEC =
      Codec.of(
          (out, message) -> {
            DomainName.CODEC.write(out, message.domain);
            Position.CODEC.write(out, message.position);
            out.putByte(message.purpose.code);
          },
          in ->
              new Compare(
                  DomainName.CODEC.read(in),
                  Position.CODEC.read(in),
                  in.getEnum(Purpose.values())));
}
