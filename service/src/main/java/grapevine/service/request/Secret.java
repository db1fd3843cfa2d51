package grapevine.service.request;

import grapevine.kernel.codec.Codec;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A password on its way. Its text never shows; it can be wiped. For one thread at a time. */
public final class Secret {
  /** How secrets travel over links, which are encrypted. */
  public static final Codec<Secret> CODEC =
      Codec.of((out, secret) -> out.putBytes(secret.octets), in -> new Secret(in.getBytes()));

  private final byte[] octets;

  private Secret(byte[] octets) {
    this.octets = octets;
  }

  /** Takes over an array, which {@link #wipe} will clear. */
  public static Secret of(byte[] octets) {
    return new Secret(octets);
  }

  /** The secret in UTF-8 of a text. */
  public static Secret ofText(String text) {
    return new Secret(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The octets themselves, not a copy. */
  public byte[] octets() {
    return octets;
  }

  /** Overwrites the octets. */
  public void wipe() {
    Arrays.fill(octets, (byte) 0);
  }

  @Override
  public String toString() {
    return "(secret)";
  }
}
