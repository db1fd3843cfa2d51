package grapevine.service.event;

import grapevine.kernel.env.Environment;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.log.LogLine;
import grapevine.kernel.state.Batch;
import grapevine.kernel.state.Storage;
import grapevine.kernel.state.Transaction;
import grapevine.kernel.time.HybridClock;
import grapevine.kernel.time.Timestamp;
import grapevine.service.link.PeerMessage;
import grapevine.service.request.Answer;
import java.util.ArrayList;
import java.util.List;

/**
 * The handling of one batch of events: what time it is, the state with all that is pending, and
 * what shall be done once that is durable. For one thread.
 */
public final class Step {
  private final Environment environment;
  private final HybridClock clock;
  private final Transaction transaction;
  private final long wallMillis;
  private final long monotonicMillis;
  private final Timestamp clockBefore;
  private List<Effect> effects = new ArrayList<>();

  /** Begins a batch now. */
  public Step(Environment environment, HybridClock clock, Storage storage) {
    this.environment = environment;
    this.clock = clock;
    this.clockBefore = clock.last();
    this.transaction = new Transaction(storage);
    this.wallMillis = environment.clock().wallMillis();
    this.monotonicMillis = environment.clock().monotonicMillis();
  }

  /** Where randomness and misbehaviour come from. */
  public Environment environment() {
    return environment;
  }

  /** The state, with what is pending. */
  public Transaction state() {
    return transaction;
  }

  /** Wall-clock milliseconds since 1970, fixed for the batch. */
  public long wallMillis() {
    return wallMillis;
  }

  /** Monotonic milliseconds, fixed for the batch. */
  public long monotonicMillis() {
    return monotonicMillis;
  }

  /** The latest that the server's clock stands at: all timestamps that it made are not above it. */
  public Timestamp lastTimestamp() {
    return clock.last();
  }

  /** A new timestamp of this server. */
  public Timestamp timestamp() {
    return clock.next(wallMillis);
  }

  /** A new timestamp of this server above another one. */
  public Timestamp timestampAbove(Timestamp floor) {
    return clock.nextAbove(floor, wallMillis);
  }

  /** Takes note of a timestamp from elsewhere; raises an alarm where it is from the future. */
  public void observe(Timestamp other) {
    if (!clock.observe(other, wallMillis)) {
      log(LogLine.alarm("change from the future", "timestamp", other, "now", wallMillis));
    }
  }

  /** Sends to another server. */
  public void send(ServerNumber peer, PeerMessage message) {
    effects.add(new Effect.Send(peer, message));
  }

  /** Answers a client. */
  public void reply(long ticket, Answer answer) {
    effects.add(new Effect.Reply(ticket, answer));
  }

  /** Wants something done. */
  public void emit(Effect effect) {
    effects.add(effect);
  }

  /** Writes a line into the log. */
  public void log(LogLine line) {
    effects.add(new Effect.WriteLog(line));
  }

  /**
   * What is to be done so far and rests on nothing new, in order, and is given out here: nothing
   * once the batch has changed the state, or stamped something.
   */
  public List<Effect> takeWhatNeedsNoCommit() {
    if (effects.isEmpty() || transaction.isChanged() || !clock.last().equals(clockBefore)) {
      return List.of();
    }
    List<Effect> free = effects;
    effects = new ArrayList<>();
    return free;
  }

  /** Ends the batch: what is to be made durable. */
  public Batch seal() {
    return transaction.seal();
  }

  /** What else is to be done when the batch is durable, in order. */
  public List<Effect> effects() {
    return List.copyOf(effects);
  }
}
