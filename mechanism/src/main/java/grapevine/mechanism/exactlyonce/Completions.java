package grapevine.mechanism.exactlyonce;

import static grapevine.mechanism.exactlyonce.ExactlyOnceTables.CLIENTS;
import static grapevine.mechanism.exactlyonce.ExactlyOnceTables.ENDINGS;
import static grapevine.mechanism.exactlyonce.ExactlyOnceTables.REQUESTS;
import static grapevine.mechanism.exactlyonce.ExactlyOnceTables.TOTALS;

import grapevine.kernel.check.Invariant;
import grapevine.kernel.check.Mark;
import grapevine.kernel.check.PlantedBug;
import grapevine.kernel.id.ClientNumber;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.state.State;
import grapevine.kernel.state.Transaction;
import grapevine.mechanism.exactlyonce.Decision.Reason;
import grapevine.mechanism.exactlyonce.ExactlyOnceTables.Client;
import grapevine.mechanism.exactlyonce.ExactlyOnceTables.Ending;
import grapevine.mechanism.exactlyonce.ExactlyOnceTables.Row;
import grapevine.mechanism.exactlyonce.ExactlyOnceTables.Totals;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a server remembers of requests, all of it in the state: this object has none. For one
 * thread.
 */
public final class Completions {
  private static final Mark DONE_BEFORE = Mark.of("exactlyonce.done-before");
  private static final Mark FENCED = Mark.of("exactlyonce.fenced");
  private static final Mark SUPERSEDED = Mark.of("exactlyonce.superseded");
  private static final Mark TWICE = Mark.of("exactlyonce.executed-at-two");
  private static final Mark SWEPT = Mark.of("exactlyonce.swept");
  private static final Mark HORIZON = Mark.of("exactlyonce.behind-horizon");
  private static final Mark UNKNOWN = Mark.of("exactlyonce.outcome-unknown");

  private static final RequestId FIRST = new RequestId(new ClientNumber(0), 1);

  private final ServerNumber self;
  private final ExactlyOnceSettings settings;

  /** Of a server. */
  public Completions(ServerNumber self, ExactlyOnceSettings settings) {
    this.self = self;
    this.settings = settings;
  }

  /**
   * Decides on a try, and takes note of what it acknowledges.
   *
   * @param token whose signature is right
   */
  public Decision decide(Transaction state, ClientToken token, Request request, Arrival arrival) {
    if (!token.client().equals(request.id().client())) {
      return new Decision.Refused(Reason.NOT_UNDER_LEASE);
    }
    boolean early = PlantedBug.COMPLETION_DROPPED_BEFORE_ACKNOWLEDGED.planted();
    acknowledge(state, request.id(), early ? request.id().sequence() : request.firstOpen());
    Row row = REQUESTS.get(state, request.id()).orElse(Row.NONE);
    CompletionRecord record = row.record();
    if (record != null) {
      return again(record, request);
    }
    Reason reason = refusal(state, token, request, arrival);
    if (reason == null && request.attempt().number() < row.fence()) {
      SUPERSEDED.hit();
      reason = Reason.SUPERSEDED;
    }
    if (reason != null) {
      return new Decision.Refused(reason);
    }
    return arrival.dependsOnState() ? afterAsking(request, arrival) : new Decision.Execute();
  }

  private static Decision again(CompletionRecord record, Request request) {
    DONE_BEFORE.hit();
    return record.outcome().effect().equals(request.effect())
        ? new Decision.Done(record.outcome())
        : new Decision.Refused(Reason.ANOTHER_REQUEST);
  }

  private @Nullable Reason refusal(
      State state, ClientToken token, Request request, Arrival arrival) {
    Client client = client(state, request.id().client());
    Totals totals = totals(state);
    long deadline = request.deadlineMillis();
    if (request.id().sequence() < client.firstOpen()) {
      return Reason.STALE;
    }
    if (deadline > token.endsWallMillis()) {
      return Reason.NOT_UNDER_LEASE;
    }
    if (isOver(totals, deadline, arrival.wallMillis())) {
      return Reason.LEASE_OVER;
    }
    if (isTooFar(request, arrival)) {
      return Reason.TIMESTAMP_TOO_FAR;
    }
    if (client.rows() >= settings.openMax()) {
      return Reason.TOO_MANY_OPEN;
    }
    return totals.rows() >= settings.rowsMax() ? Reason.FULL : null;
  }

