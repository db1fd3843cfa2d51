package grapevine.server;

import grapevine.faces.Refusal;
import grapevine.faces.envelope.Channel;
import grapevine.faces.ldap.LdapConfiguration;
import grapevine.faces.ldap.LdapLimits;
import grapevine.faces.ldap.LdapSession;
import grapevine.faces.ldap.tree.Tree;
import grapevine.faces.pop3.Pop3Configuration;
import grapevine.faces.pop3.Pop3Limits;
import grapevine.faces.pop3.Pop3Session;
import grapevine.faces.smtp.SmtpConfiguration;
import grapevine.faces.smtp.SmtpLimits;
import grapevine.faces.smtp.SmtpRole;
import grapevine.faces.smtp.SmtpSession;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.log.LogLine;
import grapevine.runtime.address.CannotListen;
import grapevine.runtime.address.NetworkAddress;
import grapevine.runtime.control.ControlServer;
import grapevine.runtime.control.ControlTrouble;
import grapevine.runtime.control.DataLock;
import grapevine.runtime.face.ConnectionLimits;
import grapevine.runtime.face.FaceConfiguration;
import grapevine.runtime.face.Faces;
import grapevine.runtime.http.Bell;
import grapevine.runtime.http.HttpListener;
import grapevine.runtime.link.EnrolmentDesk;
import grapevine.runtime.link.LinkConfiguration;
import grapevine.runtime.link.LinkListener;
import grapevine.runtime.link.Links;
import grapevine.runtime.loop.EventLoop;
import grapevine.runtime.password.Passwords;
import grapevine.runtime.relay.Relay;
import grapevine.runtime.relay.RelayTiming;
import grapevine.runtime.tls.Credentials;
import grapevine.runtime.tls.TlsContexts;
import grapevine.runtime.tls.TlsTrouble;
import grapevine.server.configuration.Configuration;
import grapevine.server.configuration.Configuration.Face;
import grapevine.server.directory.Pictures;
import grapevine.service.directory.DirectoryView;
import grapevine.service.event.Effect;
import grapevine.service.event.Event;
import grapevine.service.link.PeerMessageCodec;
import grapevine.service.node.Node;
import grapevine.service.registry.PasswordPolicy;
import grapevine.store.JournaledStorage;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * One server, from its configuration: every constructor of the product is called here. It runs
 * until {@link #close}.
 */
final class RunningServer implements AutoCloseable {
  private static final int INBOX_EVENTS = 16_384;
  private static final int SCRAM_NONCE_OCTETS = 18;

  private final ServerTools tools;
  private final Configuration configuration;
  private final Identity identity;
  private final DataLock lock;
  private final JournaledStorage storage;
  private final Links links;
  private final Peers peers;
  private final Relay relay;
  private final Passwords passwords;
  private final EventLoop<Event, Effect> loop;
  private final Tickets tickets;
  private final Supplier<DirectoryView> views;
  private final Pictures pictures;
  private final Faces faces;
  private final HttpParts http;
  private final ControlServer control;
  private final Homecoming homecoming;
  private final NumberNotices notices;
  private final CountDownLatch ended = new CountDownLatch(1);
  private @Nullable EffectDoer doer;
  private Optional<HttpListener> listener = Optional.empty();

  /**
   * Starts a server. What cannot be is said in words; where it cannot listen, nothing stays open.
   *
   * @param powerCuts whether what is not synced is lost where the process is killed
   */
  RunningServer(ServerTools tools, Configuration configuration, boolean powerCuts)
      throws ControlTrouble, TlsTrouble, IOException, CannotListen {
    this.tools = tools;
    this.configuration = configuration;
    this.lock = DataLock.take(configuration.data());
    this.identity = Identity.read(configuration.data());
    this.storage =
        powerCuts ? Data.openVolatile(configuration.data()) : Data.open(configuration.data());
    Node node =
        new Node(
            tools.environment(),
            storage,
            identity.first().number(),
            Data.settings(configuration, identity));
    this.passwords = new Passwords(tools.clock(), tools.randomness(), tools.errors());
    this.relay =
        new Relay(
            storage,
            RelayTiming.STANDARD,
            new Relay.Limits(configuration.limits().relaysAtOnce(), 256),
            new Relay.Tools(tools.log(), tools.errors(), tools.watchdog()));
    LinkConfiguration linked = linkConfiguration(node.number());
    this.links = new Links(linked, new Arrivals());
    this.peers = new Peers(identity.first().names(), configuration.detours());
    this.notices = new NumberNotices(linked, peers);
    NodeMachine machine = new NodeMachine(node, storage, tools.clock(), this::perform);
    this.loop = new EventLoop<>(machine, this::perform, tools.clock(), tools.fatal(), INBOX_EVENTS);
    this.tickets = new Tickets(loop);
    this.views = node::view;
    this.pictures = new Pictures(views);
    Bell bell = new Bell();
    this.doer = doer(new Announcements(bell, views));
    ConnectionLimits limits =
        new ConnectionLimits(
            configuration.limits().connections(), configuration.limits().connectionsPerAddress());
    this.http = new HttpParts(tools, limits, tickets, views, storage, bell);
    this.faces =
        new Faces(
            limits,
            Faces.Timing.STANDARD,
            new Faces.Tools(tools.log(), tools.errors(), tools.watchdog()));
    this.control =
        ControlServer.open(
            configuration.data(),
            new ControlDesk(tickets, machine::verifyInStep, identity, configuration.advertised()),
            new ControlServer.Tools(tools.log(), tools.errors(), tools.watchdog()));
    try {
      open();
    } catch (CannotListen | TlsTrouble | RuntimeException cannotRun) {
      closeParts();
      throw cannotRun;
    }
    this.homecoming = new Homecoming(linked, peers, node::returning);
  }

  private void open() throws CannotListen, TlsTrouble {
    loop.start();
    Gatekeeper gatekeeper = new Gatekeeper(tickets);
    links.setReturns(gatekeeper);
    identity
        .issuer()
        .ifPresent(authority ->
            links.setEnrolment(
                new EnrolmentDesk(authority, gatekeeper, tools.clock(), tools.log())));
    if (configuration.links().isPresent()) {
      links.listen(configuration.links().get());
    }
    SSLContext tls = TlsContexts.forFaces(faceCredentials());
    for (Map.Entry<Face, List<NetworkAddress>> face : configuration.faces().entrySet()) {
      if (face.getKey() == Face.SMTP && !configuration.roles().outsideMail()) {
        continue; // this server does not have that role
      }
      for (NetworkAddress address : face.getValue()) {
        Optional<FaceConfiguration> spoken = face(face.getKey(), address, tls);
        if (spoken.isPresent()) {
          faces.open(spoken.get());
        }
      }
    }
    listener = http.open(configuration, pictures, tls);
    tools
        .log()
        .write(
            LogLine.info(
                "ready",
                "server",
                configuration.name(),
                "faces",
                configuration.faces(),
                "links",
                configuration.links().map(NetworkAddress::toString).orElse("none")));
  }

  private Credentials faceCredentials() throws TlsTrouble {
    return configuration.tls().isPresent()
        ? Credentials.read(configuration.tls().get().certificate(), configuration.tls().get().key())
        : identity.credentials();
  }

  private LinkConfiguration linkConfiguration(ServerNumber number) throws TlsTrouble {
    return new LinkConfiguration(
        number,
        TlsContexts.forLinks(identity.credentials(), identity.authority()),
        LinkConfiguration.Versions.CURRENT,
        LinkConfiguration.Timing.STANDARD,
        new LinkConfiguration.Tools(tools.log(), tools.errors(), tools.watchdog()));
  }

  private EffectDoer doer(Announcements announcements) {
    return new EffectDoer(
        new EffectDoer.Parts(
            tools,
            links,
            passwords,
            relay,
            configuration.smarthost(),
            peers,
            notices,
            announcements),
        tickets,
        loop::put,
        why -> ended.countDown());
  }

  private void perform(Effect effect) {
    EffectDoer ready = doer;
    if (ready != null) {
      ready.accept(effect);
    }
  }

  /** A face of sessions; HTTP has none. */
  private Optional<FaceConfiguration> face(Face face, NetworkAddress address, SSLContext tls) {
    return switch (face) {
      case SMTP -> Optional.of(mailFace(face, address, tls, ServiceDesk.Role.OUTSIDE));
      case SUBMISSION, SUBMISSIONS ->
          Optional.of(mailFace(face, address, tls, ServiceDesk.Role.SUBMISSION));
      case LMTP -> Optional.of(mailFace(face, address, null, ServiceDesk.Role.LMTP));
      case POP3, POP3S -> Optional.of(mailFace(face, address, tls, ServiceDesk.Role.POP3));
      case LDAP, LDAPS -> Optional.of(directoryFace(face, address, tls));
      case HTTP, HTTPS -> Optional.empty();
    };
  }

  private FaceConfiguration directoryFace(Face face, NetworkAddress address, SSLContext tls) {
    LdapConfiguration ldap =
        new LdapConfiguration(
            Tree.below(configuration.ldap().suffix()).orElseThrow(),
            pictures::newest,
            tools.clock(),
            true,
            configuration.ldap().strangersRead(),
            this::scramNonce,
            LdapLimits.DEFAULT);
    return new FaceConfiguration(
        face.key(),
        address,
        face.implicitTls(),
        tls,
        "",
        channel ->
            new FaceConfiguration.Conversation(
                new LdapSession(ldap), new DirectoryDesk("ldap", channel, tickets, views)));
  }

  /** The server's part of a nonce, where a registry keeps keys for SCRAM-SHA-256. */
  private Optional<String> scramNonce() {
    return PasswordPolicy.firstScramSecret(views.get().gv())
        .map(_ -> Base64.getEncoder().encodeToString(tools.randomness().bytes(SCRAM_NONCE_OCTETS)));
  }

  private FaceConfiguration mailFace(
      Face face, NetworkAddress address, @Nullable SSLContext tls, ServiceDesk.Role role) {
    String full =
        role == ServiceDesk.Role.POP3
            ? Refusal.TOO_MANY_CONNECTIONS.pop3Reply("")
            : Refusal.TOO_MANY_CONNECTIONS.smtpReply("");
    return new FaceConfiguration(
        face.key(), address, face.implicitTls(), tls, full, channel -> conversation(role, channel));
  }

  private FaceConfiguration.Conversation conversation(ServiceDesk.Role role, Channel channel) {
    ServiceDesk desk = new ServiceDesk(role, channel, tickets, storage);
    return new FaceConfiguration.Conversation(
        switch (role) {
          case SUBMISSION -> smtp(SmtpRole.SUBMISSION, true);
          case OUTSIDE -> smtp(SmtpRole.OUTSIDE, true);
          case LMTP -> smtp(SmtpRole.LMTP, false);
          case POP3 ->
              new Pop3Session(
                  new Pop3Configuration(configuration.hostName(), true, Pop3Limits.DEFAULT));
          case HTTP -> throw new IllegalArgumentException("HTTP has no sessions");
        },
        desk);
  }

  private SmtpSession smtp(SmtpRole role, boolean tls) {
    SmtpLimits standard = SmtpLimits.DEFAULT;
    Configuration.Limits limits = configuration.limits();
    SmtpLimits.Size size =
        new SmtpLimits.Size(
            limits.messageOctets(),
            limits.headerOctets(),
            limits.lineOctets(),
            standard.size().wholeOctetsMax(),
            standard.size().partOctetsMax());
    SmtpLimits.Conversation conversation =
        new SmtpLimits.Conversation(
            limits.recipients(),
            standard.conversation().commandOctetsMax(),
            standard.conversation().authenticationOctetsMax(),
            standard.conversation().errorsMax(),
            standard.conversation().failuresMax());
    return new SmtpSession(
        new SmtpConfiguration(
            role,
            configuration.hostName(),
            tls,
            new SmtpLimits(size, conversation, standard.time())));
  }

  /** What comes over links goes to the loop, in its order. */
  private final class Arrivals implements LinkListener {
    @Override
    public void up(ServerNumber peer) {
      loop.put(new Event.PeerUp(peer));
    }

    @Override
    public void down(ServerNumber peer) {
      loop.put(new Event.PeerDown(peer));
    }

    @Override
    public void knownOtherwise(String by, ServerNumber number) {
      loop.put(new Event.KnownOtherwise(by, number));
    }

    @Override
    public void stranger(String name, ServerNumber number) {
      loop.put(new Event.Stranger(name, number));
    }

    @Override
    public void received(ServerNumber peer, int lane, byte[] message) {
      loop.put(new Event.FromPeer(peer, PeerMessageCodec.fromBytes(message)));
    }
  }

  /** Waits until the node itself wants to be started anew, or the waiting thread is interrupted. */
  void awaitEnd() throws InterruptedException {
    ended.await();
  }

  @Override
  public void close() throws IOException {
    homecoming.close();
    closeParts();
    tools.log().write(LogLine.info("stopped", "server", configuration.name()));
  }

  private void closeParts() throws IOException {
    tickets.close();
    faces.close();
    listener.ifPresent(HttpListener::close);
    control.close();
    loop.close();
    links.close();
    notices.close();
    relay.close();
    passwords.close();
    storage.close();
    lock.close();
  }
}
