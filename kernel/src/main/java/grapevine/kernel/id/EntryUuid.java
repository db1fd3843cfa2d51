package grapevine.kernel.id;

import grapevine.kernel.codec.ByteWriter;
import java.util.HexFormat;

/**
 * The UUID of an identity: the same at every server, since it is a digest of name and creation (a
 * name-based UUID as in RFC 9562 section 5.8, version 8, made with SHA-256).
 */
public final class EntryUuid {

  private static final int OCTETS = 16;

  private EntryUuid() {}

  /** The UUID in its usual form of 36 characters. */
  public static String of(EntryId identity) {
    ByteWriter name = new ByteWriter();
    EntryId.CODEC.write(name, identity);
    byte[] digest = BodyId.sha256().digest(name.toByteArray());
    digest[6] = (byte) ((digest[6] & 0x0f) | 0x80);
    digest[8] = (byte) ((digest[8] & 0x3f) | 0x80);
    String hex = HexFormat.of().formatHex(digest, 0, OCTETS);
    return String.join(
        "-",
        hex.substring(0, 8),
        hex.substring(8, 12),
        hex.substring(12, 16),
        hex.substring(16, 20),
        hex.substring(20));
  }
}
