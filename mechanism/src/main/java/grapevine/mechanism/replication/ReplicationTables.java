package grapevine.mechanism.replication;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.Codec;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.state.State;
import grapevine.kernel.state.Table;
import grapevine.kernel.state.Transaction;

/** The tables of this package: numbers 0x20 to 0x27. */
final class ReplicationTables {
  private static final Codec<Long> MILLIS = Codec.of(ByteWriter::putLong, ByteReader::getLong);

  /** Each domain that was ever held here. */
  static final Table<DomainName, DomainRecord> DOMAINS =
      new Table<>(0x20, ReplicationTables::domain, ReplicationTables::domain, DomainRecord.CODEC);

  /** The kept changes. */
  static final Table<Change.Place, Change.Content> LOG =
      new Table<>(0x21, ReplicationTables::place, ReplicationTables::place, Change.Content.CODEC);

  /** Where other replicas are known to stand. */
  static final Table<DomainPeer, PeerRecord> KNOWN =
      new Table<>(
          0x22,
          (out, key) -> server(domain(out, key.domain), key.peer),
          in -> new DomainPeer(domain(in), server(in)),
          PeerRecord.CODEC);

  /** Peers and domains of which they are not known to have all, and since when. */
  static final Table<PeerDomain, Long> DIRTY =
      new Table<>(
          0x23,
          (out, key) -> domain(server(out, key.peer), key.domain),
          in -> new PeerDomain(server(in), domain(in)),
          MILLIS);

  /** How far the chain of each origin is known to go, this server's own included. */
  static final Table<ServerNumber, Head> HEADS =
      new Table<>(0x24, ReplicationTables::server, ReplicationTables::server, Head.CODEC);

  /** The digests of this server's own last changes, by ordinal. */
  static final Table<Long, ChainDigest> OWN_DIGESTS =
      new Table<>(0x25, ByteWriter::putLong, ByteReader::getLong, ChainDigest.CODEC);

  /** Servers that were written off, and when. */
  static final Table<ServerNumber, Long> WRITTEN_OFF =
      new Table<>(0x26, ReplicationTables::server, ReplicationTables::server, MILLIS);

  private ReplicationTables() {}

  /** The beginning of all keys of a domain. */
  static byte[] prefix(DomainName domain) {
    return domain(new ByteWriter(), domain).toByteArray();
  }

  /** The beginning of all keys of a peer. */
  static byte[] prefix(ServerNumber peer) {
    return server(new ByteWriter(), peer).toByteArray();
  }

  /** The beginning of all keys of an origin's changes of a domain. */
  static byte[] prefix(DomainName domain, ServerNumber origin) {
    return server(domain(new ByteWriter(), domain), origin).toByteArray();
  }

  /**
   * Removes rows of all tables, at most so many.
   *
   * @return how many there were
   */
  static int wipe(Transaction state, int limit) {
    Wiper wiper = new Wiper(state, limit);
    wiper.wipe(DOMAINS);
    wiper.wipe(LOG);
    wiper.wipe(KNOWN);
    wiper.wipe(DIRTY);
    wiper.wipe(HEADS);
    wiper.wipe(OWN_DIGESTS);
    wiper.wipe(WRITTEN_OFF);
    return wiper.wiped;
  }

  private static ByteWriter domain(ByteWriter out, DomainName domain) {
    return out.putKeyString(domain.text());
  }

  private static DomainName domain(ByteReader in) {
    return DomainName.checked(in.getKeyString());
  }

  private static ByteWriter server(ByteWriter out, ServerNumber server) {
    return out.putLong(server.value());
  }

  private static ServerNumber server(ByteReader in) {
    return new ServerNumber(in.getLong());
  }

  private static void place(ByteWriter out, Change.Place place) {
    server(domain(out, place.domain()), place.origin()).putLong(place.sequence());
  }

  private static Change.Place place(ByteReader in) {
    return new Change.Place(domain(in), server(in), in.getLong());
  }

  /** A domain and another replica of it. */
  record DomainPeer(DomainName domain, ServerNumber peer) {}

  /** A peer and a domain that it holds. */
  record PeerDomain(ServerNumber peer, DomainName domain) {}

  /** Removes rows up to a limit. */
  private static final class Wiper {
    private final Transaction state;
    private final int limit;
    private int wiped;

    Wiper(Transaction state, int limit) {
      this.state = state;
      this.limit = limit;
    }

    <K, V> void wipe(Table<K, V> table) {
      if (wiped >= limit) {
        return;
      }
      table.forEach(
          (State) state,
          (key, value) -> {
            table.delete(state, key);
            return ++wiped < limit;
          });
    }
  }
}
