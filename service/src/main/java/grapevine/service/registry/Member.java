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
    return !text.equals("*") && !text.startsWith("*.") && text.indexOf('@') <= 0;
  }

  static Form form(String text) {
    if (text.equals("*")) {
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

  /** Whether a pattern takes in every name of that registry. */
  boolean matches(RName name) {
    return text.equals("*")
        || (form() == Form.PATTERN
            && RName.of("x", text.substring(2))
                .filter(sample -> sample.registry().equals(name.registry()))
                .isPresent());
  }
}
