package grapevine.service.testing;

import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.log.LogLine;
import grapevine.service.link.PeerMessage;
import grapevine.service.link.PeerMessageCodec;
import grapevine.service.request.Origin;
import grapevine.service.request.Submission;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** A few servers, their links and the time. Everything between servers travels as bytes. */
public final class MailWorld {
  /** When the world begins: 2026-11-21 14:02:00 UTC. */
  public static final long BEGIN = 1_795_269_720_000L;

  private static final int ROUNDS_MAX = 5_000;

  private final Book book = new Book();
  private final TreeMap<ServerNumber, MailServer> servers = new TreeMap<>();
  private final TreeSet<String> cut = new TreeSet<>();
  private final Deque<Sent> network = new ArrayDeque<>();
  private final List<String> log = new ArrayList<>();
  private Predicate<PeerMessage> lost = message -> false;
  private long elapsed;
  private long setMillis;
  private int forwards;

  private record Sent(ServerNumber from, ServerNumber to, byte[] bytes) {}

  /** A further server; all links work. */
  public MailServer add(int number, String name) {
    ServerNumber key = new ServerNumber(number);
    MailServer server = new MailServer(this, key, name);
    servers.put(key, server);
    return server;
  }

  /** Tells every server of every link that works. */
  public void connect() {
    for (MailServer server : servers.values()) {
      for (MailServer other : servers.values()) {
        if (isUp(server.number(), other.number())) {
          server.step(step -> server.steering().peerUp(step, other.number()));
        }
      }
    }
  }

  /** Cuts the link between two servers; what is on it is lost. */
  public void cut(MailServer left, MailServer right) {
    cut.add(pair(left.number(), right.number()));
    network.removeIf(sent -> pair(sent.from, sent.to).equals(pair(left.number(), right.number())));
    left.step(step -> left.steering().peerDown(step, right.number()));
    right.step(step -> right.steering().peerDown(step, left.number()));
  }

  /** Mends the link between two servers. */
  public void mend(MailServer left, MailServer right) {
    cut.remove(pair(left.number(), right.number()));
    left.step(step -> left.steering().peerUp(step, right.number()));
    right.step(step -> right.steering().peerUp(step, left.number()));
  }

  /** A server crashes: its memory, and what is on its links, is lost; then it is back. */
  public void crash(MailServer server) {
    network.removeIf(sent -> sent.from.equals(server.number()) || sent.to.equals(server.number()));
    server.crash();
    for (MailServer other : servers.values()) {
      if (isUp(server.number(), other.number())) {
        other.step(step -> other.steering().peerDown(step, server.number()));
        other.step(step -> other.steering().peerUp(step, server.number()));
        server.step(step -> server.steering().peerUp(step, other.number()));
      }
    }
  }

  /** Loses messages of a kind. */
  public void lose(Predicate<PeerMessage> kind) {
    lost = kind;
  }

  /** Lets everything happen that happens without time passing. */
  public void settle() {
    for (int round = 0; round < ROUNDS_MAX; round++) {
      if (!deliverOne() && !workOnce()) {
        return;
      }
    }
    throw new IllegalStateException("it does not come to rest");
  }

  /** Whether it comes to rest. */
  public boolean comesToRest() {
    for (int round = 0; round < ROUNDS_MAX; round++) {
      if (!deliverOne() && !workOnce()) {
        return true;
      }
    }
    return false;
  }

  /** Lets time pass, in steps of at most a minute, with all that happens meanwhile. */
  public void pass(long millis) {
    long end = elapsed + millis;
    while (elapsed < end) {
      elapsed = Math.min(end, elapsed + 60_000);
      settle();
    }
  }

  /** Lets time pass at once. */
  public void jump(long millis) {
    elapsed += millis;
  }

  private boolean deliverOne() {
    Sent sent = network.poll();
    if (sent == null) {
      return false;
    }
    MailServer to = server(sent.to);
    PeerMessage message = PeerMessageCodec.fromBytes(sent.bytes);
    switch (message) {
      case PeerMessage.Forward forward -> {
        forwards++;
        to.step(step -> to.steering().forward(step, sent.from, forward));
      }
      case PeerMessage.Forwarded forwarded ->
          to.step(step -> to.steering().forwarded(step, sent.from, forwarded));
      case PeerMessage.Replicate _,
          PeerMessage.Ask _,
          PeerMessage.Answered _,
          PeerMessage.AskBody _,
          PeerMessage.BodyPart _ ->
          throw new IllegalStateException("not expected here: " + message);
    }
    return true;
  }

  private boolean workOnce() {
    for (MailServer server : servers.values()) {
      if (server.steering().nextMonotonicMillis() <= monotonicMillis()) {
        server.step(step -> server.steering().work(step));
        return true;
      }
    }
    return false;
  }

  void send(ServerNumber from, ServerNumber to, PeerMessage message) {
    if (isUp(from, to) && !lost.test(message)) {
      network.add(new Sent(from, to, PeerMessageCodec.toBytes(message)));
    }
  }

  void log(String server, LogLine line) {
    log.add(server + ": " + line);
  }

  boolean isUp(ServerNumber left, ServerNumber right) {
    return !left.equals(right) && servers.containsKey(right) && !cut.contains(pair(left, right));
  }

  private static String pair(ServerNumber left, ServerNumber right) {
    return left.compareTo(right) < 0 ? left + "-" + right : right + "-" + left;
  }

  /** The registries. */
  public Book book() {
    return book;
  }

  /** The server of that number. */
  public MailServer server(ServerNumber number) {
    MailServer server = servers.get(number);
    if (server == null) {
      throw new IllegalStateException("no server " + number);
    }
    return server;
  }

  /** What people call a server. */
  public String nameOf(ServerNumber number) {
    return servers.containsKey(number) ? server(number).name() : number.toString();
  }

  /** How many copies came in from other servers so far. */
  public int forwards() {
    return forwards;
  }

  /** All lines of all logs. */
  public List<String> log() {
    return log;
  }

  /** Wall-clock time. */
  public long wallMillis() {
    return BEGIN + elapsed + setMillis;
  }

  /** Sets all wall clocks, forward or back. */
  public void setClocks(long millis) {
    setMillis += millis;
  }

  /** Monotonic time. */
  public long monotonicMillis() {
    return elapsed;
  }

  /** The text of a message with a Message-ID and a Date of now. */
  public String text(String id) {
    return "Message-ID: <"
        + id
        + "@test>\r\nDate: "
        + grapevine.service.message.MailTime.mail(BEGIN)
        + "\r\nSubject: "
        + id
        + "\r\n\r\nGrapes.\r\n";
  }

  /** A message from alice, signed in. */
  public Submission from(String sender, String text, String... to) {
    List<Submission.Recipient> recipients = new ArrayList<>();
    for (String address : to) {
      recipients.add(new Submission.Recipient(address, "", ""));
    }
    String address = sender.replace(".", "@") + ".example.org";
    return new Submission(
        new Origin.SignedIn(Book.id(sender)),
        new Submission.Via("laptop", "192.0.2.1", "ESMTPSA"),
        address,
        recipients,
        new Submission.Content.Whole(text.getBytes(StandardCharsets.UTF_8)),
        "",
        "");
  }
}
