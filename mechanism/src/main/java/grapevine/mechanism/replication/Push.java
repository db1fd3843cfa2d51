package grapevine.mechanism.replication;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.Codec;
import java.util.List;

/**
 * Changes, each origin's in order.
 *
 * @param domain of all of them
 * @param position of the sender, these changes included
 * @param changes at least one, the sender's own or relayed
 */
public record Push(DomainName domain, Position position, List<Change> changes)
    implements ReplicationMessage {
  static final Codec<Push> CODEC =
      Codec.of(
          (out, push) -> {
            DomainName.CODEC.write(out, push.domain);
            Position.CODEC.write(out, push.position);
            out.putAll(push.changes, Change::writeWithin);
          },
          Push::read);

  /** Copies the changes. */
  public Push {
    changes = List.copyOf(changes);
  }

  private static Push read(ByteReader in) {
    DomainName domain = DomainName.CODEC.read(in);
    Position position = Position.CODEC.read(in);
    return new Push(domain, position, in.getAll(each -> Change.readWithin(each, domain)));
  }
}
