package grapevine.simulator.workload;

import grapevine.kernel.id.RName;
import grapevine.kernel.time.Timestamp;
import grapevine.mechanism.exactlyonce.RequestId;
import java.util.Collection;
import java.util.Collections;
import java.util.TreeMap;

/** What clients know of their requests with a number that they have not acknowledged yet. */
public final class RequestLedger {
  /**
   * One of them.
   *
   * @param name what it is about
   * @param effect the timestamp of its effect
   * @param deadlineMillis when nobody carries it out any more
   */
  public record Open(RequestId id, RName name, Timestamp effect, long deadlineMillis) {}

  private final TreeMap<RequestId, Open> open = new TreeMap<>();

  /** A client has numbered a request. */
  void begin(Open request) {
    open.put(request.id(), request);
  }

  /** It has its answer, or gives it up: what it sends from now on says so. */
  void completed(RequestId id) {
    open.remove(id);
  }

  /** Those that are open. */
  public Collection<Open> open() {
    return Collections.unmodifiableCollection(open.values());
  }
}
