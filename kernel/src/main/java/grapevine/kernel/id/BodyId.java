package grapevine.kernel.id;

import grapevine.kernel.codec.Codec;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** The name of a message's content: the SHA-256 digest of its bytes as received. Immutable. */
public final class BodyId implements Comparable<BodyId> {
  /** Octets of a digest. */
  public static final int OCTETS = 32;

  /** How body ids are written: 32 bytes. */
  public static final Codec<BodyId> CODEC =
      Codec.of((out, id) -> out.putRaw(id.digest), in -> new BodyId(in.getRaw(OCTETS)));

  private final byte[] digest;

  private BodyId(byte[] digest) {
    this.digest = digest;
  }

  /** The name with that digest of {@link #OCTETS} bytes. */
  public static BodyId ofDigest(byte[] digest) {
    if (digest.length != OCTETS) {
      throw new IllegalArgumentException("a digest of " + digest.length + " bytes");
    }
    return new BodyId(digest.clone());
  }

  /** The name of that content. */
  public static BodyId of(byte[] content) {
    return new BodyId(sha256().digest(content));
  }

  /** A new SHA-256. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** A copy of the digest. */
  public byte[] digest() {
    return digest.clone();
  }

  @Override
  public int compareTo(BodyId other) {
    return Arrays.compareUnsigned(digest, other.digest);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BodyId that && Arrays.equals(digest, that.digest);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(digest);
  }

  /** Sixty-four hexadecimal digits. */
  @Override
  public String toString() {
    return HexFormat.of().formatHex(digest);
  }
}
