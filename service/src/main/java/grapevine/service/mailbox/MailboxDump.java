package grapevine.service.mailbox;

import grapevine.kernel.id.BodyId;
import grapevine.kernel.id.EntryId;
import grapevine.kernel.state.State;
import grapevine.service.message.Message;
import java.util.HexFormat;

/** A mailbox as text: equal, byte for byte, at all sites that have the same. */
public final class MailboxDump {
  private MailboxDump() {}

  /** One line for each message, in the order of postmarks; nothing else. */
  public static String of(State state, EntryId owner) {
    StringBuilder text = new StringBuilder();
    MailboxTables.HELD.forEach(
        state,
        MailboxTables.prefix(owner),
        (place, held) -> {
          Message message =
              SharedMessages.get(state, new MessageKey(place.postmark(), held.accepted()));
          text.append(place.postmark());
          field(text, "delivered", held.delivered());
          field(text, "folder", held.folder());
          field(text, "flags", held.flags());
          field(text, "accepted", held.accepted());
          field(text, "body", message.body());
          field(text, "size", message.bodySize());
          field(text, "from", message.mailFrom());
          byte[] prefix = BodyId.sha256().digest(message.prefix());
          field(text, "prefix", HexFormat.of().formatHex(prefix));
          text.append('\n');
          return true;
        });
    return text.toString();
  }

  private static void field(StringBuilder text, String name, Object value) {
    text.append(' ').append(name).append('=').append(value);
  }
}
