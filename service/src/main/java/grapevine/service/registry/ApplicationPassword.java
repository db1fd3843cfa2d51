package grapevine.service.registry;

import grapevine.kernel.env.Randomness;
import grapevine.kernel.id.BodyId;
import grapevine.kernel.time.Timestamp;
import grapevine.mechanism.list.Item;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A password for one program of somebody's, good for some protocols only, to be revoked by itself.
 * It is made at random, of 120 bits, so a salted digest keeps it: nobody can try them all, and no
 * work is needed to make each try dear, as it is for passwords that people think of.
 *
 * @param name what its owner calls it
 * @param scopes the protocols that it is good for
 * @param made when
 */
public record ApplicationPassword(
    String name, List<String> scopes, Timestamp made, String salt, String digest) {
  /** All protocols that one may be good for. */
  public static final List<String> SCOPES = List.of("smtp", "pop3", "imap", "ldap", "http");

  /** Most of one person. */
  public static final int EACH_MAX = 20;

  /** What the names of their fields begin with. */
  public static final String FIELD = Fields.SECRET + "app.";

  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz234567";
  private static final int OCTETS = 15;
  private static final int LENGTH = 24;
  private static final int GROUP = 4;
  private static final int SALT_OCTETS = 16;
  private static final String FORM = "[a-z0-9,]+ [0-9a-f]{32} [0-9a-f]{64}";

  /**
   * A new one.
   *
   * @param text what its owner is told, once
   * @param value what is kept
   */
  public record Made(String text, String value) {}

  /** Makes one. */
  public static Made make(List<String> scopes, Randomness randomness) {
    byte[] random = randomness.bytes(OCTETS);
    StringBuilder letters = new StringBuilder();
    for (int bit = 0; bit < LENGTH * 5; bit += 5) {
      letters.append(LETTERS.charAt(fiveBits(random, bit)));
    }
    String salt = HexFormat.of().formatHex(randomness.bytes(SALT_OCTETS));
    String value = String.join(",", scopes) + " " + salt + " " + digest(salt, letters.toString());
    StringBuilder text = new StringBuilder();
    for (int index = 0; index < LENGTH; index += GROUP) {
      text.append(index == 0 ? "" : "-").append(letters, index, index + GROUP);
    }
    return new Made(text.toString(), value);
  }

  private static int fiveBits(byte[] octets, int from) {
    int found = 0;
    for (int bit = from; bit < from + 5; bit++) {
      found = found << 1 | octets[bit / 8] >> (7 - bit % 8) & 1;
    }
    return found;
  }

  /** Those of a person, by name. */
  public static List<ApplicationPassword> of(Entry entry) {
    List<ApplicationPassword> found = new ArrayList<>();
    entry
        .state()
        .list(ListName.FIELDS)
        .items()
        .forEach((field, item) -> {
          if (item.isActive() && field.startsWith(FIELD)) {
            read(field, item).ifPresent(found::add);
          }
        });
    return found;
  }

  private static Optional<ApplicationPassword> read(String field, Item<Value> item) {
    String value = item.value().text();
    if (!isValue(value)) {
      return Optional.empty();
    }
    String[] words = value.split(" ", -1);
    List<String> scopes = Arrays.asList(words[0].split(",", -1));
    String name = field.substring(FIELD.length());
    return Optional.of(new ApplicationPassword(name, scopes, item.at(), words[1], words[2]));
  }

  static boolean isValue(String value) {
    return value.matches(FORM);
  }

  /** That of a person which is good for a protocol, where the password is one. */
  public static Optional<ApplicationPassword> matching(Entry entry, String scope, byte[] password) {
    String letters = new String(password, StandardCharsets.US_ASCII);
    String plain = letters.replaceAll("[ -]", "").toLowerCase(Locale.ROOT);
    if (plain.length() != LENGTH) {
      return Optional.empty();
    }
    return of(entry).stream()
        .filter(one -> one.scopes.contains(scope))
        .filter(one -> MessageDigest.isEqual(octets(digest(one.salt, plain)), octets(one.digest)))
        .findFirst();
  }

  private static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String digest(String salt, String letters) {
    MessageDigest digest = BodyId.sha256();
    digest.update(HexFormat.of().parseHex(salt));
    return HexFormat.of().formatHex(digest.digest(octets(letters)));
  }

  /** Without what it is kept by. */
  @Override
  public String toString() {
    return "ApplicationPassword[" + name + ", " + scopes + "]";
  }
}
