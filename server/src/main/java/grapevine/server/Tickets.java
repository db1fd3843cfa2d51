package grapevine.server;

import grapevine.runtime.loop.EventLoop;
import grapevine.service.event.Effect;
import grapevine.service.event.Event;
import grapevine.service.request.Answer;
import grapevine.service.request.Request;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * The questions of clients that the node has not answered yet. Safe for use by several threads.
 * They are bounded by the inbox of the loop and the number of connections, each of which asks one
 * at a time.
 */
final class Tickets {
  private static final Answer BUSY = new Answer.NotNow("this server is busy; try again");

  private final Map<Long, Consumer<Answer>> open = new ConcurrentHashMap<>();
  private final AtomicLong last = new AtomicLong();
  private final EventLoop<Event, Effect> loop;

  Tickets(EventLoop<Event, Effect> loop) {
    this.loop = loop;
  }

  /** Asks the node; the answer comes once, possibly at once. */
  void ask(Request request, Consumer<Answer> then) {
    long ticket = last.incrementAndGet();
    open.put(ticket, then);
    if (!loop.offer(new Event.FromClient(ticket, request))) {
      reply(ticket, BUSY);
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
