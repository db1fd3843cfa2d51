package grapevine.service.node;

import grapevine.kernel.env.Clock;
import grapevine.kernel.id.BodyId;
import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.RName;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.state.Storage;
import grapevine.mechanism.exactlyonce.Completions;
import grapevine.mechanism.replication.DomainName;
import grapevine.mechanism.replication.Push;
import grapevine.mechanism.replication.ReplicationMessage;
import grapevine.mechanism.replication.Replicator;
import grapevine.service.accept.Acceptance;
import grapevine.service.accept.AcceptanceSettings;
import grapevine.service.body.Bodies;
import grapevine.service.directory.DirectoryKeeper;
import grapevine.service.directory.IndexedValue;
import grapevine.service.event.Step;
import grapevine.service.link.PeerMessage;
import grapevine.service.mailbox.MailboxDomain;
import grapevine.service.mailbox.MailboxService;
import grapevine.service.registry.Directory;
import grapevine.service.registry.ServerEntry;
import grapevine.service.report.Report;
import grapevine.service.request.Answer;
import grapevine.service.request.Request;
import grapevine.service.steer.Steering;
import grapevine.service.steer.SteeringSettings;
import grapevine.service.steer.Surroundings;
import grapevine.service.trace.Trace;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The parts of a node, made once and wired to each other, and what happens to all of them together:
 * a start, a tick, a link that comes or goes, a message of another server.
 */
public final class NodeParts {
  /** A message is tried at least so often before it is given up. */
  private static final int RETRIES_MIN = 480;

  private final ServerNumber self;
  private final NodeSettings settings;
  private final Links links;
  private final Questions questions = new Questions();
  private final Directory directory;
  private final DirectoryKeeper views;
  private final StartGate gate;
  private final Adapters adapters;
  private final Registration registration;
  private final NameInquiries inquiries;
  private final Bodies bodies;
  private final MailboxService mailboxes;
  private final Steering steering;
  private final Acceptance acceptance;
  private final Trace trace;
  private final SignIn signIn;
  private final Once once;
  private final NumberBlocks numbers;
  private final CommandDesk desk;
  private final Maildrops maildrops;
  private final Requests requests;
  private final ComeBack comeBack;
  private final OwnAddresses ownAddresses;
  private final Contests contests;
  private final Vanished vanished;
  private long startedWallMillis;
  private boolean oriented;

  /**
   * What a node is made over.
   *
   * @param self its number
   * @param settings what it is told
   * @param storage what it remembers
   * @param clock for what is asked for outside a step
   * @param past is told what others say of this server's past
   */
  record Ground(
      ServerNumber self,
      NodeSettings settings,
      Storage storage,
      Clock clock,
      ReplicationAdapter.Past past) {}

  /**
   * Makes the parts.
   *
   * @param stop ends the node
   */
  NodeParts(Ground ground, Runnable stop) {
    this.self = ground.self;
    this.settings = ground.settings;
    this.links = new Links(self);
    this.directory = new Directory(self);
    this.views =
        new DirectoryKeeper(self, ground.storage, ground.clock.wallMillis(), IndexedValue::usual);
    directory.flattenedBy((who, list) -> views.view().isListed(who, list));
    this.gate = new StartGate(settings.certainMillis(), state -> replicator().companions(state));
    this.adapters = new Adapters(ground.past);
    this.registration = new Registration(self, directory, settings, adapters, new Follower());
    this.ownAddresses = new OwnAddresses(self, registration, settings);
    this.inquiries =
        new NameInquiries(self, directory, adapters, new Asking(links, questions, settings));
    adapters.begin(self, settings, new Domains(this, registration, directory, views));
    this.bodies = new Bodies(ground.storage, settings.bodies(), this::bodyArrived);
    this.mailboxes = mailboxes(ground.clock);
    this.trace = new Trace(settings.traceMillis());
    MailNames names = new MailNames(directory, registration, adapters);
    MailReach reach = new MailReach(self, links, directory, ground.storage);
    this.steering = steering(ground, names, reach);
    this.acceptance =
        new Acceptance(
            AcceptanceSettings.standard(settings.hostName())
                .with(settings.own().messageOctetsMax()),
            new Acceptance.Parts(ground.storage, names, reach, steering, trace));
    CommandDesk.Parts shared =
        new CommandDesk.Parts(directory, registration, inquiries, links, questions, gate, settings);
    this.signIn = new SignIn(shared);
    long lease = settings.sessions().leaseMillis();
    ClientTokens tokens = new ClientTokens(self, directory, registration, lease);
    this.once = new Once(self, shared, tokens);
    this.numbers = new NumberBlocks(self, shared, views::view);
    this.desk = new CommandDesk(self, shared, once, numbers);
    this.maildrops = new Maildrops(shared, self, mailboxes.mailboxes());
    this.comeBack = new ComeBack(self, this, stop);
    this.contests = new Contests(this);
    this.vanished = new Vanished(this, inquiries);
    Enrolment enrolment = new Enrolment(shared);
    Commands commands = new Commands(this, shared, enrolment, ground.storage);
    this.requests =
        new Requests(
            self,
            new Requests.Parts(shared, signIn, maildrops, names, acceptance, commands, enrolment));
  }

