package grapevine.simulator.world;

import grapevine.kernel.log.LogLine;
import grapevine.service.link.PeerMessage;

/** Sees what happens in a world. It changes nothing; it may throw {@link PromiseBroken}. */
public interface Witness {
  /** A server sends something. */
  default void sent(int from, int to, PeerMessage message) {}

  /** A server's process has begun. */
  default void started(SimulatedServer server) {}

  /** A server stops of its own accord. */
  default void stopped(SimulatedServer server, String why, boolean asNew) {}

  /** A server's batch is durable, and its effects are out. */
  default void handled(SimulatedServer server, int events) {}

  /** A server wrote into its log. */
  default void logged(SimulatedServer server, LogLine line) {}
}