  private static boolean isOver(Totals totals, long deadlineMillis, long wallMillis) {
    if (PlantedBug.EXECUTED_AFTER_CLIENT_LEASE.planted()) {
      return false;
    }
    if (deadlineMillis <= totals.horizonMillis()) {
      HORIZON.hit();
      return true;
    }
    return wallMillis > deadlineMillis;
  }

  private boolean isTooFar(Request request, Arrival arrival) {
    long later = Math.max(arrival.wallMillis(), arrival.touched().millis());
    long effect = request.effect().millis();
    return effect > later + settings.aheadMillis()
        || effect < arrival.wallMillis() - settings.behindMillis();
  }

  private Decision afterAsking(Request request, Arrival arrival) {
    TreeSet<ServerNumber> unheard = new TreeSet<>();
    TreeSet<ServerNumber> unknown = new TreeSet<>();
    boolean gone = false;
    for (ServerNumber server : request.attempt().tried()) {
      Heard heard = server.equals(self) ? new Heard.NotHere() : arrival.heard().get(server);
      if (heard == null) {
        unheard.add(server);
        continue;
      }
      switch (heard) {
        case Heard.Done done -> {
          return again(done.record(), request);
        }
        case Heard.Gone _ -> gone = true;
        case Heard.Unknown _ -> unknown.add(server);
        case Heard.NotHere _ -> {}
      }
    }
    if (!unheard.isEmpty()) {
      return new Decision.Ask(unheard);
    }
    if (gone) {
      return new Decision.Refused(Reason.STALE);
    }
    if (!unknown.isEmpty()) {
      UNKNOWN.hit();
      return new Decision.OutcomeUnknown(unknown);
    }
    return new Decision.Execute();
  }

  /**
   * Records that a request is executed, in the transaction that has its effect.
   *
   * @param domain where the effect is
   * @return what must travel with the effect
   */
  public CompletionRecord complete(
      Transaction state, Request request, String domain, byte[] answer) {
    Row row = REQUESTS.get(state, request.id()).orElse(Row.NONE);
    Invariant.check(row.record() == null, "a request is executed once: %s", request.id());
    CompletionRecord record =
        new CompletionRecord(
            request.id(),
            request.firstOpen(),
            domain,
            request.deadlineMillis(),
            new CompletionRecord.Outcome(request.effect(), answer));
    put(state, request.id(), new Row(row.fence(), record), request.deadlineMillis());
    return record;
  }

  /** Takes a record that came with a change or a state, in the transaction that applies it. */
  public void merge(Transaction state, CompletionRecord record) {
    if (PlantedBug.COMPLETION_RECORD_DOES_NOT_TRAVEL.planted()) {
      return;
    }
    acknowledge(state, record.id(), record.firstOpen());
    if (isForgotten(state, record.id(), record.deadlineMillis())) {
      return;
    }
    Row row = REQUESTS.get(state, record.id()).orElse(Row.NONE);
    CompletionRecord here = row.record();
    if (here != null) {
      TWICE.hit();
    }
    CompletionRecord kept = here == null ? record : here.merge(record);
    put(state, record.id(), new Row(row.fence(), kept), record.deadlineMillis());
  }

  /** The record of a request, if it was executed here or its record has come. */
  public Optional<CompletionRecord> record(State state, RequestId id) {
    return REQUESTS.get(state, id).map(Row::record);
  }

  /**
   * Whether the time of a request was once over by the clock here, which may have been set back
   * since: nothing is remembered of it.
   */
  public boolean isBehindHorizon(State state, long deadlineMillis) {
    return deadlineMillis <= totals(state).horizonMillis();
  }

  private boolean isForgotten(State state, RequestId id, long deadlineMillis) {
    return id.sequence() < client(state, id.client()).firstOpen()
        || isBehindHorizon(state, deadlineMillis);
  }

  /** Answers a server that decides on a later try of a request that was tried here. */
  public Heard inquire(Transaction state, Inquiry inquiry) {
    RequestId id = inquiry.id();
    Row row = REQUESTS.get(state, id).orElse(Row.NONE);
    Client client = client(state, id.client());
    Totals totals = totals(state);
    if (row.record() != null) {
      return new Heard.Done(row.record());
    }
    if (isForgotten(state, id, inquiry.deadlineMillis())) {
      return new Heard.Gone();
    }
    boolean known = row.fence() > 0;
    if (!known && (client.rows() >= settings.openMax() || totals.rows() >= settings.rowsMax())) {
      return new Heard.Unknown();
    }
    FENCED.hit();
    int fence = Math.max(row.fence(), inquiry.attempt());
    put(state, id, new Row(fence, null), inquiry.deadlineMillis());
    return new Heard.NotHere();
  }

