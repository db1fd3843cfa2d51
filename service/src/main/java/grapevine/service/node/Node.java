package grapevine.service.node;

import grapevine.kernel.check.PlantedBug;
import grapevine.kernel.codec.MalformedException;
import grapevine.kernel.env.Environment;
import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.log.LogLine;
import grapevine.kernel.state.Batch;
import grapevine.kernel.state.State;
import grapevine.kernel.state.Storage;
import grapevine.kernel.time.HybridClock;
import grapevine.kernel.time.Timestamp;
import grapevine.mechanism.replication.ReturnCause;
import grapevine.service.directory.DirectoryView;
import grapevine.service.event.Effect;
import grapevine.service.event.Event;
import grapevine.service.event.Step;
import grapevine.service.link.PeerMessage;
import grapevine.service.mailbox.MailboxService;
import grapevine.service.request.Request;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Consumer;

/**
 * One server's deterministic machine. Whoever drives it gives it its events in batches, does what
 * it wants done, and calls it again at {@link #nextTickMonotonicMillis}. For one thread.
 */
public final class Node {
  private final Environment environment;
  private final Storage storage;
  private final ServerNumber self;
  private final HybridClock clock;
  private final NodeParts parts;
  private Timestamp rememberedTimestamp;
  private boolean started;
  private boolean stopped;

  /**
   * A node over what its storage remembers.
   *
   * @param number its number where the storage is empty; else the remembered one holds
   */
  public Node(
      Environment environment, Storage storage, ServerNumber number, NodeSettings settings) {
    SelfRecord remembered = SelfRecord.read(storage).orElse(new SelfRecord(number, Timestamp.ZERO));
    this.environment = environment;
    this.storage = storage;
    this.self = remembered.number();
    this.clock = remembered.clock();
    this.rememberedTimestamp = remembered.lastTimestamp();
    NodeParts.Ground ground =
        new NodeParts.Ground(self, settings, storage, environment.clock(), new ReplicationPast());
    this.parts = new NodeParts(ground, this::stop);
  }

  /** This server's number. */
  public ServerNumber number() {
    return self;
  }

  /** What a server remembers as its number, or {@code fallback} on an empty disk. */
  public static ServerNumber rememberedNumber(State state, ServerNumber fallback) {
    return SelfRecord.read(state).map(SelfRecord::number).orElse(fallback);
  }

  /**
   * Whether this server is coming back as new, and has to tell the others its number. Safe for any
   * thread.
   */
  public Optional<Returning> returning() {
    return ComeBack.returning(storage);
  }

  /** The registries that are held here, as they are committed. Safe for any thread. */
  public DirectoryView view() {
    return parts.views().view();
  }

  /** The parts, for those who check or show what is inside. */
  public NodeParts parts() {
    return parts;
  }

  /**
   * Handles a batch of events, makes what they changed durable, and then releases what they want
   * done. What rests on nothing new is released at once.
   *
   * @param release takes the effects in order, none of them before all is durable that it rests on
   * @throws grapevine.kernel.state.StorageException where the disk failed: the server must stop
   */
  public void handle(List<Event> events, Consumer<Effect> release) {
    Step step = new Step(environment, clock, storage);
    if (!started) {
      started = true;
      parts.start(step);
    }
    for (Event event : questionsFirst(events)) {
      if (!stopped) {
        handle(step, event);
        step.takeWhatNeedsNoCommit().forEach(release);
      }
    }
    if (!stopped) {
      parts.afterEvents(step);
    }
    rememberClock(step);
    List<Effect> effects = step.effects();
    if (PlantedBug.ANSWER_BEFORE_SYNC.planted()) {
      effects.stream().filter(Effect.Reply.class::isInstance).forEach(release);
    }
    if (PlantedBug.PUSH_BEFORE_SYNC.planted()) {
      effects.stream().filter(Effect.Send.class::isInstance).forEach(release);
    }
    Batch batch = step.seal();
    if (!batch.isEmpty()) {
      storage.commit(batch);
    }
    boolean registries = parts.views().committed(batch, storage, step.wallMillis());
    effects.stream().filter(Node::notReleasedEarly).forEach(release);
    SortedSet<EntryId> mailboxes = MailboxService.changedBy(batch);
    if (registries || !mailboxes.isEmpty()) {
      release.accept(new Effect.Announce(registries, mailboxes));
    }
  }

