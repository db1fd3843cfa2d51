package grapevine.service.mailbox;

import grapevine.kernel.check.Invariant;
import grapevine.kernel.check.PlantedBug;
import grapevine.kernel.state.State;
import grapevine.kernel.state.Transaction;
import grapevine.service.message.Message;
import java.util.Collections;

/**
 * What messages are, once for all mailboxes of this site, counted by reference. Each holds one
 * reference to its body: it is retained with the first use and released with the last.
 */
final class SharedMessages {
  private SharedMessages() {}

  /** The form in which a message is kept: what was only for its way is left out. */
  static Message kept(Message message) {
    return message.stamped(Collections.emptySortedMap());
  }

  static long size(Message message) {
    return message.prefix().length + message.bodySize();
  }

  /** A message that some place refers to. */
  static Message get(State state, MessageKey key) {
    return MailboxTables.MESSAGES
        .get(state, key)
        .orElseThrow(() -> new IllegalStateException("a message without its record: " + key));
  }

  /** Counts one more use. */
  static void retain(Transaction state, Message message) {
    MessageKey key = new MessageKey(message.postmark(), message.accepted());
    long uses = MailboxTables.USES.get(state, key).orElse(0L);
    if (uses == 0) {
      MailboxTables.MESSAGES.put(state, key, message);
      state.retain(message.body());
    }
    MailboxTables.USES.put(state, key, uses + 1);
  }

  /** Counts one use less. */
  static void release(Transaction state, MessageKey key) {
    long uses = MailboxTables.USES.get(state, key).orElse(0L);
    Invariant.check(uses > 0, "a released message has uses: %s", key);
    Message message = get(state, key);
    if (uses > 1) {
      MailboxTables.USES.put(state, key, uses - 1);
      if (state.references(message.body()) > 0 && PlantedBug.BODY_COLLECTED_TOO_EARLY.planted()) {
        state.release(message.body());
      }
      return;
    }
    MailboxTables.USES.delete(state, key);
    MailboxTables.MESSAGES.delete(state, key);
    if (state.references(message.body()) > 0 || !PlantedBug.BODY_COLLECTED_TOO_EARLY.planted()) {
      state.release(message.body());
    }
  }
}
