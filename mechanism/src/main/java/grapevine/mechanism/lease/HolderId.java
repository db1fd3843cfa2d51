package grapevine.mechanism.lease;

import grapevine.kernel.id.ClientNumber;
import grapevine.kernel.id.ServerNumber;

/**
 * Who holds a lease.
 *
 * @param kind what the number counts
 * @param number a {@link ServerNumber} or a {@link ClientNumber}
 */
public record HolderId(Kind kind, long number) implements Comparable<HolderId> {
  /** What may hold leases. */
  public enum Kind {
    /** Another server. */
    SERVER,
    /** A client. */
    CLIENT
  }

  /** Another server. */
  public static HolderId of(ServerNumber server) {
    return new HolderId(Kind.SERVER, server.value());
  }

  /** A client. */
  public static HolderId of(ClientNumber client) {
    return new HolderId(Kind.CLIENT, client.value());
  }

  @Override
  public int compareTo(HolderId other) {
    int byKind = kind.compareTo(other.kind);
    return byKind != 0 ? byKind : Long.compareUnsigned(number, other.number);
  }
}
