package grapevine.runtime.link;

import grapevine.kernel.id.ServerNumber;
import grapevine.runtime.address.CannotListen;
import grapevine.runtime.address.Listening;
import grapevine.runtime.address.NetworkAddress;
import grapevine.runtime.process.Watchdog;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** All links of one server. Safe for use by several threads. */
public final class Links implements AutoCloseable {
  /** Most octets of one message. */
  public static final int MESSAGE_OCTETS_MAX = 2 * 1_048_576;

  /** How many lanes there are. */
  public static final int LANES = Frame.LANES;

  private static final int STRANGERS_MAX = 64;

  private final LinkConfiguration configuration;
  private final LinkListener listener;
  private final ConcurrentHashMap<ServerNumber, Peer> peers = new ConcurrentHashMap<>();
  private final Set<Socket> strangers = ConcurrentHashMap.newKeySet();
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private final Semaphore free = new Semaphore(STRANGERS_MAX);
  private final Complaints complaints;
  private volatile @Nullable EnrolmentDesk enrolment;
  private volatile @Nullable ReturnDesk returns;
  private volatile @Nullable ServerSocket socket;
  private volatile boolean closing;

  /** Links to nobody yet. */
  public Links(LinkConfiguration configuration, LinkListener listener) {
    this.configuration = configuration;
    this.listener = listener;
    this.complaints = new Complaints(configuration.tools().log());
  }

  /** Takes servers that join, from now on; without it they are refused. */
  public void setEnrolment(EnrolmentDesk desk) {
    enrolment = desk;
  }

  /** Hears of servers that come back as new, from now on; without it they are refused. */
  public void setReturns(ReturnDesk desk) {
    returns = desk;
  }

  /**
   * Takes connections at that address.
   *
   * @return the port, where any free one was asked for
   */
  public int listen(NetworkAddress address) throws CannotListen {
    ServerSocket opened = Listening.open(address, "links");
    socket = opened;
    start("link accept", () -> accept(opened));
    return opened.getLocalPort();
  }

  /** Says who the peers are, by number. Links to others end; new ones are dialled. */
  public void setPeers(Map<ServerNumber, Whereabouts> wanted) {
    synchronized (peers) {
      if (closing) {
        return;
      }
      for (Peer peer : List.copyOf(peers.values())) {
        Whereabouts where = wanted.get(peer.number());
        if (where == null || !where.name().equals(peer.name())) {
          peers.remove(peer.number());
          peer.remove();
        }
      }
      wanted.forEach(this::setPeer);
    }
  }

  private void setPeer(ServerNumber number, Whereabouts where) {
    Peer peer = peers.get(number);
    if (peer != null) {
      peer.setAddresses(where.addresses());
    } else if (!number.equals(configuration.self())) {
      Peer fresh = new Peer(number, where, configuration, listener);
      peers.put(number, fresh);
      start("link dial " + number, () -> dialAlways(fresh));
    }
  }

  /**
   * Sends to a peer. Messages of one lane arrive in order; what a link carries when it goes down is
   * lost.
   *
   * @param lane 0 to 2
   * @param message at most {@link #MESSAGE_OCTETS_MAX} octets; must not be changed any more
   * @return false where the link is not up or the lane's queue is full: nothing is sent
   */
  public boolean send(ServerNumber peer, int lane, byte[] message) {
    if (message.length > MESSAGE_OCTETS_MAX) {
      throw new IllegalArgumentException("a message of " + message.length + " octets");
    }
    Peer there = peers.get(peer);
    return there != null && there.send(lane, message);
  }

  /** Whether the link to that peer is up. */
  public boolean isUp(ServerNumber peer) {
    Peer there = peers.get(peer);
    return there != null && there.isUp();
  }

