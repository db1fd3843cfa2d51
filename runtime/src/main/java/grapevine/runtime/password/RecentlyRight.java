package grapevine.runtime.password;

import grapevine.kernel.env.Clock;
import grapevine.kernel.env.Randomness;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Passwords that were found right a short while ago, so that a program that signs in again and
 * again does not cost Argon2id each time. Kept is a digest of verifier and password under a key
 * that exists in this process only: whoever changes the password changes the verifier, and with it
 * what is looked for. A wrong password is never here, so it always costs the whole work. For
 * several threads.
 */
final class RecentlyRight {
  static final long KEPT_MILLIS = 5 * 60_000;
  static final int MOST = 16_384;
  private static final String ALGORITHM = "HmacSHA256";
  private static final int KEY_OCTETS = 32;

  private final Clock clock;
  private final Mac mac;
  private final Map<ByteBuffer, Long> untilMonotonicMillis =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Long> eldest) {
          return size() > MOST;
        }
      };

  RecentlyRight(Clock clock, Randomness randomness) {
    this.clock = clock;
    try {
      mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(randomness.bytes(KEY_OCTETS), ALGORITHM));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }

  /** Whether that password was right for that verifier within the last minutes. */
  synchronized boolean has(String verifier, byte[] password) {
    ByteBuffer digest = digest(verifier, password);
    Long until = untilMonotonicMillis.get(digest);
    if (until == null) {
      return false;
    }
    if (clock.monotonicMillis() < until) {
      return true;
    }
    untilMonotonicMillis.remove(digest);
    return false;
  }

  /** Takes note that a password was right. */
  synchronized void add(String verifier, byte[] password) {
    untilMonotonicMillis.put(digest(verifier, password), clock.monotonicMillis() + KEPT_MILLIS);
  }

  private ByteBuffer digest(String verifier, byte[] password) {
    mac.update(verifier.getBytes(StandardCharsets.UTF_8));
    mac.update((byte) 0); // no verifier has one, so the border is clear
    return ByteBuffer.wrap(mac.doFinal(password));
  }
}