  /** What changes of entries bring about in the other parts. */
  private final class Follower implements Registration.Follower {
    @Override
    public void sitesChanged(Step step, EntryId who) {
      mailboxes.upkeep().sitesChanged(step, who);
    }

    @Override
    public void passwordSet(Step step, EntryId who) {
      signIn.passwordSet(step, who);
    }
  }

  private MailboxService mailboxes(Clock clock) {
    long forgetMillis = settings.replication().tombstoneAgeMillis() / 2;
    MailboxPlaces places = new MailboxPlaces(directory, adapters, clock::wallMillis, forgetMillis);
    return MailboxService.of(self, places, places, bodies, settings.mailboxes());
  }

  private Steering steering(Ground ground, MailNames names, MailReach reach) {
    Surroundings around =
        new Surroundings(
            names,
            new MailDeliveries(mailboxes, gate),
            reach,
            new MailAbsence(inquiries),
            (step, body, size, from) -> bodies.want(step, body, size, List.of(from)));
    return new Steering(
        around, steeringSettings(settings), trace, ground.storage, ground.clock.monotonicMillis());
  }

  private static SteeringSettings steeringSettings(NodeSettings settings) {
    Optional<String> smarthost =
        settings.smarthost().isEmpty() ? Optional.empty() : Optional.of(settings.smarthost());
    Report.Reporter reporter =
        new Report.Reporter(settings.hostName(), "postmaster@" + settings.hostName());
    SteeringSettings standard = SteeringSettings.standard(reporter, smarthost);
    return new SteeringSettings(
        standard.reporter(),
        standard.smarthost(),
        settings.giveUpMillis(),
        standard.delayReportMillis(),
        standard.retryMillisMin(),
        Math.min(standard.retryMillisMax(), settings.giveUpMillis() / RETRIES_MIN));
  }

  /** This server's number. */
  public ServerNumber self() {
    return self;
  }

  /** What is known of the registries. */
  public Directory directory() {
    return directory;
  }

  /** The picture of the registries, as it is committed. */
  public DirectoryKeeper views() {
    return views;
  }

  /** The mailboxes. */
  public MailboxService mailboxes() {
    return mailboxes;
  }

  /** The ways of messages. */
  public Steering steering() {
    return steering;
  }

  /** What is on record of messages. */
  public Trace trace() {
    return trace;
  }

  /** The exchange of changes. */
  public Replicator replicator() {
    return adapters.replicator();
  }

  /** Whether this server makes changes yet. */
  public boolean makesChanges() {
    return gate.isOpen();
  }

  /** What is remembered of requests with a number. */
  public Completions completions() {
    return once.completions();
  }

  Bodies bodies() {
    return bodies;
  }

  /** What people call a server. */
  String name(Step step, ServerNumber server) {
    return directory
        .gv(step.state())
        .server(server)
        .map(entry -> entry.name().name())
        .orElseGet(server::toString);
  }

  NodeSettings settings() {
    return settings;
  }

  Links links() {
    return links;
  }

  StartGate gate() {
    return gate;
  }

  Adapters adapters() {
    return adapters;
  }

  Registration registration() {
    return registration;
  }

  SignIn signIn() {
    return signIn;
  }

  Once once() {
    return once;
  }

  NumberBlocks numbers() {
    return numbers;
  }

  CommandDesk desk() {
    return desk;
  }

  Requests requests() {
    return requests;
  }

  ComeBack comeBack() {
    return comeBack;
  }

  /** Since when this node runs, in wall-clock milliseconds. */
  long startedWallMillis() {
    return startedWallMillis;
  }

  Maildrops maildrops() {
    return maildrops;
  }

  void start(Step step) {
    startedWallMillis = step.wallMillis();
    registration.followGv(step);
    SortedSet<ServerNumber> others = new TreeSet<>(registration.replicas(step.state(), RName.GV));
    others.remove(self);
    gate.begin(step, others);
    Set<Long> ofPeers = Bodies.uploads(step.state());
    acceptance.start(step, ofPeers::contains);
  }