  /** Ends all links, tells the listener that they are down, and returns when all is done. */
  @Override
  public void close() {
    synchronized (peers) {
      closing = true;
      peers.values().forEach(Peer::remove);
    }
    closeQuietly(socket);
    strangers.forEach(this::closeQuietly);
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What a thread of the links does. */
  private interface Work {
    void run() throws InterruptedException;
  }

  private void start(String name, Work work) {
    Thread thread = Thread.ofVirtual().name(name).unstarted(() -> guarded(work));
    threads.add(thread);
    thread.start();
  }

  private void guarded(Work work) {
    try {
      work.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      configuration.tools().errors().report("links", e);
    } finally {
      threads.remove(Thread.currentThread());
    }
  }

  // Dialling

  private void dialAlways(Peer peer) throws InterruptedException {
    LinkConfiguration.Timing timing = configuration.timing();
    long pause = timing.retryMillisMin();
    // the lower number dials at once, the other a little later, so that they seldom meet
    boolean lower = configuration.self().compareTo(peer.number()) < 0;
    long wait = lower ? 0 : 2L * pause;
    while (peer.awaitDial(wait)) {
      boolean linked = false;
      for (NetworkAddress address : peer.addresses()) {
        linked |= peer.wantsDial() && dial(peer, address);
      }
      pause = linked ? timing.retryMillisMin() : Math.min(2 * pause, timing.retryMillisMax());
      wait = Peer.jittered(pause);
    }
  }

  /** Dials, and carries the link until it ends; false where none came about. */
  private boolean dial(Peer peer, NetworkAddress address) throws InterruptedException {
    Socket plain = new Socket();
    try {
      strangers.add(plain);
      Connection connection = dialled(peer, address, plain);
      strangers.remove(plain);
      return connection != null && peer.carry(connection);
    } catch (Handshake.KnownOtherwise e) {
      peer.trouble(address + ": " + e.getMessage());
      listener.knownOtherwise(peer.name(), e.number());
    } catch (Handshake.RefusedByPeer e) {
      peer.trouble("refused by " + address + ": " + e.getMessage());
    } catch (EOFException e) {
      peer.trouble(address + ": the other side closed the connection");
    } catch (IOException e) {
      peer.trouble(address + ": " + Complaints.words(e));
    } finally {
      strangers.remove(plain);
      closeQuietly(plain);
    }
    return false;
  }

  private @Nullable Connection dialled(Peer peer, NetworkAddress address, Socket plain)
      throws IOException {
    LinkConfiguration.Timing timing = configuration.timing();
    InetSocketAddress resolved = address.resolve();
    if (resolved.isUnresolved()) {
      throw new IOException("the host name is not known");
    }
    plain.connect(resolved, timing.connectMillis());
    try (Watchdog.Watch _ = limit(plain)) {
      Handshake.Wire wire = Handshake.secure(configuration, plain, false);
      Handshake.expect(wire, peer.name());
      Handshake.greet(
          wire, new Handshake.Hello(configuration.versions(), configuration.self(), peer.number()));
      if (!peer.wantsDial()) {
        return null;
      }
      Handshake.go(wire);
      return new Connection(peer.number(), true, wire, configuration);
    }
  }

  // Accepting

  private void accept(ServerSocket from) {
    while (!closing) {
      try {
        Socket plain = from.accept();
        if (free.tryAcquire()) {
          strangers.add(plain);
          start("link stranger", () -> serve(plain));
        } else {
          closeQuietly(plain);
          complaints.log("link refused", "anybody", "too many connections that are not yet links");
        }
      } catch (SocketException e) {
        if (!closing) {
          configuration.tools().errors().report("accepting links", e);
        }
        return;
      } catch (IOException e) {
        configuration.tools().errors().report("accepting links", e);
      }
    }
  }

  private void serve(Socket plain) throws InterruptedException {
    String host = plain.getInetAddress().getHostAddress();
    try {
      Accepted accepted;
      try {
        accepted = accepted(plain);
      } finally {
        strangers.remove(plain);
        free.release();
      }
      if (accepted != null) {
        complaints.forget(host);
        accepted.peer.carry(accepted.connection);
      }
    } catch (EOFException e) {
      return; // it closed before anything was agreed: another link is up, or it looked at the port
    } catch (IOException e) {
      if (!closing) {
        complaints.log("link refused", host, Complaints.words(e));
      }
    } finally {
      closeQuietly(plain);
    }
  }

  /** A connection that its dialler wants as the link. */
  private record Accepted(Peer peer, Connection connection) {}

  private @Nullable Accepted accepted(Socket plain) throws IOException {
    try (Watchdog.Watch _ = limit(plain)) {
      Handshake.Wire wire = Handshake.secure(configuration, plain, true);
      Frame first = Frame.read(wire.in());
      switch (first.kind()) {
        case Frame.JOIN -> join(wire, first);
        case Frame.RETURN -> comeBack(wire, first);
        default -> {
          return greeted(wire, first);
        }
      }
      return null;
    }
  }

  private void join(Handshake.Wire wire, Frame first) throws IOException {
    EnrolmentDesk desk = enrolment;
    if (desk == null) {
      Enrolment.refuse(wire, "this server takes nobody in: ask one that has the authority's key");
    } else {
      desk.serve(wire, first);
    }
  }

  private void comeBack(Handshake.Wire wire, Frame first) throws IOException {
    ReturnDesk desk = returns;
    Optional<String> objection =
        ReturnNotice.serve(
            wire,
            first,
            desk != null ? desk : (_, _, _) -> Optional.of("this server is not ready"));
    objection.ifPresent(why -> complaints.log("return refused", host(wire), why));
  }

  private @Nullable Accepted greeted(Handshake.Wire wire, Frame first) throws IOException {
    try {
      Peer peer = greeting(wire, first);
      Handshake.welcome(wire, configuration.versions());
      return new Accepted(peer, new Connection(peer.number(), false, wire, configuration));
    } catch (Handshake.KnownOtherwise e) {
      complaints.log("link refused", host(wire), "it is known here by another number");
      Handshake.otherwise(wire, e.number());
    } catch (Handshake.Unwelcome e) {
      complaints.log("link refused", host(wire), Complaints.words(e));
      Handshake.refuse(wire, Complaints.words(e));
    }
    return null;
  }

  /** Who greets; its certificate proves the name, and name and number must belong together. */
  private Peer greeting(Handshake.Wire wire, Frame first) throws IOException {
    if (first.kind() != Frame.HELLO) {
      throw new Handshake.Unwelcome("no greeting");
    }
    String name =
        wire.peer().orElseThrow(() -> new Handshake.Unwelcome("no certificate was shown"));
    Handshake.Hello hello = Handshake.read(first, configuration.versions());
    Peer peer = peers.get(hello.own());
    if (peer != null && !peer.name().equals(name)) {
      throw new Handshake.Unwelcome(
          "server " + name + " says the number of " + peer.name() + ", " + hello.own());
    }
    if (!hello.other().equals(configuration.self())) {
      listener.knownOtherwise(name, hello.other());
      throw new Handshake.Unwelcome("this server goes by number " + configuration.self());
    }
    if (peer == null) {
      throw stranger(name, hello.own());
    }
    return peer;
  }

  private IOException stranger(String name, ServerNumber number) {
    Optional<Peer> namesake =
        peers.values().stream().filter(peer -> peer.name().equals(name)).findFirst();
    if (namesake.isPresent()) {
      return new Handshake.KnownOtherwise(namesake.get().number());
    }
    listener.stranger(name, number);
    return new Handshake.Unwelcome(
        "server " + name + " with number " + number + " is not known here yet");
  }

  private static String host(Handshake.Wire wire) {
    return wire.plain().getInetAddress().getHostAddress();
  }

  // Both

  private Watchdog.Watch limit(Socket plain) {
    return configuration
        .tools()
        .watchdog()
        .after(configuration.timing().handshakeMillis(), () -> closeQuietly(plain));
  }

  private void closeQuietly(java.io.@Nullable Closeable what) {
    try {
      if (what != null) {
        what.close();
      }
    } catch (IOException e) {
      configuration.tools().errors().report("closing a socket", e);
    }
  }
}
