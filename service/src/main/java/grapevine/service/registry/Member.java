package grapevine.service.registry;

import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.RName;
import grapevine.kernel.time.Timestamp;
import grapevine.mechanism.list.Item;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An active item of a list of members, owners, friends, targets or forwarding addresses.
 *
 * @param text the name, mail address or pattern as it was written
 * @param identity the entry that it named when it was added, where that was known
 * @param at when it was added: without an identity it means nobody who was created later
 */
public record Member(String text, @Nullable EntryId identity, Timestamp at) {
  /** What sort of text an item may be. */
  public enum Form {
    /** The name of an entry, {@code alice.pa}. */
    NAME,
    /** A mail address of an outside system. */
    OUTSIDE,
    /** {@code *} or {@code *.pa}: counts for rights, and gets no mail. */
    PATTERN,
    /** None of these; counts for nothing. */
    NEITHER
  }

  /** The pattern that takes in everybody. */
  public static final String ALL = "*";

  static Member of(Item<Value> item) {
    return new Member(item.value().text(), item.value().identity(), item.at());
  }

  /** What sort of text this is. */
  public Form form() {
    return form(text);
  }

  /** The name, where this is one. */
  public Optional<RName> name() {
    return mayBeName(text) ? RName.parse(text) : Optional.empty();
  }

  private static boolean mayBeName(String text) {
    return !text.equals(ALL) && !text.startsWith("*.") && text.indexOf('@') <= 0;
  }

  static Form form(String text) {
    if (text.equals(ALL)) {
      return Form.PATTERN;
    }
    if (text.startsWith("*.")) {
      // The part behind the dot is a registry if some name in it is a name.
      return RName.of("x", text.substring(2)).isPresent() ? Form.PATTERN : Form.NEITHER;
    }
    if (text.indexOf('@') > 0) {
      return Form.OUTSIDE;
    }
    return RName.parse(text).isPresent() ? Form.NAME : Form.NEITHER;
  }

  /** Of a pattern, the registry that it takes in, or {@code *} for all; else nothing. */
  public Optional<String> pattern() {
    if (text.equals(ALL)) {
      return Optional.of(ALL);
    }
    // The part behind the dot is a registry if some name in it is a name.
    return text.startsWith("*.")
        ? RName.of("x", text.substring(2)).map(RName::registry)
        : Optional.empty();
  }

  /** Whether this is a pattern that takes in every name of that one's registry. */
  public boolean matches(RName name) {
    return pattern()
        .filter(taken -> taken.equals(ALL) || taken.equals(name.registry()))
        .isPresent();
  }
}
