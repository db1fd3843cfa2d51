package grapevine.server;

import grapevine.runtime.loop.EventLoop;
import grapevine.service.event.Effect;
import grapevine.service.event.Event;
import grapevine.service.request.Answer;
import grapevine.service.request.Request;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * The questions of clients that the node has not answered yet. Safe for use by several threads.
 * They are bounded by the inbox of the loop and the number of connections, each of which asks one
 * at a time.
 */
final class Tickets {
  private static final Answer BUSY = new Answer.NotNow("this server is busy; try again");

  private static final Answer STOPPING =
      new Answer.Unknown("this server stops; what was asked may or may not be done");

  private final Map<Long, Consumer<Answer>> open = new ConcurrentHashMap<>();
  private final AtomicLong last = new AtomicLong();
  private final EventLoop<Event, Effect> loop;
  private volatile boolean closed;

  Tickets(EventLoop<Event, Effect> loop) {
    this.loop = loop;
  }

  /** Asks the node; the answer comes once, possibly at once. */
  void ask(Request request, Consumer<Answer> then) {
    long ticket = last.incrementAndGet();
    open.put(ticket, then);
    if (closed || !loop.offer(new Event.FromClient(ticket, request))) {
      reply(ticket, BUSY);
    }
  }

  /** Tells the node what must not be lost, such as that a session has ended; it may wait. */
  void tell(Request request) {
    loop.put(new Event.FromClient(last.incrementAndGet(), request));
  }

  /** The node answers nothing any more: whoever waits is told so. */
  void close() {
    closed = true;
    List.copyOf(open.keySet()).forEach(ticket -> reply(ticket, STOPPING));
  }

  /** Asks the node, and waits; {@link Answer.Unknown} where no answer comes in time. */
  Answer await(Request request, long seconds) {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    ask(request, answer::complete);
    try {
      return answer.get(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer.Unknown("interrupted");
    } catch (ExecutionException | TimeoutException e) {
      return new Answer.Unknown("the server has not answered for " + seconds + " seconds");
    }
  }

  /** The node's answer. */
  void reply(long ticket, Answer answer) {
    Consumer<Answer> waiting = open.remove(ticket);
    if (waiting != null) {
      waiting.accept(answer);
    }
  }
}
