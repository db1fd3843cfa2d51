package grapevine.simulator.nemesis;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/** Which servers have a reason to come back as new. */
public final class Causes {
  private final TreeSet<Integer> servers = new TreeSet<>();

  void add(int server) {
    servers.add(server);
  }

  /** The places of those servers. */
  public SortedSet<Integer> servers() {
    return Collections.unmodifiableSortedSet(servers);
  }
}
