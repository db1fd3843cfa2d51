package grapevine.mechanism.lease;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * A change that waits for those who may still believe what was before it. It is in force when each
 * of them has answered, or his lease has surely ended. For one thread.
 */
public final class Recall {
  private final Ticket ticket;
  private final Thing thing;
  private final long notBeforeMillis;
  private final TreeMap<HolderId, Waiting> waiting = new TreeMap<>();

  /**
   * A holder who has not answered.
   *
   * @param overAtMillis when his leases have ended, as they were when the change was made
   * @param leases his leases on the thing, and on its group
   */
  private record Waiting(long overAtMillis, List<Granted> leases) {}

  Recall(Ticket ticket, Thing thing, long notBeforeMillis) {
    this.ticket = ticket;
    this.thing = thing;
    this.notBeforeMillis = notBeforeMillis;
  }

  /** The number that a holder gives back with the answer. */
  public Ticket ticket() {
    return ticket;
  }

  /** What was changed. */
  public Thing thing() {
    return thing;
  }

  /** Whom to ask, again and again, until they answer or it does not matter any more. */
  public List<HolderId> unanswered(long monotonicMillis) {
    List<HolderId> holders = new ArrayList<>();
    waiting.forEach((holder, lease) -> {
      if (lease.overAtMillis > monotonicMillis) {
        holders.add(holder);
      }
    });
    return holders;
  }

  /** Whether nobody can believe any more what was before the change. */
  public boolean inForce(long monotonicMillis) {
    return monotonicMillis >= inForceAtMillis();
  }

  /** When it is in force if nobody else answers: a moment of the granter's monotonic clock. */
  public long inForceAtMillis() {
    long latest = notBeforeMillis;
    for (Waiting lease : waiting.values()) {
      latest = Math.max(latest, lease.overAtMillis);
    }
    return latest;
  }

  void waitFor(Granted lease) {
    Waiting one = waiting.getOrDefault(lease.holder, new Waiting(0, new ArrayList<>()));
    one.leases.add(lease);
    waiting.put(
        lease.holder, new Waiting(Math.max(one.overAtMillis, lease.overAtMillis), one.leases));
  }

  /**
   * The holder has let go of what it held.
   *
   * @return the leases that it had
   */
  List<Granted> answered(HolderId holder) {
    Waiting one = waiting.remove(holder);
    return one == null ? List.of() : one.leases;
  }

  boolean allAnswered() {
    return waiting.isEmpty();
  }
}
