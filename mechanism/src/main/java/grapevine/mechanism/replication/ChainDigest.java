package grapevine.mechanism.replication;

import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.Codec;
import grapevine.kernel.id.BodyId;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A digest over one change and, by way of the digest before it, over all earlier changes of its
 * origin: SHA-256 cut to {@link #OCTETS} bytes. Two histories of one origin that differ anywhere
 * differ in every digest from there on. Immutable.
 */
public final class ChainDigest {
  /** Octets of a digest. */
  public static final int OCTETS = 16;

  /** The digest before the first change. */
  public static final ChainDigest START = new ChainDigest(new byte[OCTETS]);

  /** How digests are written. */
  public static final Codec<ChainDigest> CODEC =
      Codec.of(
          (out, digest) -> out.putRaw(digest.octets), in -> new ChainDigest(in.getRaw(OCTETS)));

  private final byte[] octets;

  private ChainDigest(byte[] octets) {
    this.octets = octets;
  }

  /** The digest of the next link of the chain. */
  ChainDigest next(ByteWriter link) {
    MessageDigest sha256 = BodyId.sha256();
    sha256.update(octets);
    return new ChainDigest(Arrays.copyOf(sha256.digest(link.toByteArray()), OCTETS));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ChainDigest digest && Arrays.equals(octets, digest.octets);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(octets);
  }

  /** Hexadecimal digits. */
  @Override
  public String toString() {
    return HexFormat.of().formatHex(octets);
  }
}
