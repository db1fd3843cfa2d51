package grapevine.runtime.link;

import grapevine.kernel.id.ServerNumber;
import grapevine.runtime.address.CannotListen;
import grapevine.runtime.address.Listening;
import grapevine.runtime.address.NetworkAddress;
import grapevine.runtime.process.Watchdog;
import grapevine.runtime.tls.TlsContexts;
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
import javax.net.ssl.SSLSocket;
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

  /**
   * Says who the peers are. Links to others end; new ones are dialled; a peer without addresses is
   * only waited for.
   *
   * @param wanted addresses by server number, in the order in which they are tried
   */
  public void setPeers(Map<ServerNumber, List<NetworkAddress>> wanted) {
    synchronized (peers) {
      if (closing) {
        return;
      }
      for (Peer peer : List.copyOf(peers.values())) {
        if (!wanted.containsKey(peer.number())) {
          peers.remove(peer.number());
          peer.remove();
        }
      }
      wanted.forEach(this::setPeer);
    }
  }

  private void setPeer(ServerNumber number, List<NetworkAddress> addresses) {
    Peer peer = peers.get(number);
    if (peer != null) {
      peer.setAddresses(addresses);
    } else if (!number.equals(configuration.self())) {
      Peer fresh = new Peer(number, configuration, listener);
      fresh.setAddresses(addresses);
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
      Handshake.Wire wire = secure(plain, false);
      Handshake.greet(wire, configuration.versions(), peer.number());
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
      Handshake.Wire wire = secure(plain, true);
      Frame first = Frame.read(wire.in());
      EnrolmentDesk desk = enrolment;
      if (first.kind() == Frame.JOIN) {
        if (desk == null) {
          Enrolment.refuse(
              wire, "this server takes nobody in: ask one that has the authority's key");
        } else {
          desk.serve(wire, first);
        }
        return null;
      }
      Peer peer = wire.peer().map(peers::get).orElse(null);
      Optional<String> objection = objection(wire, first, peer);
      if (objection.isPresent() || peer == null) {
        complaints.log(
            "link refused", wire.plain().getInetAddress().getHostAddress(), objection.orElse(""));
        Handshake.refuse(wire, objection.orElse(""));
        return null;
      }
      Handshake.welcome(wire, configuration.versions());
      return new Accepted(peer, new Connection(peer.number(), false, wire, configuration));
    }
  }

  private Optional<String> objection(Handshake.Wire wire, Frame first, @Nullable Peer peer)
      throws IOException {
    if (first.kind() != Frame.HELLO) {
      return Optional.of("no greeting");
    }
    if (wire.peer().isEmpty()) {
      return Optional.of("no certificate was shown");
    }
    Optional<String> wrong = Handshake.objection(first, configuration.versions());
    if (wrong.isEmpty() && peer == null) {
      return Optional.of("server " + wire.peer().get() + " is not known here");
    }
    return wrong;
  }

  // Both

  private Handshake.Wire secure(Socket plain, boolean server) throws IOException {
    plain.setTcpNoDelay(true);
    plain.setSoTimeout(configuration.timing().handshakeMillis());
    SSLSocket secured =
        server
            ? TlsContexts.serverSide(configuration.tls(), plain)
            : TlsContexts.clientSide(configuration.tls(), plain);
    secured.setEnabledProtocols(new String[] {"TLSv1.3"});
    if (server) {
      secured.setWantClientAuth(true); // who joins has no certificate yet
    }
    secured.startHandshake();
    return Handshake.Wire.over(plain, secured);
  }

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
