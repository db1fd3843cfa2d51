package grapevine.service.node;

import grapevine.kernel.env.Buggify;
import grapevine.kernel.env.Randomness;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.log.LogLine;
import grapevine.kernel.state.Transaction;
import grapevine.mechanism.replication.ReplicationMessage;
import grapevine.mechanism.replication.ReplicationStep;
import grapevine.mechanism.replication.ReturnCause;
import grapevine.service.event.Step;
import grapevine.service.link.PeerMessage;

/** A node's {@link Step} as the replication mechanism sees it. */
final class ReplicationAdapter implements ReplicationStep {
  /** What the mechanism tells the node about its own past. */
  interface Past {
    void confirmed(Step step, ServerNumber by);

    void mustComeBackAsNew(Step step, ReturnCause cause, String why);
  }

  private final Step step;
  private final Past past;

  ReplicationAdapter(Step step, Past past) {
    this.step = step;
    this.past = past;
  }

  /** The step that this stands for. */
  Step step() {
    return step;
  }

  @Override
  public Transaction state() {
    return step.state();
  }

  @Override
  public long wallMillis() {
    return step.wallMillis();
  }

  @Override
  public long monotonicMillis() {
    return step.monotonicMillis();
  }

  @Override
  public Randomness randomness() {
    return step.environment().randomness();
  }

  @Override
  public Buggify buggify() {
    return step.environment().buggify();
  }

  @Override
  public void send(ServerNumber to, ReplicationMessage message) {
    step.send(to, new PeerMessage.Replicate(message));
  }

  @Override
  public void log(LogLine line) {
    step.log(line);
  }

  @Override
  public void ownPastConfirmed(ServerNumber by) {
    past.confirmed(step, by);
  }

  @Override
  public void mustComeBackAsNew(ReturnCause cause, String why) {
    past.mustComeBackAsNew(step, cause, why);
  }
}
