package grapevine.service.node;

import grapevine.kernel.id.ServerNumber;
import grapevine.service.event.Event;
import grapevine.service.link.PeerMessage;
import grapevine.service.link.PeerMessageCodec;
import grapevine.service.request.Answer;
import grapevine.service.request.Request;
import grapevine.service.request.Secret;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Some servers, the links between them, and the time. */
final class Organisation {
  static final long BEGIN = 1_795_269_720_000L;

  private static final int ROUNDS_MAX = 200_000;

  private record Sent(ServerNumber from, ServerNumber to, byte[] bytes) {}

  private final TreeMap<String, Host> hosts = new TreeMap<>();
  private final TreeSet<String> cut = new TreeSet<>();
  private final ArrayDeque<Sent> network = new ArrayDeque<>();
  private Predicate<PeerMessage> lost = message -> false;
  private long monotonicMillis;

  /** The first server, which is its own organisation. */
  Host found(String name) {
    Host host = new Host(this, name, new ServerNumber(1), new TreeMap<>());
    hosts.put(name, host);
    host.start();
    host.done("found", "name=" + name, "address=" + name + ":7");
    return host;
  }

  /** A further server, which joins at another. */
  Host join(String name, int number, Host at) {
    String token = at.done("token").text();
    ServerNumber self = new ServerNumber(number);
    Answer answer =
        at.ask(new Request.Enrol(Secret.ofText(token), name, self, List.of(name + ":7")));
    if (!(answer instanceof Answer.Done)) {
      throw new AssertionError(answer.toString());
    }
    TreeMap<ServerNumber, List<String>> peers = new TreeMap<>();
    hosts.values().forEach(host -> peers.put(host.number(), List.of(host.name() + ":7")));
    Host host = new Host(this, name, self, peers);
    hosts.put(name, host);
    host.start();
    pass(2_000);
    return host;
  }

  /** Cuts the link between two servers. */
  void cut(Host left, Host right) {
    cut.add(pair(left, right));
    links();
  }

  void mend(Host left, Host right) {
    cut.remove(pair(left, right));
    links();
    settle();
  }

  private static String pair(Host left, Host right) {
    return left.name().compareTo(right.name()) < 0
        ? left.name() + " " + right.name()
        : right.name() + " " + left.name();
  }

  /** Loses messages of a kind from now on. */
  void lose(Predicate<PeerMessage> kind) {
    lost = kind;
  }

  /** Brings links up and down as servers, their lists of peers, and cuts are now. */
  void links() {
    for (Host host : hosts.values()) {
      for (Host other : hosts.values()) {
        boolean up =
            host != other
                && host.runs()
                && other.runs()
                && host.wants(other.number())
                && other.wants(host.number())
                && !cut.contains(pair(host, other));
        host.link(other.number(), up);
      }
    }
  }

  void send(Host from, ServerNumber to, PeerMessage message) {
    if (from.isLinked(to) && !lost.test(message)) {
      network.add(new Sent(from.number(), to, PeerMessageCodec.toBytes(message)));
    }
  }

  /** Lets everything happen that happens without time passing. */
  void settle() {
    for (int round = 0; round < ROUNDS_MAX; round++) {
      if (!deliver() && !tick()) {
        return;
      }
    }
    throw new AssertionError("it does not come to rest");
  }

  private boolean deliver() {
    Sent sent = network.poll();
    if (sent == null) {
      return false;
    }
    for (Host host : hosts.values()) {
      if (host.runs() && host.number().equals(sent.to) && host.isLinked(sent.from)) {
        host.handle(new Event.FromPeer(sent.from, PeerMessageCodec.fromBytes(sent.bytes)));
      }
    }
    return true;
  }

  private boolean tick() {
    for (Host host : List.copyOf(hosts.values())) {
      if (host.runs() && host.nextTick() <= monotonicMillis) {
        host.handle(new Event.Tick());
        return true;
      }
    }
    return false;
  }

  /** Lets time pass, with all that happens meanwhile. */
  void pass(long millis) {
    long end = monotonicMillis + millis;
    settle();
    while (monotonicMillis < end) {
      long next = end;
      for (Host host : hosts.values()) {
        next = host.runs() ? Math.min(next, host.nextTick()) : next;
      }
      monotonicMillis = Math.max(monotonicMillis + 1, Math.min(end, next));
      settle();
    }
  }

  /** Lets time pass at once, as where all servers were paused; then they go on. */
  void jump(long millis) {
    monotonicMillis += millis;
    pass(1_000);
  }

  long monotonicMillis() {
    return monotonicMillis;
  }

  /** All lines of all logs. */
  List<String> log() {
    List<String> lines = new ArrayList<>();
    hosts.values().forEach(host -> lines.addAll(host.log()));
    return lines;
  }
}
