package grapevine.service.registry;

import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.RName;
import grapevine.kernel.id.ServerNumber;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A server as the registry of registries describes it.
 *
 * @param name such as {@code cabernet.gv}
 * @param id its identity
 * @param number its number
 * @param addresses where its links listen, {@code host:port}
 * @param services where its faces listen, {@code FACE=host:port}, such as {@code
 *     pop3=192.0.2.7:110}
 * @param roles what it does beside the usual
 * @param certificate the fingerprint of its certificate, or empty
 * @param standing whether it serves
 */
public record ServerEntry(
    RName name,
    EntryId id,
    ServerNumber number,
    List<String> addresses,
    List<String> services,
    List<String> roles,
    String certificate,
    Standing standing) {
  /** Whether a server serves. */
  public enum Standing {
    /** It serves. */
    ACTIVE("active"),
    /** It hands over what it has and takes nothing new. */
    LEAVING("leaving"),
    /** It is never waited for again; if it is back, it comes as new. */
    WRITTEN_OFF("written-off");

    private final String word;

    Standing(String word) {
      this.word = word;
    }

    /** The value of {@link Fields#SERVER_STATE}. */
    public String word() {
      return word;
    }

    static Standing named(String word) {
      for (Standing standing : values()) {
        if (standing.word.equals(word)) {
          return standing;
        }
      }
      return ACTIVE;
    }
  }

  /** The text of a number as the field has it. */
  public static String numberText(ServerNumber number) {
    return number.toString();
  }

  static Optional<ServerNumber> numberOf(String text) {
    String folded = text.toLowerCase(Locale.ROOT);
    boolean good =
        folded.length() == 16 && folded.chars().allMatch(c -> Character.digit(c, 16) >= 0);
    return good
        ? Optional.of(new ServerNumber(Long.parseUnsignedLong(folded, 16)))
        : Optional.empty();
  }

  static Optional<ServerEntry> of(Entry entry) {
    return entry
        .field(Fields.SERVER_NUMBER)
        .flatMap(ServerEntry::numberOf)
        .map(number ->
            new ServerEntry(
                entry.name(),
                entry.id(),
                number,
                texts(entry, ListName.ADDRESSES),
                texts(entry, ListName.SERVICES),
                texts(entry, ListName.ROLES),
                entry.field(Fields.CERTIFICATE).orElse(""),
                Standing.named(entry.field(Fields.SERVER_STATE).orElse(""))));
  }

  private static List<String> texts(Entry entry, ListName list) {
    return entry.items(list).stream().map(Member::text).toList();
  }
}
