package grapevine.service.node;

import grapevine.kernel.id.ServerNumber;
import grapevine.service.event.Step;
import grapevine.service.link.PeerMessage;
import grapevine.service.request.Answer;
import grapevine.service.request.Request;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Questions to other servers that somebody waits for. They live in memory: whoever asks repeats
 * what matters. At most {@link #OPEN_MAX} are open; a further one is answered with nothing at once.
 */
final class Questions {
  static final int OPEN_MAX = 10_000;

  /** What is done with the answer; nothing where none came in time or the link broke. */
  @FunctionalInterface
  interface Reaction {
    void on(Step step, Optional<Answer> answer);
  }

  private record Open(ServerNumber peer, long deadline, Reaction reaction) {}

  private record Deadline(long monotonicMillis, long question) {}

  private final TreeMap<Long, Open> open = new TreeMap<>();
  private final TreeSet<Deadline> deadlines =
      new TreeSet<>(
          Comparator.comparingLong(Deadline::monotonicMillis)
              .thenComparingLong(Deadline::question));
  private long lastQuestion;

  /** Asks one server, and waits at most so long. */
  void ask(Step step, ServerNumber peer, Request request, long waitMillis, Reaction reaction) {
    if (open.size() >= OPEN_MAX) {
      reaction.on(step, Optional.empty());
      return;
    }
    long question = ++lastQuestion;
    long deadline = step.monotonicMillis() + waitMillis;
    open.put(question, new Open(peer, deadline, reaction));
    deadlines.add(new Deadline(deadline, question));
    step.send(peer, new PeerMessage.Ask(question, request));
  }

  /** An answer has come; one that nobody waits for any more is dropped. */
  void answered(Step step, ServerNumber peer, long question, Answer answer) {
    Open waiting = open.get(question);
    if (waiting != null && waiting.peer.equals(peer)) {
      close(question, waiting);
      waiting.reaction.on(step, Optional.of(answer));
    }
  }

  /** The link to a server broke: what was asked of it stays without an answer. */
  void peerDown(Step step, ServerNumber peer) {
    List<Long> lost = new ArrayList<>();
    open.forEach((question, waiting) -> {
      if (waiting.peer.equals(peer)) {
        lost.add(question);
      }
    });
    lost.forEach(question -> giveUp(step, question));
  }

  /** Gives up what has waited for too long. */
  void tick(Step step) {
    while (!deadlines.isEmpty() && deadlines.first().monotonicMillis() <= step.monotonicMillis()) {
      giveUp(step, deadlines.first().question());
    }
  }

  /** When {@link #tick} has something to do next. */
  long nextTickMonotonicMillis() {
    return deadlines.isEmpty() ? Long.MAX_VALUE : deadlines.first().monotonicMillis();
  }

  private void giveUp(Step step, long question) {
    Open waiting = open.get(question);
    if (waiting != null) {
      close(question, waiting);
      waiting.reaction.on(step, Optional.empty());
    }
  }

  private void close(long question, Open waiting) {
    open.remove(question);
    deadlines.remove(new Deadline(waiting.deadline, question));
  }
}
