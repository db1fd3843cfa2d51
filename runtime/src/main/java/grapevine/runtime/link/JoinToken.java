package grapevine.runtime.link;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.Codec;
import grapevine.kernel.codec.MalformedException;
import grapevine.runtime.address.NetworkAddress;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * What an operator carries to a server that joins: the authority's fingerprint, so that the new
 * server knows whom it talks to; a secret that is good once, so that the others know that it may;
 * and where to ask.
 *
 * @param fingerprint as {@link grapevine.runtime.tls.Authority#fingerprint} gives it
 * @param secret 16 to 64 random octets
 * @param addresses where the server that made the token takes links
 */
public record JoinToken(String fingerprint, byte[] secret, List<NetworkAddress> addresses) {
  private static final String PREFIX = "gvjoin-";
  private static final int SECRET_MIN = 16;
  private static final int SECRET_MAX = 64;
  private static final Codec<JoinToken> CODEC = Codec.of(JoinToken::write, JoinToken::read);

  /** Copies the list. */
  public JoinToken {
    addresses = List.copyOf(addresses);
  }

  private static void write(ByteWriter out, JoinToken token) {
    out.putString(token.fingerprint).putBytes(token.secret);
    out.putAll(token.addresses, (inner, address) -> inner.putString(address.toString()));
  }

  private static JoinToken read(ByteReader in) {
    String fingerprint = in.getString();
    byte[] secret = in.getBytes();
    if (!fingerprint.matches("[0-9a-f]{64}")
        || secret.length < SECRET_MIN
        || secret.length > SECRET_MAX) {
      throw new MalformedException("a token with wrong fields");
    }
    return new JoinToken(fingerprint, secret, in.getAll(JoinToken::address));
  }

  private static NetworkAddress address(ByteReader in) {
    return NetworkAddress.parse(in.getString())
        .orElseThrow(() -> new MalformedException("a token with a wrong address"));
  }

  /** The token as one word. Whoever sees it can join a server: it is a secret. */
  public String text() {
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(CODEC.toBytes(this));
  }

  /** Reads what {@link #text} wrote; nothing where it is not whole. */
  public static Optional<JoinToken> parse(String text) {
    String word = text.strip();
    if (!word.startsWith(PREFIX)) {
      return Optional.empty();
    }
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(word.substring(PREFIX.length()));
      return Optional.of(CODEC.fromBytes(bytes));
    } catch (IllegalArgumentException | MalformedException e) {
      return Optional.empty(); // mistyped or cut off
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JoinToken that
        && fingerprint.equals(that.fingerprint)
        && Arrays.equals(secret, that.secret)
        && addresses.equals(that.addresses);
  }

  @Override
  public int hashCode() {
    return fingerprint.hashCode();
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "JoinToken[" + addresses + "]";
  }
}