  /**
   * Clients' questions that change nothing come first: what a batch is asked before it has changed
   * anything is answered without waiting for the disk. Whoever asks has no other answer to come, so
   * for him the order is the same.
   */
  private static List<Event> questionsFirst(List<Event> events) {
    List<Event> ordered = new ArrayList<>(events);
    ordered.sort(Comparator.comparing(event -> !isQuestion(event))); // all else keeps its order
    return ordered;
  }

  private static boolean isQuestion(Event event) {
    return event instanceof Event.FromClient(long _, Request request)
        && (request instanceof Request.CheckRecipients
            || request instanceof Request.CheckSender
            || request instanceof Request.ReadBody);
  }

  private static boolean notReleasedEarly(Effect effect) {
    return switch (effect) {
      case Effect.Reply _ -> !PlantedBug.ANSWER_BEFORE_SYNC.planted();
      case Effect.Send _ -> !PlantedBug.PUSH_BEFORE_SYNC.planted();
      default -> true;
    };
  }

  /** When this node wants to be called at the latest, by its monotonic clock. */
  public long nextTickMonotonicMillis() {
    return stopped ? Long.MAX_VALUE : parts.nextTickMonotonicMillis();
  }

  private void handle(Step step, Event event) {
    switch (event) {
      case Event.Tick() -> parts.tick(step);
      case Event.PeerUp(ServerNumber peer) -> parts.peerUp(step, peer);
      case Event.PeerDown(ServerNumber peer) -> parts.peerDown(step, peer);
      case Event.KnownOtherwise(String by, ServerNumber number) ->
          parts.comeBack().knownOtherwise(step, by, number);
      case Event.Stranger(String name, ServerNumber number) ->
          parts.registration().meet(step, name, number);
      case Event.FromPeer(ServerNumber peer, PeerMessage message) -> fromPeer(step, peer, message);
      case Event.FromClient(long ticket, Request request) ->
          parts.requests().client(step, request, (later, answer) -> later.reply(ticket, answer));
      case Event.PasswordChecked(long check, boolean right) ->
          parts.signIn().checked(step, check, right);
      case Event.PasswordNotChecked(long check) -> parts.signIn().notChecked(step, check);
      case Event.PasswordNotHashed(long check) when Strengthening.isOf(check) ->
          parts.signIn().strengthening().notHashed(check);
      case Event.PasswordHashed(long check, String verifier) when Strengthening.isOf(check) ->
          parts.signIn().strengthening().hashed(step, check, verifier);
      case Event.PasswordNotHashed(long check) -> parts.desk().notHashed(step, check);
      case Event.PasswordHashed(long check, String verifier) ->
          parts.desk().hashed(step, check, verifier);
      case Event.Relayed relayed -> parts.steering().relayed(step, relayed);
    }
  }

  private void fromPeer(Step step, ServerNumber peer, PeerMessage message) {
    if (!parts.links().isUp(peer)) {
      return; // of a link that is gone meanwhile
    }
    try {
      parts.fromPeer(step, peer, message);
    } catch (MalformedException malformed) {
      step.log(
          LogLine.warning(
              "a server sent what makes no sense",
              "peer",
              peer,
              "what",
              String.valueOf(malformed.getMessage())));
    }
  }

  /** Timestamps must rise over restarts too; so the last one is remembered with what it stamped. */
  private void rememberClock(Step step) {
    Timestamp last = step.lastTimestamp();
    if (last.isAfter(rememberedTimestamp) && !stopped) {
      rememberedTimestamp = last;
      new SelfRecord(self, last).write(step.state());
    }
  }

  private void stop() {
    stopped = true;
  }

  /** What the exchange of changes says about this server's own past. */
  private final class ReplicationPast implements ReplicationAdapter.Past {
    @Override
    public void confirmed(Step step, ServerNumber by) {
      parts.pastConfirmed(step, by);
    }

    @Override
    public void mustComeBackAsNew(Step step, ReturnCause cause, String why) {
      if (!stopped) {
        parts.comeBack().begin(step, cause, why);
      }
    }
  }
}
