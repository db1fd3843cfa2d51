package grapevine.service.steer;

import grapevine.kernel.check.PlantedBug;
import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.Postmark;
import grapevine.kernel.id.RName;
import grapevine.kernel.time.Timestamp;
import grapevine.service.event.Step;
import grapevine.service.message.HeaderScan;
import grapevine.service.message.Message;
import java.util.Iterator;
import java.util.LinkedHashSet;

/**
 * Ways that come back to where they were. What travels with a copy (the set of entries visited)
 * ends every circle; what is remembered here besides keeps lists that share many lists from being
 * expanded once for each path through them, which can be very many.
 */
final class Circles {
  private static final int REMEMBERED_MAX = 10_000;

  private final LinkedHashSet<Expansion> expanded = new LinkedHashSet<>();

  /** Whether a group was expanded for this acceptance of a message before; remembers that it is. */
  boolean metBefore(Message message, EntryId group) {
    if (PlantedBug.VISITED_SET_NOT_SENT.planted()) {
      return false;
    }
    boolean added = expanded.add(new Expansion(message.postmark(), message.accepted(), group));
    if (expanded.size() > REMEMBERED_MAX) {
      Iterator<Expansion> oldest = expanded.iterator();
      oldest.next();
      oldest.remove();
    }
    return !added;
  }

  /**
   * Whether somebody forwarded this message to the outside before, from where it has come back: its
   * header then has his Delivered-To: line.
   */
  static boolean forwardedBefore(Step step, Message message, RName forwarder) {
    byte[] head = step.state().readBody(message.body(), 0, HeaderScan.OCTETS_MAX);
    return head != null && HeaderScan.of(head).deliveredTo(forwarder);
  }

  private record Expansion(Postmark postmark, Timestamp accepted, EntryId group) {}
}
