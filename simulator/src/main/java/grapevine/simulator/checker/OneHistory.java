package grapevine.simulator.checker;

import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.time.Timestamp;
import grapevine.mechanism.replication.ChainDigest;
import grapevine.mechanism.replication.Change;
import grapevine.mechanism.replication.DomainName;
import grapevine.mechanism.replication.Push;
import grapevine.service.link.PeerMessage;
import grapevine.simulator.world.PromiseBroken;
import java.util.TreeMap;

/**
 * A server has one history: what it once sent as its change number n stays that, whatever crashed
 * since, and the timestamps of its changes of one thing rise (invariants 18 and 27).
 */
final class OneHistory implements Check {
  private record Sent(ChainDigest digest, Timestamp at) {}

  private final TreeMap<ServerNumber, TreeMap<Long, Sent>> histories = new TreeMap<>();

  @Override
  public void sent(int from, int to, PeerMessage message) {
    if (message instanceof PeerMessage.Replicate(Push(DomainName _, var _, var changes))) {
      changes.forEach(this::look);
    }
  }

  private void look(Change change) {
    TreeMap<Long, Sent> history =
        histories.computeIfAbsent(change.origin(), key -> new TreeMap<>());
    Sent known =
        history.putIfAbsent(change.ordinal(), new Sent(change.digest(), change.timestamp()));
    if (known != null && !known.digest.equals(change.digest())) {
      throw new PromiseBroken(
          "one-history",
          change.origin()
              + " made two changes number "
              + change.ordinal()
              + ", at "
              + known.at
              + " and at "
              + change.timestamp());
    }
  }
}
