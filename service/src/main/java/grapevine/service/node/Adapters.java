package grapevine.service.node;

import grapevine.mechanism.replication.ReplicatedDomains;
import grapevine.mechanism.replication.Replicator;
import grapevine.service.event.Step;
import org.jspecify.annotations.Nullable;

/** The replication mechanism, and a node's steps as it sees them. */
final class Adapters {
  private final ReplicationAdapter.Past past;
  private @Nullable Replicator replicator;

  Adapters(ReplicationAdapter.Past past) {
    this.past = past;
  }

  /** The mechanism; it and what it replicates know each other, so it comes later. */
  void begin(Replicator mechanism) {
    replicator = mechanism;
  }

  Replicator replicator() {
    Replicator begun = replicator;
    if (begun == null) {
      throw new IllegalStateException("the mechanism has not begun");
    }
    return begun;
  }

  /** A step of this node for the mechanism. */
  ReplicationAdapter of(Step step) {
    return new ReplicationAdapter(step, past);
  }

  /** The node's step behind one of the mechanism's. */
  static Step step(grapevine.mechanism.replication.ReplicationStep step) {
    return ((ReplicationAdapter) step).step();
  }

  /** Starts the mechanism over those domains. */
  void begin(
      grapevine.kernel.id.ServerNumber self, NodeSettings settings, ReplicatedDomains domains) {
    begin(new Replicator(self, settings.replication(), domains));
  }
}
