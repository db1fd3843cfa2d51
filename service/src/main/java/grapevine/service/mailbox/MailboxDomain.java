package grapevine.service.mailbox;

import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.RName;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.time.Timestamp;
import java.util.Optional;

/** The name under which a mailbox is replicated: {@code m/} and the owner's identity, folded. */
public final class MailboxDomain {
  private static final String PREFIX = "m/";

  private MailboxDomain() {}

  /** The domain of somebody's mailbox. However the name is written, it is the same. */
  public static String of(EntryId owner) {
    RName name = owner.name();
    return PREFIX + name.foldedName() + "." + name.registry() + "/" + owner.created();
  }

  /** Whose mailbox a domain is, or nothing where it is none. */
  public static Optional<EntryId> owner(String domain) {
    int slash = domain.lastIndexOf('/');
    if (!domain.startsWith(PREFIX) || slash < PREFIX.length()) {
      return Optional.empty();
    }
    Optional<Timestamp> created = timestamp(domain.substring(slash + 1).split("\\.", -1));
    return RName.parse(domain.substring(PREFIX.length(), slash))
        .flatMap(name -> created.map(at -> new EntryId(name, at)));
  }

  private static Optional<Timestamp> timestamp(String[] parts) {
    if (parts.length != 3) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Timestamp(
              Long.parseLong(parts[0], 16),
              Integer.parseInt(parts[1], 16),
              new ServerNumber(Long.parseUnsignedLong(parts[2], 16))));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
