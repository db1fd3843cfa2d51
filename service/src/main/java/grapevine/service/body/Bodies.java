package grapevine.service.body;

import grapevine.kernel.check.Mark;
import grapevine.kernel.id.BodyId;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.log.LogLine;
import grapevine.kernel.state.State;
import grapevine.kernel.state.Storage;
import grapevine.kernel.state.Transaction;
import grapevine.service.event.Step;
import grapevine.service.link.PeerMessage.AskBody;
import grapevine.service.link.PeerMessage.BodyPart;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Fetches bodies from peers, and gives them what they ask for. What is wanted is kept in memory:
 * after a restart whoever waits asks again, and the transfer goes on at the durable offset. For one
 * thread.
 */
public final class Bodies {
  private static final Mark RESUMED = Mark.of("body.resumed");
  private static final Mark WRONG = Mark.of("body.wrong");
  private static final Mark ELSEWHERE = Mark.of("body.asked-elsewhere");
  private static final Mark OTHER_WAY = Mark.of("body.came-another-way");
  private static final Mark EXPIRED = Mark.of("body.unfinished-expired");

  private static final long PATIENCE_MILLIS_MAX = 600_000;

  private final BodySettings settings;
  private final BodyListener listener;
  private final BodyServing serving;
  private final Salvage salvage;
  private final TreeSet<ServerNumber> up = new TreeSet<>();

  /** Wanted, in the order in which it was; bounded by what those who wait may hold. */
  private final LinkedHashMap<BodyId, Transfer> wanted = new LinkedHashMap<>();

  /** Those of them that are being fetched. */
  private final TreeMap<BodyId, Transfer> active = new TreeMap<>();

  private long nextMillis;
  private long nextExpiryMillis;

  /** The fetching of a server with that storage; {@code listener} is told what has arrived. */
  public Bodies(Storage storage, BodySettings settings, BodyListener listener) {
    this.settings = settings;
    this.listener = listener;
    this.serving = new BodyServing(settings);
    this.salvage = new Salvage(storage);
  }

  /** Whether a body is here, or becomes so with this batch. */
  public static boolean isHere(Transaction state, BodyId body) {
    // Complete and let go of in one batch, it is still there for whoever retains it; to fetch it
    // again would add its parts to the same upload.
    return state.bodySize(body) >= 0 || state.references(body) > 0 || state.isFinished(body);
  }

  /**
   * Wants a body that is not here, until it is. May be called again, also with other sources.
   *
   * @param size its octets
   * @param sources who may have it, the likeliest first
   */
  public void want(Step step, BodyId body, long size, Collection<ServerNumber> sources) {
    wanted.computeIfAbsent(body, name -> new Transfer(name, size, settings.askAgainMillis())).firm =
        true;
    wantForNow(step, body, size, sources);
  }

  /** Wants a body that is not here, until {@link #lapse}. */
  public void wantForNow(Step step, BodyId body, long size, Collection<ServerNumber> sources) {
    Transfer transfer =
        wanted.computeIfAbsent(body, name -> new Transfer(name, size, settings.askAgainMillis()));
    sources.forEach(transfer::addSource);
    if (active.size() < settings.activeMax() && !active.containsKey(body)) {
      begin(step, transfer);
    }
  }

  /**
   * Who wanted a body for now may not need it any more. What is on its way, or firmly wanted,
   * stays.
   *
   * @return whether it is not wanted now; whoever needs it asks again
   */
  public boolean lapse(Step step, BodyId body) {
    Transfer transfer = wanted.get(body);
    if (transfer == null) {
      return true;
    }
    boolean moving =
        active.containsKey(body)
            && step.monotonicMillis() - transfer.progressMillis < transfer.patienceMillis;
    if (transfer.firm || moving) {
      return false;
    }
    forget(transfer);
    return true;
  }

  /**
   * Somebody who waited for a body has taken a reference: the fetching's own can go. Nothing
   * happens where it has none.
   */
  public void release(Step step, BodyId body) {
    Optional<Fetch> fetch = Fetch.TABLE.get(step.state(), body);
    if (fetch.isPresent() && fetch.get().phase() == Fetch.Phase.HERE) {
      Fetch.TABLE.delete(step.state(), body);
      step.state().release(body);
    }
  }

  /** A link to a peer is up. */
  public void peerUp(Step step, ServerNumber peer) {
    up.add(peer);
    wanted.values().forEach(transfer -> transfer.askAnew(peer));
    activate(step);
  }

  /** The link to a peer is gone. */
  public void peerDown(Step step, ServerNumber peer) {
    up.remove(peer);
    for (Transfer transfer : List.copyOf(active.values())) {
      if (peer.equals(transfer.source)) {
        askElsewhere(step, transfer);
      }
    }
    activate(step);
  }

