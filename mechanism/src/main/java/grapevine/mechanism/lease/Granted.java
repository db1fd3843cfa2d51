package grapevine.mechanism.lease;

import java.util.Comparator;

/** A lease that was granted. The time at which it has surely ended is on the granter's clock. */
final class Granted {
  static final Comparator<Granted> BY_END =
      Comparator.comparingLong((Granted lease) -> lease.overAtMillis)
          .thenComparing(lease -> lease.ticket);

  final Thing thing;
  final HolderId holder;
  final Ticket ticket;

  /** Changed only while it is in no order. */
  long overAtMillis;

  /** What it is on has changed: it runs out, and is counted until then. */
  boolean recalled;

  /** How many changes of things under it its holder has not answered. */
  int openRecalls;

  Granted(Thing thing, HolderId holder, Ticket ticket, long overAtMillis) {
    this.thing = thing;
    this.holder = holder;
    this.ticket = ticket;
    this.overAtMillis = overAtMillis;
  }
}
