package grapevine.service.node;

import grapevine.kernel.id.ServerNumber;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which other servers are reached now, and which of several is the nearest. */
final class Links {
  private final ServerNumber self;
  private final TreeSet<ServerNumber> up = new TreeSet<>();
  private final TreeMap<ServerNumber, Long> downSince = new TreeMap<>();

  Links(ServerNumber self) {
    this.self = self;
  }

  void peerUp(ServerNumber peer) {
    up.add(peer);
    downSince.remove(peer);
  }

  void peerDown(ServerNumber peer, long wallMillis) {
    up.remove(peer);
    downSince.put(peer, wallMillis);
  }

  /** Since when a server is not reached, in wall-clock milliseconds, if it was reached before. */
  OptionalLong downSince(ServerNumber peer) {
    Long since = downSince.get(peer);
    return since == null ? OptionalLong.empty() : OptionalLong.of(since);
  }

  boolean isUp(ServerNumber peer) {
    return up.contains(peer);
  }

  SortedSet<ServerNumber> up() {
    return Collections.unmodifiableSortedSet(up);
  }

  /**
   * Those of the servers that are reached, the nearest first. Until round trips are measured, near
   * is what follows this server's own number, so that several servers do not all burden the same
   * one.
   */
  List<ServerNumber> nearest(Collection<ServerNumber> servers) {
    TreeSet<ServerNumber> reached = new TreeSet<>(servers);
    reached.retainAll(up);
    List<ServerNumber> order = new ArrayList<>(reached.tailSet(self));
    order.addAll(reached.headSet(self));
    return order;
  }
}