  void tick(Step step) {
    questions.tick(step);
    gate.tick(step);
    registration.tick(step);
    adapters.replicator().tick(adapters.of(step));
    bodies.tick(step);
    acceptance.tick(step);
    trace.purge(step, 200);
    once.tick(step);
    if (gate.isOpen()) {
      mailboxes.upkeep().tick(step);
      mailboxes.replica().lapsed(step).forEach(owner -> retry(step, owner));
      comeBack.tick(step);
      contests.tick(step);
      vanished.tick(step);
      numbers.tick(step);
    }
    if (steering.nextMonotonicMillis() <= step.monotonicMillis()) {
      steering.work(step);
    }
  }

  /** Another server has told this one its own past, and it fits. */
  void pastConfirmed(Step step, ServerNumber by) {
    gate.confirmed(step, by);
  }

  /** Whether this server knows its organisation, and what it holds of it is complete. */
  private boolean isOriented(Step step) {
    return inquiries.knowsOrganisation(step.state())
        && registration.held(step.state()).stream()
            .allMatch(registry -> inquiries.isComplete(step.state(), registry));
  }

  /**
   * Mail that could not be steered or delivered, because this server had just started or come back,
   * does not wait for its next turn.
   */
  private void retryMail(Step step) {
    steering.queue().retryNow(step, Optional.empty());
  }

  /** After each batch: what the events made due is begun in the same batch. */
  void afterEvents(Step step) {
    if (gate.isOpen()) {
      ownAddresses.follow(step, directory.gv(step.state()).server(self));
    }
    registration.followGv(step);
    if (!oriented && gate.isOpen() && isOriented(step)) {
      oriented = true;
      retryMail(step);
    }
  }

  long nextTickMonotonicMillis() {
    long next = questions.nextTickMonotonicMillis();
    next = Math.min(next, gate.nextTickMonotonicMillis());
    next = Math.min(next, adapters.replicator().nextTickMonotonicMillis());
    next = Math.min(next, bodies.nextTickMonotonicMillis());
    if (gate.isOpen()) {
      next = Math.min(next, mailboxes.upkeep().nextTickMonotonicMillis());
      next = Math.min(next, contests.nextTickMonotonicMillis());
      next = Math.min(next, numbers.nextTickMonotonicMillis());
    }
    return Math.min(next, steering.nextMonotonicMillis());
  }

  void peerUp(Step step, ServerNumber peer) {
    links.peerUp(peer);
    adapters.replicator().peerUp(adapters.of(step), peer);
    bodies.peerUp(step, peer);
    steering.peerUp(step, peer);
  }

  void peerDown(Step step, ServerNumber peer) {
    links.peerDown(peer, step.wallMillis());
    questions.peerDown(step, peer);
    adapters.replicator().peerDown(peer);
    bodies.peerDown(step, peer);
    steering.peerDown(step, peer);
    maildrops.peerDown(peer);
  }

  private boolean isWrittenOff(Step step, ServerNumber peer) {
    return directory
        .gv(step.state())
        .server(peer)
        .filter(server -> server.standing() == ServerEntry.Standing.WRITTEN_OFF)
        .isPresent();
  }

  void fromPeer(Step step, ServerNumber peer, PeerMessage message) {
    if (!(message instanceof PeerMessage.Replicate) && isWrittenOff(step, peer)) {
      return; // it hears of it by replication, and comes back under another number
    }
    switch (message) {
      case PeerMessage.Replicate(var replicated) -> {
        foresee(step, replicated);
        adapters.replicator().receive(adapters.of(step), peer, replicated);
      }
      case PeerMessage.Forward forward -> steering.forward(step, peer, forward);
      case PeerMessage.Forwarded forwarded -> steering.forwarded(step, peer, forwarded);
      case PeerMessage.AskBody ask -> bodies.asked(step, peer, ask);
      case PeerMessage.BodyPart part -> bodies.received(step, peer, part);
      case PeerMessage.Ask(long question, Request request) ->
          requests.peer(
              step,
              peer,
              request,
              (later, answer) ->
                  later.send(peer, new PeerMessage.Answered(question, Rows.fitting(answer))));
      case PeerMessage.Answered(long question, Answer answer) ->
          questions.answered(step, peer, question, answer);
    }
  }

  /**
   * Asks at once for the bodies of all messages that a push brings, not for one after the other.
   */
  private void foresee(Step step, ReplicationMessage message) {
    if (message instanceof Push push) {
      MailboxDomain.owner(push.domain().text())
          .ifPresent(owner -> mailboxes.replica().foresee(step, owner, push.changes()));
    }
  }

  private void retry(Step step, EntryId owner) {
    adapters.replicator().retry(adapters.of(step), new DomainName(MailboxDomain.of(owner)));
  }

  /** A body has come: mail that waited goes on, and changes of mailboxes that waited are tried. */
  private void bodyArrived(Step step, BodyId body) {
    steering.bodyArrived(step, body);
    mailboxes.replica().bodyArrived(body).forEach(owner -> retry(step, owner));
  }
}