  /** Shows the records of a domain, which a state of it must carry. */
  public void forEach(State state, String domain, Predicate<CompletionRecord> visitor) {
    forEachFrom(state, domain, FIRST, visitor);
  }

  /** Shows the records of a domain from a request on, in their order. */
  public void forEachFrom(
      State state, String domain, RequestId first, Predicate<CompletionRecord> visitor) {
    REQUESTS.forEachFrom(
        state,
        new byte[0],
        first,
        (id, row) -> {
          CompletionRecord record = row.record();
          return record == null || !record.domain().equals(domain) || visitor.test(record);
        });
  }

  /**
   * Forgets clients whose time is over, the longest over first.
   *
   * @param limit how many requests, about
   */
  public void sweep(Transaction state, long wallMillis, int limit) {
    List<Ending> over = new ArrayList<>();
    ENDINGS.forEach(
        state,
        (ending, nothing) -> {
          boolean isOver = ending.deadlineMillis() + settings.clockErrorMillis() < wallMillis;
          if (isOver) {
            over.add(ending);
          }
          return isOver && over.size() < limit;
        });
    int left = limit;
    for (Ending ending : over) {
      if (left > 0) {
        SWEPT.hit();
        Totals totals = totals(state);
        long horizon = Math.max(totals.horizonMillis(), ending.deadlineMillis());
        TOTALS.put(state, 0, new Totals(horizon, totals.rows()));
        left -= drop(state, ending.client(), Long.MAX_VALUE, left);
      }
    }
  }

  private void acknowledge(Transaction state, RequestId by, long firstOpen) {
    Client client = client(state, by.client());
    if (!client.equals(Client.NONE) && firstOpen > client.firstOpen()) {
      setClient(state, by.client(), new Client(firstOpen, client.deadlineMillis(), client.rows()));
      drop(state, by.client(), firstOpen, Integer.MAX_VALUE);
    }
  }

  /** Drops a client's requests below a number; the client itself where none is left. */
  private int drop(Transaction state, ClientNumber number, long below, int limit) {
    List<RequestId> dropped = new ArrayList<>();
    REQUESTS.forEach(
        state,
        ExactlyOnceTables.prefix(number),
        (id, row) -> {
          boolean goes = id.sequence() < below && dropped.size() < limit;
          if (goes) {
            dropped.add(id);
          }
          return goes;
        });
    dropped.forEach(id -> REQUESTS.delete(state, id));
    Client client = client(state, number);
    Totals totals = totals(state);
    TOTALS.put(state, 0, new Totals(totals.horizonMillis(), totals.rows() - dropped.size()));
    int rows = client.rows() - dropped.size();
    boolean forgotten = rows == 0 && client.deadlineMillis() <= totals.horizonMillis();
    if (forgotten) {
      CLIENTS.delete(state, number);
      ENDINGS.delete(state, new Ending(client.deadlineMillis(), number));
    } else {
      CLIENTS.put(state, number, new Client(client.firstOpen(), client.deadlineMillis(), rows));
    }
    return dropped.size();
  }

  private static void put(Transaction state, RequestId id, Row row, long deadlineMillis) {
    boolean added = !REQUESTS.contains(state, id);
    REQUESTS.put(state, id, row);
    Client client = client(state, id.client());
    long deadline = Math.max(client.deadlineMillis(), deadlineMillis);
    setClient(
        state,
        id.client(),
        new Client(client.firstOpen(), deadline, client.rows() + (added ? 1 : 0)));
    if (added) {
      Totals totals = totals(state);
      TOTALS.put(state, 0, new Totals(totals.horizonMillis(), totals.rows() + 1));
    }
  }

  private static void setClient(Transaction state, ClientNumber number, Client client) {
    Client before = client(state, number);
    if (before.deadlineMillis() != client.deadlineMillis()) {
      ENDINGS.delete(state, new Ending(before.deadlineMillis(), number));
      ENDINGS.put(state, new Ending(client.deadlineMillis(), number), true);
    }
    CLIENTS.put(state, number, client);
  }

  private static Client client(State state, ClientNumber number) {
    return CLIENTS.get(state, number).orElse(Client.NONE);
  }

  private static Totals totals(State state) {
    return TOTALS.get(state, 0).orElse(Totals.NONE);
  }
}
