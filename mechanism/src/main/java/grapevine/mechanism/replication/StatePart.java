package grapevine.mechanism.replication;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.Codec;
import grapevine.kernel.codec.MalformedException;
import grapevine.kernel.id.ServerNumber;
import java.util.Arrays;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A part of a domain's whole state. Who has taken all parts of one transfer has all that the
 * sender's vector said when the transfer began.
 *
 * @param domain whose state it is
 * @param transfer which transfer, a random number
 * @param number of the part, from 0
 * @param position of the sender when the transfer began
 * @param payload for the domain's service
 * @param ending only with the last part: for each origin, how far its chain is known to go; else
 *     null
 */
public record StatePart(
    DomainName domain,
    long transfer,
    int number,
    Position position,
    byte[] payload,
    @Nullable SortedMap<ServerNumber, Head> ending)
    implements ReplicationMessage {
  static final Codec<StatePart> CODEC = Codec.of(StatePart::write, StatePart::read);

  /** Copies the ending. */
  public StatePart {
    ending = ending == null ? null : Collections.unmodifiableSortedMap(new TreeMap<>(ending));
  }

  /** Whether it is the last one. */
  public boolean last() {
    return ending != null;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StatePart part
        && Arrays.equals(CODEC.toBytes(this), CODEC.toBytes(part));
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(CODEC.toBytes(this));
  }

  private static void write(ByteWriter out, StatePart part) {
    DomainName.CODEC.write(out, part.domain);
    out.putLong(part.transfer).putVarint(part.number);
    Position.CODEC.write(out, part.position);
    out.putBytes(part.payload);
    out.putOptional(part.ending, StatePart::writeHeads);
  }

  private static StatePart read(ByteReader in) {
    return new StatePart(
        DomainName.CODEC.read(in),
        in.getLong(),
        in.getInt(),
        Position.CODEC.read(in),
        in.getBytes(),
        in.getOptional(StatePart::readHeads));
  }

  private static void writeHeads(ByteWriter out, SortedMap<ServerNumber, Head> heads) {
    out.putVarint(heads.size());
    heads.forEach((origin, head) -> {
      out.putLong(origin.value());
      Head.CODEC.write(out, head);
    });
  }

  private static SortedMap<ServerNumber, Head> readHeads(ByteReader in) {
    TreeMap<ServerNumber, Head> heads = new TreeMap<>();
    int count = in.getLength();
    for (int index = 0; index < count; index++) {
      if (heads.put(new ServerNumber(in.getLong()), Head.CODEC.read(in)) != null) {
        throw new MalformedException("an origin twice at the end of a state");
      }
    }
    return heads;
  }
}
