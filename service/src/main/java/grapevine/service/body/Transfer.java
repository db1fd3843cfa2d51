package grapevine.service.body;

import grapevine.kernel.id.BodyId;
import grapevine.kernel.id.ServerNumber;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One body that is wanted and not here: what is in memory about it. */
final class Transfer {
  final BodyId body;
  final long size;

  /**
   * Who may have it, the likeliest first; with the monotonic time before which it is not worth
   * asking.
   */
  private final LinkedHashMap<ServerNumber, Long> sources = new LinkedHashMap<>();

  private MessageDigest digest = BodyId.sha256();

  /** How many bytes were taken, and are in the digest. */
  long received;

  /** Parts of the window that overtook others, by their offset. */
  final TreeMap<Long, byte[]> ahead = new TreeMap<>();

  /** Who is being asked; null while nobody is. */
  @Nullable ServerNumber source;

  /** Up to where the source was asked to send. */
  long askedTo;

  long progressMillis;

  /** After so long without progress, another source is asked. */
  long patienceMillis;

  /** How many bytes of the salvaged part there are; -1 where nothing is salvaged. */
  long salvageBytes = -1;

  /** Whether somebody wants it who will not ask again. */
  boolean firm;

  /** Whether the durable past of this transfer was looked at. */
  boolean begun;

  Transfer(BodyId body, long size, long patienceMillis) {
    this.body = body;
    this.size = size;
    this.patienceMillis = patienceMillis;
  }

  void addSource(ServerNumber server) {
    sources.putIfAbsent(server, Long.MIN_VALUE);
  }

  /** The next source behind the last one that is up and worth asking; null where there is none. */
  @Nullable ServerNumber nextSource(
      SortedSet<ServerNumber> up, @Nullable ServerNumber last, long now) {
    ServerNumber first = null;
    boolean behindLast = last == null;
    for (Map.Entry<ServerNumber, Long> entry : sources.entrySet()) {
      ServerNumber server = entry.getKey();
      if (entry.getValue() <= now && up.contains(server)) {
        if (behindLast) {
          return server;
        }
        first = first == null ? server : first;
      }
      behindLast |= server.equals(last);
    }
    return first;
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
    ahead.clear();
    askedTo = 0;
    salvageBytes = -1;
  }
}
