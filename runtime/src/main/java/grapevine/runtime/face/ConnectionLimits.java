package grapevine.runtime.face;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** How many connections there may be, in all and from one address. Safe for several threads. */
public final class ConnectionLimits {
  private final int totalMax;
  private final int addressMax;
  private final AtomicInteger total = new AtomicInteger();
  private final ConcurrentHashMap<String, Integer> byAddress = new ConcurrentHashMap<>();

  /** Limits; 2,000 and 100 are the defaults of the configuration. */
  public ConnectionLimits(int totalMax, int addressMax) {
    this.totalMax = totalMax;
    this.addressMax = addressMax;
  }

  /** Takes a place for a connection from that address; false where there is none. */
  public boolean enter(String address) {
    if (total.incrementAndGet() > totalMax) {
      total.decrementAndGet();
      return false;
    }
    if (byAddress.merge(address, 1, Integer::sum) > addressMax) {
      leave(address);
      return false;
    }
    return true;
  }

  /** Gives the place back. */
  public void leave(String address) {
    byAddress.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
    total.decrementAndGet();
  }

  /** How many connections there are now. */
  public int total() {
    return total.get();
  }
}
