package grapevine.mechanism.replication;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.Codec;
import grapevine.kernel.codec.MalformedException;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.time.Timestamp;
import java.util.Arrays;

/**
 * One update of a domain, as replicas exchange it. The payload's array is not changed by anybody.
 *
 * @param domain what it changes
 * @param origin the server that made it
 * @param sequence its number among the origin's changes of this domain, from 1 without gaps
 * @param ordinal its number among all of the origin's changes, from 1
 * @param timestamp when it was made; it decides what wins
 * @param digest chained over all of the origin's changes up to this one, in order of ordinals
 * @param payload what the domain's service makes of it
 */
public record Change(
    DomainName domain,
    ServerNumber origin,
    long sequence,
    long ordinal,
    Timestamp timestamp,
    ChainDigest digest,
    byte[] payload) {
  /** How changes are written. */
  public static final Codec<Change> CODEC = Codec.of(Change::write, Change::read);

  /** What a change weighs beside its payload, in bytes, about. */
  private static final int FRAME_BYTES = 96;

  /** The change as its origin makes it: the digest follows from the one before it. */
  static Change made(Place place, Head before, Timestamp timestamp, byte[] payload) {
    long ordinal = before.ordinal() + 1;
    ByteWriter link = new ByteWriter();
    link.putString(place.domain().text()).putLong(place.origin().value());
    link.putVarint(place.sequence()).putVarint(ordinal);
    Timestamp.CODEC.write(link, timestamp);
    link.putBytes(payload);
    return place.change(new Content(ordinal, timestamp, before.digest().next(link), payload));
  }

  /** About how many bytes it takes on a link. */
  int weight() {
    return payload.length + FRAME_BYTES;
  }

  Place place() {
    return new Place(domain, origin, sequence);
  }

  Content content() {
    return new Content(ordinal, timestamp, digest, payload);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Change change
        && place().equals(change.place())
        && ordinal == change.ordinal
        && timestamp.equals(change.timestamp)
        && digest.equals(change.digest)
        && Arrays.equals(payload, change.payload);
  }

  @Override
  public int hashCode() {
    return place().hashCode() * 31 + Arrays.hashCode(payload);
  }

  private static void write(ByteWriter out, Change change) {
    DomainName.CODEC.write(out, change.domain);
    writeWithin(out, change);
  }

  private static Change read(ByteReader in) {
    return readWithin(in, DomainName.CODEC.read(in));
  }

  /** Writes all but the domain. */
  static void writeWithin(ByteWriter out, Change change) {
    out.putLong(change.origin.value()).putVarint(change.sequence);
    Content.CODEC.write(out, change.content());
  }

  /** Reads all but the domain. */
  static Change readWithin(ByteReader in, DomainName domain) {
    ServerNumber origin = new ServerNumber(in.getLong());
    return new Place(domain, origin, positive(in)).change(Content.CODEC.read(in));
  }

  private static long positive(ByteReader in) {
    long number = in.getVarint();
    if (number <= 0) {
      throw new MalformedException("a change with the number " + number);
    }
    return number;
  }

  /** Where a change stands: the key of the log. */
  record Place(DomainName domain, ServerNumber origin, long sequence) {
    Change change(Content content) {
      return new Change(
          domain,
          origin,
          sequence,
          content.ordinal,
          content.timestamp,
          content.digest,
          content.payload);
    }
  }

  /** A change without its place: the value in the log. */
  record Content(long ordinal, Timestamp timestamp, ChainDigest digest, byte[] payload) {
    static final Codec<Content> CODEC =
        Codec.of(
            (out, content) -> {
              out.putVarint(content.ordinal);
              Timestamp.CODEC.write(out, content.timestamp);
              ChainDigest.CODEC.write(out, content.digest);
              out.putBytes(content.payload);
            },
            in ->
                new Content(
                    positive(in),
                    Timestamp.CODEC.read(in),
                    ChainDigest.CODEC.read(in),
                    in.getBytes()));
  }
}