  /** A peer asks for a body. */
  public void asked(Step step, ServerNumber from, AskBody ask) {
    serving.asked(step, from, ask);
  }

  /** A part of a body has come. What was not asked for is ignored: messages are late or doubled. */
  public void received(Step step, ServerNumber from, BodyPart part) {
    Transfer transfer = active.get(part.body());
    if (transfer == null || !from.equals(transfer.source) || transfer.salvageBytes >= 0) {
      return;
    }
    if (part.size() != transfer.size) {
      transfer.refuse(from, step.monotonicMillis() + settings.refusedMillis());
      step.log(LogLine.info("body not at peer", "body", part.body(), "peer", from));
      askElsewhere(step, transfer);
      activate(step);
      return;
    }
    boolean wanted =
        part.offset() >= transfer.received
            && part.offset() < Math.max(transfer.askedTo, 1)
            && part.bytes().length <= transfer.size - part.offset()
            && (part.bytes().length > 0 || transfer.size == 0);
    if (wanted) {
      transfer.ahead.put(part.offset(), part.bytes());
      takeNext(step, transfer);
    }
  }

  /**
   * Takes the parts that follow what is here; those behind a gap wait, at most a window of them.
   */
  private void takeNext(Step step, Transfer transfer) {
    byte[] next = transfer.ahead.remove(transfer.received);
    while (next != null) {
      take(step, transfer, next);
      transfer.ahead.headMap(transfer.received).clear();
      next =
          transfer == active.get(transfer.body) ? transfer.ahead.remove(transfer.received) : null;
    }
  }

  /** Does what is due by the clock. May be called more often than needed. */
  public void tick(Step step) {
    long now = step.monotonicMillis();
    nextMillis = now + settings.askAgainMillis();
    for (Transfer transfer : List.copyOf(active.values())) {
      if (Bodies.isHere(step.state(), transfer.body)) {
        OTHER_WAY.hit();
        cameAnotherWay(step, transfer);
      } else if (transfer.salvageBytes >= 0) {
        salvageOn(step, transfer);
      } else if (now - transfer.progressMillis >= transfer.patienceMillis) {
        // A slow link is not helped by asking more and more often for the same.
        transfer.patienceMillis = Math.min(transfer.patienceMillis * 2, PATIENCE_MILLIS_MAX);
        askElsewhere(step, transfer);
      }
    }
    activate(step);
    if (now >= nextExpiryMillis) {
      nextExpiryMillis = now + Math.min(settings.keepMillis(), settings.hereMillis()) / 4;
      expire(step);
    }
  }

  /** When {@link #tick} has something to do next, in monotonic milliseconds. */
  public long nextTickMonotonicMillis() {
    return nextMillis;
  }

  /** How many references to each body the fetching holds: for the comparison of all counts. */
  public static SortedMap<BodyId, Long> references(State state) {
    TreeMap<BodyId, Long> references = new TreeMap<>();
    Fetch.TABLE.forEach(
        state,
        (body, fetch) -> {
          switch (fetch.phase()) {
            case HERE, SALVAGE -> references.merge(fetch.start(), 1L, Long::sum);
            case PARTIAL -> {}
          }
          return true;
        });
    return references;
  }

  /** The numbers of the uploads that hold unfinished bodies of other servers. */
  public static SortedSet<Long> uploads(State state) {
    TreeSet<Long> uploads = new TreeSet<>();
    Fetch.TABLE.forEach(
        state,
        (body, fetch) -> {
          uploads.add(fetch.upload(body));
          return true;
        });
    return uploads;
  }

  /** How many bodies are wanted and not here. */
  public int wantedCount() {
    return wanted.size();
  }

  private void activate(Step step) {
    int room = settings.activeMax() - active.size();
    if (room <= 0 || active.size() == wanted.size()) {
      return;
    }
    List<Transfer> next = new ArrayList<>(room);
    for (Transfer transfer : wanted.values()) {
      if (next.size() == room) {
        break;
      }
      if (!active.containsKey(transfer.body)
          && transfer.nextSource(up, null, step.monotonicMillis()) != null) {
        next.add(transfer);
      }
    }
    next.forEach(transfer -> begin(step, transfer));
  }

  private void begin(Step step, Transfer transfer) {
    if (active.containsKey(transfer.body) || !wanted.containsKey(transfer.body)) {
      return; // by whoever was told of a body that was begun before
    }
    if (isHere(step.state(), transfer.body)) {
      cameAnotherWay(step, transfer);
      return;
    }
    if (transfer.nextSource(up, null, step.monotonicMillis()) == null) {
      return;
    }
    active.put(transfer.body, transfer);
    if (!transfer.begun) {
      transfer.begun = true;
      salvage.begin(step, transfer);
    }
    if (transfer.salvageBytes >= 0) {
      RESUMED.hit();
      nextMillis = step.monotonicMillis();
    } else {
      askElsewhere(step, transfer);
    }
  }

