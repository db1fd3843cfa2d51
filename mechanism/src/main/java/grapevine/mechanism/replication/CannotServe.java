package grapevine.mechanism.replication;

import grapevine.kernel.codec.Codec;

/**
 * Why the sender gives nothing of a domain, or takes nothing.
 *
 * @param domain of which it speaks
 * @param position of the sender
 * @param reason why
 */
public record CannotServe(DomainName domain, Position position, Reason reason)
    implements ReplicationMessage {
  /** Why nothing is given or taken. */
  public enum Reason {
    /** The receiver has not seen all that is purged at the sender. */
    BEHIND_FLOOR(0),
    /** The sender does not hold the domain, as far as it knows. */
    NOT_HELD(1),
    /** The receiver does not hold the domain, as far as the sender knows. */
    NOT_A_REPLICA(2),
    /** The receiver was written off. */
    WRITTEN_OFF(3);

    /** As it is written; the place in this list. */
    private final int code;

    Reason(int code) {
      this.code = code;
    }
  }

  static final Codec<CannotServe> CODEC =
      Codec.of(
          (out, message) -> {
            DomainName.CODEC.write(out, message.domain);
            Position.CODEC.write(out, message.position);
            out.putByte(message.reason.code);
          },
          in ->
              new CannotServe(
                  DomainName.CODEC.read(in), Position.CODEC.read(in), in.getEnum(Reason.values())));
}
