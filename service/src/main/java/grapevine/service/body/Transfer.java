package grapevine.service.body;

import grapevine.kernel.id.BodyId;
import grapevine.kernel.id.ServerNumber;
import java.security.MessageDigest;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One body that is wanted and not here: what is in memory about it. */
final class Transfer {
  final BodyId body;
  final long size;

  /** Who may have it; with the monotonic time before which it is not worth asking. */
  private final TreeMap<ServerNumber, Long> sources = new TreeMap<>();

  private MessageDigest digest = BodyId.sha256();

  /** How many bytes were taken, and are in the digest. */
  long received;

  /** Who is being asked; null while nobody is. */
  @Nullable ServerNumber source;

  /** Up to where the source was asked to send. */
  long askedTo;

  long progressMillis;

  /** How many bytes of the salvaged part there are; -1 where nothing is salvaged. */
  long salvageBytes = -1;

  /** Whether the durable past of this transfer was looked at. */
  boolean begun;

  Transfer(BodyId body, long size) {
    this.body = body;
    this.size = size;
  }

  void addSource(ServerNumber server) {
    sources.putIfAbsent(server, Long.MIN_VALUE);
  }

  /** The next source behind the last one that is up and worth asking; null where there is none. */
  @Nullable ServerNumber nextSource(
      SortedSet<ServerNumber> up, @Nullable ServerNumber last, long now) {
    TreeSet<ServerNumber> good = new TreeSet<>();
    sources.forEach(
        (server, notBefore) -> {
          if (notBefore <= now && up.contains(server)) {
            good.add(server);
          }
        });
    if (good.isEmpty()) {
      return null;
    }
    ServerNumber behind = last == null ? null : good.higher(last);
    return behind == null ? good.first() : behind;
  }

  void refuse(ServerNumber server, long notBefore) {
    sources.put(server, notBefore);
  }

  void askAnew(ServerNumber server) {
    sources.replace(server, Long.MIN_VALUE);
  }

  void take(byte[] bytes) {
    digest.update(bytes);
    received += bytes.length;
  }

  /** The name of the bytes that were taken so far. */
  BodyId start() {
    try {
      return BodyId.ofDigest(((MessageDigest) digest.clone()).digest());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("every Java can copy a SHA-256", e);
    }
  }

  /** Begins from nothing. */
  void reset() {
    digest = BodyId.sha256();
    received = 0;
    askedTo = 0;
    salvageBytes = -1;
  }
}