  private void salvageOn(Step step, Transfer transfer) {
    if (salvage.copy(step, transfer)) {
      askElsewhere(step, transfer);
    } else {
      nextMillis = step.monotonicMillis();
    }
  }

  /** Asks the next source, from where the transfer is; with none, the transfer waits. */
  private void askElsewhere(Step step, Transfer transfer) {
    ServerNumber last = transfer.source;
    transfer.source = transfer.nextSource(up, last, step.monotonicMillis());
    if (transfer.source == null) {
      active.remove(transfer.body);
      return;
    }
    if (last != null && !last.equals(transfer.source)) {
      ELSEWHERE.hit();
    }
    ask(step, transfer, transfer.source);
  }

  private void ask(Step step, Transfer transfer, ServerNumber source) {
    transfer.progressMillis = step.monotonicMillis();
    transfer.askedTo = transfer.received + settings.windowBytes();
    transfer.ahead.clear();
    step.send(source, new AskBody(transfer.body, transfer.received));
  }

  private void take(Step step, Transfer transfer, byte[] bytes) {
    BodyId body = transfer.body;
    Fetch fetch = Salvage.row(step.state(), body);
    transfer.take(bytes);
    transfer.patienceMillis = settings.askAgainMillis();
    transfer.progressMillis = step.monotonicMillis();
    step.state().putPart(fetch.upload(body), bytes);
    Fetch.TABLE.put(step.state(), body, fetch.at(step.wallMillis(), transfer.start()));
    if (transfer.received == transfer.size) {
      complete(step, transfer, fetch);
    } else if (transfer.received >= transfer.askedTo && transfer.source != null) {
      ask(step, transfer, transfer.source);
    }
  }

  private void complete(Step step, Transfer transfer, Fetch fetch) {
    BodyId body = transfer.body;
    if (!transfer.start().equals(body)) {
      WRONG.hit();
      throwAway(step, transfer, fetch);
      return;
    }
    Transaction state = step.state();
    state.finish(fetch.upload(body), body);
    state.retain(body);
    Fetch.TABLE.put(state, body, fetch.next(Fetch.Phase.HERE, step.wallMillis(), body));
    forget(transfer);
    announce(step, body);
    activate(step);
  }

  private void throwAway(Step step, Transfer transfer, Fetch fetch) {
    ServerNumber from = transfer.source;
    step.log(
        LogLine.alarm(
            "body wrong", "body", transfer.body, "peer", from == null ? "several" : from));
    step.state().abandon(fetch.upload(transfer.body));
    Fetch.TABLE.put(step.state(), transfer.body, fetch.anew(step.wallMillis()));
    if (from != null) {
      transfer.refuse(from, step.monotonicMillis() + settings.refusedMillis());
    }
    transfer.reset();
    askElsewhere(step, transfer);
    activate(step);
  }

  private void cameAnotherWay(Step step, Transfer transfer) {
    giveUp(step, transfer.body);
    forget(transfer);
    announce(step, transfer.body);
  }

  private void forget(Transfer transfer) {
    active.remove(transfer.body);
    wanted.remove(transfer.body);
  }

  /** Tells who waits; if somebody else holds the body then, the own reference is not needed. */
  private void announce(Step step, BodyId body) {
    listener.bodyArrived(step, body);
    if (step.state().references(body) > 1) {
      release(step, body);
    }
  }

  private void expire(Step step) {
    List<BodyId> old = new ArrayList<>();
    Fetch.TABLE.forEach(
        step.state(),
        (body, fetch) -> {
          boolean here = fetch.phase() == Fetch.Phase.HERE;
          long keep = here ? settings.hereMillis() : settings.keepMillis();
          if (fetch.sinceMillis() < step.wallMillis() - keep) {
            old.add(body);
          }
          return true;
        });
    for (BodyId body : old) {
      EXPIRED.hit();
      release(step, body);
      giveUp(step, body);
      reset(wanted.get(body));
    }
  }

  private static void reset(@Nullable Transfer transfer) {
    if (transfer != null) {
      transfer.reset();
    }
  }

  /** Throws away what there is of an unfinished body. */
  private void giveUp(Step step, BodyId body) {
    Optional<Fetch> fetch = Fetch.TABLE.get(step.state(), body);
    if (fetch.isEmpty() || fetch.get().phase() == Fetch.Phase.HERE) {
      return;
    }
    if (fetch.get().phase() == Fetch.Phase.SALVAGE) {
      step.state().release(fetch.get().start());
    }
    step.state().abandon(fetch.get().upload(body));
    Fetch.TABLE.delete(step.state(), body);
  }
}
