package grapevine.mechanism.exactlyonce;

import grapevine.kernel.check.PlantedBug;
import grapevine.kernel.id.ClientNumber;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.time.Timestamp;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The requests of one client that have no answer yet: numbers, timestamps and what was tried. In
 * memory: a client that starts again takes a new number. For one thread.
 */
public final class OpenRequests {
  private final ClientNumber client;
  private final int openMax;
  private final ServerNumber source;
  private final TreeMap<Long, Open> open = new TreeMap<>();
  private long sequence;
  private long lastMillis;

  private static final class Open {
    private final long deadlineMillis;
    private final TreeSet<ServerNumber> tried = new TreeSet<>();
    private Timestamp effect;
    private int attempts;

    Open(Timestamp effect, long deadlineMillis) {
      this.effect = effect;
      this.deadlineMillis = deadlineMillis;
    }
  }

  /**
   * Of a client that has sent nothing yet.
   *
   * @param openMax at most so many at a time; not more than servers remember
   */
  public OpenRequests(ClientNumber client, int openMax) {
    this.client = client;
    this.openMax = openMax;
    this.source = new ServerNumber(client.value());
  }

  /**
   * Numbers a request, and fixes the timestamp of its effect.
   *
   * @param seen the latest timestamp of all that the client has seen
   * @param wallMillis its clock
   * @param deadlineMillis the end of its lease
   * @return its number; empty where too many are open
   */
  public OptionalLong begin(Timestamp seen, long wallMillis, long deadlineMillis) {
    if (open.size() >= openMax) {
      return OptionalLong.empty();
    }
    sequence++;
    open.put(sequence, new Open(timestamp(seen, wallMillis), deadlineMillis));
    return OptionalLong.of(sequence);
  }

  /**
   * A millisecond for each request: the counter tells apart the changes that are its effect, so
   * that two servers that execute it stamp them alike.
   */
  private Timestamp timestamp(Timestamp seen, long wallMillis) {
    lastMillis = Math.max(wallMillis, Math.max(lastMillis, seen.millis()) + 1);
    return new Timestamp(lastMillis, 0, source);
  }

  /**
   * The next try of an open request, the first one too; to be sent to that server now. Empty where
   * it has its answer.
   */
  public Optional<Request> attempt(long number, ServerNumber to, long wallMillis) {
    Open request = open.get(number);
    if (request == null) {
      return Optional.empty();
    }
    if (request.attempts > 0 && PlantedBug.RETRIED_WITH_NEW_TIMESTAMP.planted()) {
      request.effect = timestamp(request.effect, wallMillis);
    }
    request.attempts++;
    Request.Attempt attempt = new Request.Attempt(request.attempts, request.tried);
    request.tried.add(to);
    RequestId id = new RequestId(client, number);
    return Optional.of(
        new Request(id, open.firstKey(), request.effect, request.deadlineMillis, attempt));
  }

  /** The client has an answer, or will never use one: servers may forget. */
  public void completed(long number) {
    open.remove(number);
  }

  /** The numbers of the requests that have no answer yet, in order. */
  public List<Long> open() {
    return List.copyOf(open.keySet());
  }
}
