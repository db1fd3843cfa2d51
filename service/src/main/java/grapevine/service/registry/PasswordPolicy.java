package grapevine.service.registry;

import grapevine.kernel.id.RName;
import grapevine.kernel.state.State;
import grapevine.kernel.time.Timestamp;
import grapevine.mechanism.list.Item;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What a registry asks of the passwords of its people, by fields and a list of its entry. */
public final class PasswordPolicy {
  private static final long DAY_MILLIS = 86_400_000;
  private static final int OCTETS_MAX = 1_024;

  private final Optional<Entry> registry;

  private PasswordPolicy(Optional<Entry> registry) {
    this.registry = registry;
  }

  /** The policy of a registry. */
  public static PasswordPolicy of(Directory directory, State state, String registry) {
    return new PasswordPolicy(directory.gv(state).registry(registry).map(RegistryEntry::entry));
  }

  /** What is wrong with a new password, in words that do not repeat it, or nothing. */
  public Optional<String> fault(RName whose, byte[] password) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(password)).toString();
    } catch (CharacterCodingException notText) {
      return Optional.of("the password must be text in UTF-8");
    }
    if (password.length > OCTETS_MAX || text.chars().anyMatch(Character::isISOControl)) {
      return Optional.of(
          "the password must have no control characters, and at most " + OCTETS_MAX + " octets");
    }
    int least = number(Fields.PASSWORD_LENGTH).orElse(1);
    if (text.codePointCount(0, text.length()) < least) {
      return Optional.of(
          "a password of registry " + whose.registry() + " has at least " + least + " characters");
    }
    String key = Value.key(text);
    boolean denied =
        registry.isPresent()
            && registry.get().items(ListName.DENIED).stream()
                .anyMatch(item -> Value.key(item.text()).equals(key));
    boolean own = least > 1 && (key.equals(whose.foldedName()) || key.equals(key(whose)));
    return denied || own
        ? Optional.of("that password is too easy to guess; choose another")
        : Optional.empty();
  }

  private static String key(RName name) {
    return Value.key(name.toString());
  }

  /** Whether a person's password is older than the registry allows. */
  public boolean hasExpired(Entry person, long nowMillis) {
    Optional<Integer> days = number(Fields.PASSWORD_DAYS);
    return days.isPresent()
        && person
            .state()
            .list(ListName.FIELDS)
            .get(Fields.PASSWORD)
            .map(Item::at)
            .map(Timestamp::millis)
            .filter(set -> nowMillis - set > days.get() * DAY_MILLIS)
            .isPresent();
  }

  /** Whether keys for SCRAM-SHA-256 are kept of new passwords. */
  public boolean wantsScram() {
    return registry.flatMap(entry -> entry.field(Fields.SCRAM)).filter("true"::equals).isPresent();
  }

  /**
   * What answers about names without keys are made from, where keys for SCRAM-SHA-256 are kept: it
   * is the same at every server, so that no two can be compared.
   */
  public Optional<String> scramSecret() {
    return wantsScram()
        ? registry.flatMap(entry -> entry.field(Fields.SCRAM_SECRET))
        : Optional.empty();
  }

  /** The secret of the first registry that asks for SCRAM-SHA-256, where one does. */
  public static Optional<String> firstScramSecret(Gv gv) {
    return gv.registries().values().stream()
        .map(registry -> new PasswordPolicy(Optional.of(registry.entry())))
        .flatMap(policy -> policy.scramSecret().stream())
        .findFirst();
  }

  private Optional<Integer> number(String field) {
    return registry.flatMap(entry -> entry.number(field));
  }
}
