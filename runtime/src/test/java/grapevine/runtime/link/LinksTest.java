package grapevine.runtime.link;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.kernel.id.ServerNumber;
import grapevine.runtime.address.NetworkAddress;
import grapevine.runtime.fixture.Surroundings;
import grapevine.runtime.link.LinkConfiguration.Timing;
import grapevine.runtime.link.LinkConfiguration.Versions;
import grapevine.runtime.process.SystemClock;
import grapevine.runtime.tls.Authority;
import grapevine.runtime.tls.TlsContexts;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class LinksTest {
  private static final ServerNumber ONE = new ServerNumber(1);
  private static final ServerNumber TWO = new ServerNumber(2);
  private static final NetworkAddress ANY = new NetworkAddress("127.0.0.1", 0);
  private static final Timing FAST = new Timing(100, 2_000, 5_000, 2_000, 10, 100);

  private final Surroundings surroundings = new Surroundings();
  private final List<AutoCloseable> open = new ArrayList<>();
  private Authority authority;

  @BeforeEach
  void found() throws Exception {
    authority = Surroundings.authority();
  }

  @AfterEach
  void end() throws Exception {
    for (AutoCloseable one : open.reversed()) {
      one.close();
    }
    surroundings.close();
    assertThat(surroundings.errors().count()).as("%s", surroundings.lines()).isZero();
  }

  /** One server's end, which notes what it is told. */
  private final class End implements LinkListener {
    final LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();
    final LinkedBlockingQueue<byte[]> large = new LinkedBlockingQueue<>();
    final CountDownLatch blocked = new CountDownLatch(1);
    final CountDownLatch unblock = new CountDownLatch(1);
    final Links links;
    final int port;
    volatile int blockedLane = -1;
    volatile long slowMillis;

    final LinkConfiguration configuration;

    End(ServerNumber self, Authority trusted, Versions versions) throws Exception {
      this(self, self, trusted, versions);
    }

    /** With the certificate of one server and the number of another. */
    End(ServerNumber certified, ServerNumber self, Authority trusted, Versions versions)
        throws Exception {
      configuration =
          new LinkConfiguration(
              self,
              TlsContexts.forLinks(
                  Surroundings.server(trusted, certified.value()), trusted.certificate()),
              versions,
              FAST,
              new LinkConfiguration.Tools(
                  surroundings.log(), surroundings.errors(), surroundings.watchdog()));
      links = new Links(configuration, this);
      open.add(links);
      open.add(unblock::countDown);
      port = links.listen(ANY);
    }

    @Override
    public void up(ServerNumber peer) {
      told.add("up " + peer.value());
    }

    @Override
    public void down(ServerNumber peer) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(slowMillis));
      told.add("down " + peer.value());
    }

    @Override
    public void knownOtherwise(String by, ServerNumber number) {
      told.add("known otherwise by " + by + " as " + number.value());
    }

    @Override
    public void stranger(String name, ServerNumber number) {
      told.add("stranger " + name + " " + number.value());
    }

    @Override
    public void received(ServerNumber peer, int lane, byte[] message) {
      if (lane == blockedLane) {
        blocked.countDown();
        try {
          unblock.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      if (message.length > 100) {
        large.add(message);
      } else {
        told.add(lane + " " + new String(message, StandardCharsets.UTF_8));
      }
    }

    void dials(End other, ServerNumber number) {
      links.setPeers(Map.of(number, at(number, other.port)));
    }
  }

  private static Whereabouts at(ServerNumber number, int... ports) {
    List<NetworkAddress> addresses =
        Arrays.stream(ports).mapToObj(port -> new NetworkAddress("127.0.0.1", port)).toList();
    return new Whereabouts("s" + number.value(), addresses);
  }

  private End end(ServerNumber self) throws Exception {
    return new End(self, authority, Versions.CURRENT);
  }

  @Test
  void carriesMessagesBothWaysWhereOnlyOneDials() throws Exception {
    End one = end(ONE);
    End two = end(TWO);
    one.links.setPeers(Map.of(TWO, at(TWO)));
    two.dials(one, ONE);
    assertThat(Surroundings.next(one.told)).isEqualTo("up 2");
    assertThat(Surroundings.next(two.told)).isEqualTo("up 1");
    assertThat(one.links.send(TWO, 0, "question".getBytes(StandardCharsets.UTF_8))).isTrue();
    assertThat(two.links.send(ONE, 2, "answer".getBytes(StandardCharsets.UTF_8))).isTrue();
    assertThat(Surroundings.next(two.told)).isEqualTo("0 question");
    assertThat(Surroundings.next(one.told)).isEqualTo("2 answer");
  }

  @Test
  void keepsOneConnectionWhereBothDial() throws Exception {
    End one = end(ONE);
    End two = end(TWO);
    one.dials(two, TWO);
    two.dials(one, ONE);
    Surroundings.next(one.told, "up 2"::equals);
    Surroundings.next(two.told, "up 1"::equals);
    for (int index = 0; index < 50; index++) {
      // where both met, the first may have been lost with the connection that gave way
      one.links.send(TWO, 1, ("m" + index).getBytes(StandardCharsets.UTF_8));
    }
    String last = "1 m49";
    while (!Surroundings.next(two.told).equals(last)) {
      one.links.send(TWO, 1, "m49".getBytes(StandardCharsets.UTF_8));
    }
    assertThat(one.links.isUp(TWO)).isTrue();
  }

  /** Else the last that is told of a link that is up might be that it is down. */
  @Test
  void isToldToBeDownBeforeTheNextConnectionIsUp() throws Exception {
    End one = end(ONE);
    one.slowMillis = 5;
    one.links.setPeers(Map.of(TWO, at(TWO)));
    // two ends of the same name: each dials again when the other's connection takes the place
    End two = end(TWO);
    End same = end(TWO);
    two.dials(one, ONE);
    same.dials(one, ONE);
    for (int turn = 0; turn < 10; turn++) {
      assertThat(Surroundings.next(one.told)).isEqualTo("up 2");
      assertThat(Surroundings.next(one.told)).isEqualTo("down 2");
    }
  }

  @Test
  void carriesLargeMessagesUnchangedWhetherTheyCompressOrNot() throws Exception {
    End one = end(ONE);
    End two = end(TWO);
    one.links.setPeers(Map.of(TWO, at(TWO)));
    two.dials(one, ONE);
    Surroundings.next(one.told, "up 2"::equals);
    byte[] noise = new byte[Links.MESSAGE_OCTETS_MAX];
    new Random(7).nextBytes(noise);
    byte[] text = new byte[Links.MESSAGE_OCTETS_MAX];
    Arrays.fill(text, (byte) 'x');
    for (int round = 0; round < 10; round++) {
      for (byte[] message : List.of(noise, text)) {
        assertThat(one.links.send(TWO, 2, message)).isTrue();
        assertThat(Surroundings.next(two.large)).isEqualTo(message);
      }
    }
  }

  @Test
  void floodOnOneLaneDelaysNoOther() throws Exception {
    End one = end(ONE);
    End two = end(TWO);
    two.blockedLane = 1;
    one.links.setPeers(Map.of(TWO, at(TWO)));
    two.dials(one, ONE);
    Surroundings.next(one.told, "up 2"::equals);
    byte[] noise = new byte[100_000];
    new Random(7).nextBytes(noise);
    int sent = 0;
    // until the lane's credit is used up, and its queue here is full too
    long under = Outgoing.WINDOW_OCTETS + Outgoing.QUEUED_OCTETS_MAX - 3L * noise.length;
    while ((long) sent * noise.length < under) {
      sent += one.links.send(TWO, 1, noise) ? 1 : 0;
      Thread.onSpinWait();
    }
    two.blocked.await();
    // larger than what credit may be left, so it cannot have slipped through
    byte[] other = new byte[Links.MESSAGE_OCTETS_MAX];
    new Random(8).nextBytes(other);
    assertThat(one.links.send(TWO, 0, other)).isTrue();
    assertThat(Surroundings.next(two.large)).isEqualTo(other);
    two.unblock.countDown();
    for (int index = 0; index < sent; index++) {
      assertThat(Surroundings.next(two.large)).isEqualTo(noise);
    }
  }

  @Test
  void comesUpAgainAfterACutInMidFrame() throws Exception {
    End one = end(ONE);
    End two = end(TWO);
    one.links.setPeers(Map.of(TWO, at(TWO)));
    try (CuttingProxy proxy = new CuttingProxy(one.port)) {
      two.links.setPeers(Map.of(ONE, at(ONE, proxy.port())));
      Surroundings.next(two.told, "up 1"::equals);
      proxy.cutAfter(5_000);
      byte[] noise = new byte[100_000];
      new Random(7).nextBytes(noise);
      assertThat(two.links.send(ONE, 2, noise)).isTrue();
      Surroundings.next(two.told, "down 1"::equals);
      Surroundings.next(two.told, "up 1"::equals);
      assertThat(one.large).isEmpty();
      Surroundings.next(one.told, "down 2"::equals);
      Surroundings.next(one.told, "up 2"::equals);
      assertThat(two.links.send(ONE, 2, noise)).isTrue();
      assertThat(Surroundings.next(one.large)).isEqualTo(noise);
    }
  }

  @Test
  void noticesAPeerThatIsSilent() throws Exception {
    End one = end(ONE);
    End two = end(TWO);
    one.links.setPeers(Map.of(TWO, at(TWO)));
    try (CuttingProxy proxy = new CuttingProxy(one.port)) {
      two.links.setPeers(Map.of(ONE, at(ONE, proxy.port())));
      Surroundings.next(two.told, "up 1"::equals);
      proxy.swallow();
      Surroundings.next(two.told, "down 1"::equals);
      assertThat(surroundings.awaitLine("no sign of life")).contains("link down");
    }
  }

  @Test
  void refusesACertificateOfAnotherAuthorityWithOneLine() throws Exception {
    End one = end(ONE);
    End two = new End(TWO, Surroundings.authority(), Versions.CURRENT);
    one.links.setPeers(Map.of(TWO, at(TWO)));
    two.dials(one, ONE);
    surroundings.awaitLine("not from our own authority");
    assertThat(one.links.isUp(TWO)).isFalse();
    // several dials later there is still one line about it
    End three = end(new ServerNumber(3));
    three.dials(two, TWO);
    surroundings.awaitLine("peer=0000000000000002");
    assertThat(surroundings.lines().stream().filter(line -> line.contains("peer=0000000000000001")))
        .hasSize(1);
  }

  @Test
  void refusesAnUnknownServer() throws Exception {
    End one = end(ONE);
    End two = end(TWO);
    two.dials(one, ONE);
    surroundings.awaitLine("refused by");
    assertThat(surroundings.lines())
        .filteredOn(line -> line.contains("is not known here yet"))
        .hasSize(2); // one at each end
    assertThat(one.told).isNotEmpty().containsOnly("stranger s2 2");
  }

  @Test
  void refusesAServerThatSaysTheNumberOfAnother() throws Exception {
    End one = end(ONE);
    End impostor = new End(new ServerNumber(3), TWO, authority, Versions.CURRENT);
    one.links.setPeers(Map.of(TWO, at(TWO)));
    impostor.dials(one, ONE);
    assertThat(surroundings.awaitLine("refused by"))
        .contains("server s3 says the number of s2, 0000000000000002");
    assertThat(one.links.isUp(TWO)).isFalse();
    assertThat(one.told).isEmpty();
  }

  @Test
  void linksToNobodyElseWhoAnswersInAPlaceOfAPeer() throws Exception {
    End one = end(ONE);
    End impostor = new End(new ServerNumber(3), TWO, authority, Versions.CURRENT);
    impostor.links.setPeers(Map.of(ONE, at(ONE)));
    one.dials(impostor, TWO);
    surroundings.awaitLine("server s3 answers there, not s2");
    assertThat(impostor.told).isEmpty();
  }

  @Test
  void tellsAServerByWhichOtherNumberItIsKnown() throws Exception {
    ServerNumber fresh = new ServerNumber(5);
    End one = end(ONE);
    End two = new End(TWO, fresh, authority, Versions.CURRENT);
    one.links.setPeers(Map.of(TWO, at(TWO)));
    two.dials(one, ONE);
    assertThat(Surroundings.next(two.told)).isEqualTo("known otherwise by s1 as 2");
    two.links.setPeers(Map.of());
    one.dials(two, TWO);
    two.links.setPeers(Map.of(ONE, at(ONE)));
    Surroundings.next(two.told, "known otherwise by s1 as 2"::equals);
    assertThat(one.links.isUp(TWO)).isFalse();
    one.links.setPeers(Map.of(fresh, new Whereabouts("s2", at(TWO, two.port).addresses())));
    Surroundings.next(two.told, "up 1"::equals);
    Surroundings.next(one.told, "up 5"::equals);
  }

  @Test
  void hearsOfAReturnFromWhoeverTheCertificateNames() throws Exception {
    ServerNumber fresh = new ServerNumber(5);
    End one = end(ONE);
    End two = new End(TWO, fresh, authority, Versions.CURRENT);
    NetworkAddress there = new NetworkAddress("127.0.0.1", one.port);
    assertThat(ReturnNotice.tell(two.configuration, "s1", there, TWO))
        .isEqualTo(new ReturnNotice.Outcome.Refused("this server is not ready"));
    LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
    one.links.setReturns((name, former, number) -> {
      heard.add(name + " " + former.value() + " " + number.value());
      return name.equals("s2") ? Optional.empty() : Optional.of("who?");
    });
    assertThat(ReturnNotice.tell(two.configuration, "s1", there, TWO))
        .isEqualTo(new ReturnNotice.Outcome.Known());
    assertThat(Surroundings.next(heard)).isEqualTo("s2 2 5");
    // whatever numbers it says, another server can only speak for itself
    End three = end(new ServerNumber(3));
    assertThat(ReturnNotice.tell(three.configuration, "s1", there, TWO))
        .isEqualTo(new ReturnNotice.Outcome.Refused("who?"));
    assertThat(Surroundings.next(heard)).isEqualTo("s3 2 3");
    assertThat(ReturnNotice.tell(two.configuration, "s4", there, TWO).toString())
        .contains("server s1 answers there, not s4");
    assertThat(heard).isEmpty();
  }

  @Test
  void hearsOfNoReturnWithoutACertificate() throws Exception {
    End one = end(ONE);
    one.links.setReturns((name, former, number) -> Optional.empty());
    String fingerprint = Authority.fingerprint(authority.certificate());
    LinkConfiguration nobody =
        new LinkConfiguration(
            TWO,
            TlsContexts.forJoining(fingerprint),
            Versions.CURRENT,
            FAST,
            one.configuration.tools());
    assertThat(ReturnNotice.tell(nobody, "s1", new NetworkAddress("127.0.0.1", one.port), TWO))
        .isEqualTo(new ReturnNotice.Outcome.Refused("no certificate was shown"));
  }

  @Test
  void refusesAWrongVersionClearly() throws Exception {
    End one = end(ONE);
    End two = new End(TWO, authority, new Versions(2, 3));
    one.links.setPeers(Map.of(TWO, at(TWO)));
    two.dials(one, ONE);
    assertThat(surroundings.awaitLine("refused by"))
        .contains("versions 2 to 3 of the link protocol, the other version 1: upgrade the older");
    assertThat(one.told).isEmpty();
  }

  @Test
  void endsTheLinkToWhoIsNoPeerAnyMore() throws Exception {
    End one = end(ONE);
    End two = end(TWO);
    one.links.setPeers(Map.of(TWO, at(TWO)));
    two.dials(one, ONE);
    Surroundings.next(one.told, "up 2"::equals);
    one.links.setPeers(Map.of());
    assertThat(Surroundings.next(one.told)).isEqualTo("down 2");
    Surroundings.next(two.told, "down 1"::equals);
    assertThat(one.links.send(TWO, 0, new byte[1])).isFalse();
  }

  @Test
  void cutsOffWhoSendsNonsenseAfterTheHandshakeOrNoTlsAtAll() throws Exception {
    End one = end(ONE);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), one.port)) {
      socket.getOutputStream().write("EHLO example.org\r\n".getBytes(StandardCharsets.UTF_8));
      assertThat(socket.getInputStream().readAllBytes()).hasSizeLessThan(100); // an alert at most
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("reset");
    }
    surroundings.awaitLine("link refused");
  }

  @Test
  void joinsWithATokenOnceAndLinksWithWhatItGot() throws Exception {
    End one = end(ONE);
    byte[] secret = new byte[16];
    secret[3] = 7;
    boolean[] used = new boolean[1];
    one.links.setEnrolment(
        new EnrolmentDesk(
            authority,
            (shown, applicant) -> {
              boolean good = Arrays.equals(shown, secret) && !used[0];
              used[0] = true;
              return good
                  ? new EnrolmentDesk.Decision.Admitted("welcome".getBytes(StandardCharsets.UTF_8))
                  : new EnrolmentDesk.Decision.Refused("the token was used before");
            },
            new SystemClock(),
            surroundings.log()));
    JoinToken token =
        new JoinToken(
            Authority.fingerprint(authority.certificate()),
            secret,
            List.of(new NetworkAddress("127.0.0.1", one.port)));
    JoinToken read = JoinToken.parse(token.text()).orElseThrow();
    Applicant applicant = new Applicant(TWO, "s2", List.of(), List.of("localhost"));
    Enrolment.Outcome first = Enrolment.join(read, applicant, surroundings.watchdog());
    assertThat(first).isInstanceOf(Enrolment.Outcome.Joined.class);
    Enrolment.Outcome.Joined joined = (Enrolment.Outcome.Joined) first;
    assertThat(joined.introduction()).isEqualTo("welcome".getBytes(StandardCharsets.UTF_8));
    Enrolment.Outcome second = Enrolment.join(read, applicant, surroundings.watchdog());
    assertThat(second).isEqualTo(new Enrolment.Outcome.Refused("the token was used before"));

    LinkConfiguration configuration =
        new LinkConfiguration(
            TWO,
            TlsContexts.forLinks(joined.credentials(), joined.authority()),
            Versions.CURRENT,
            FAST,
            new LinkConfiguration.Tools(
                surroundings.log(), surroundings.errors(), surroundings.watchdog()));
    try (Links links = new Links(configuration, end(new ServerNumber(9)))) {
      one.links.setPeers(Map.of(TWO, at(TWO)));
      links.setPeers(Map.of(ONE, at(ONE, one.port)));
      Surroundings.next(one.told, "up 2"::equals);
    }
  }

  @Test
  void showsNoTokenToAServerOfAnotherOrganisation() throws Exception {
    End one = end(ONE);
    JoinToken token =
        new JoinToken(
            "0".repeat(64), new byte[16], List.of(new NetworkAddress("127.0.0.1", one.port)));
    Applicant applicant = new Applicant(TWO, "s2", List.of(), List.of());
    Enrolment.Outcome outcome = Enrolment.join(token, applicant, surroundings.watchdog());
    assertThat(outcome).isInstanceOf(Enrolment.Outcome.NotReached.class);
    assertThat(outcome.toString()).contains("does not belong to the organisation");
  }

  @Test
  void refusesToTakeInWhereThereIsNoDesk() throws Exception {
    End one = end(ONE);
    JoinToken token =
        new JoinToken(
            Authority.fingerprint(authority.certificate()),
            new byte[16],
            List.of(new NetworkAddress("127.0.0.1", one.port)));
    Applicant applicant = new Applicant(TWO, "s2", List.of(), List.of());
    assertThat(Enrolment.join(token, applicant, surroundings.watchdog()))
        .isInstanceOf(Enrolment.Outcome.Refused.class);
  }

  /** Hands bytes on, until it is told to cut or to swallow. */
  private static final class CuttingProxy implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final List<Socket> sockets = new ArrayList<>();
    private final int target;
    private final AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);
    private volatile boolean swallowing;

    CuttingProxy(int target) throws IOException {
      this.target = target;
      Thread.ofVirtual().start(this::accept);
    }

    int port() {
      return listener.getLocalPort();
    }

    void cutAfter(int octets) {
      left.set(octets);
    }

    void swallow() {
      swallowing = true;
    }

    private void accept() {
      try {
        while (true) {
          Socket client = listener.accept();
          Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
          synchronized (sockets) {
            sockets.add(client);
            sockets.add(server);
          }
          Thread.ofVirtual().start(() -> pump(client, server, true));
          Thread.ofVirtual().start(() -> pump(server, client, false));
        }
      } catch (IOException e) {
        return; // closed
      }
    }

    private void pump(Socket from, Socket to, boolean counted) {
      byte[] buffer = new byte[4_096];
      try (from;
          to) {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        int count = in.read(buffer);
        while (count >= 0) {
          if (counted && left.get() != Integer.MAX_VALUE && left.addAndGet(-count) <= 0) {
            left.set(Integer.MAX_VALUE);
            return;
          }
          if (!swallowing) {
            out.write(buffer, 0, count);
          }
          count = in.read(buffer);
        }
      } catch (IOException e) {
        return; // the other direction has closed
      }
    }

    @Override
    public void close() throws IOException {
      listener.close();
      synchronized (sockets) {
        for (Socket socket : sockets) {
          socket.close();
        }
      }
    }
  }
}
