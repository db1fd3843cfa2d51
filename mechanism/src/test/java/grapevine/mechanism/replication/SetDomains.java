package grapevine.mechanism.replication;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.Codec;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.state.State;
import grapevine.kernel.state.Table;
import grapevine.kernel.state.Transaction;
import grapevine.kernel.time.Timestamp;
import grapevine.kernel.time.VersionVector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Domains for tests: sets of words, in which the last to add or delete a word wins. */
final class SetDomains implements ReplicatedDomains {
  /** Who last added or deleted a word, when, and by which change. */
  record Item(Timestamp timestamp, boolean alive, ServerNumber origin, long sequence) {
    static final Codec<Item> CODEC =
        Codec.of(
            (out, item) -> {
              Timestamp.CODEC.write(out, item.timestamp);
              out.putBoolean(item.alive).putLong(item.origin.value()).putVarint(item.sequence);
            },
            in ->
                new Item(
                    Timestamp.CODEC.read(in),
                    in.getBoolean(),
                    new ServerNumber(in.getLong()),
                    in.getVarint()));
  }

  /** A word of a domain. */
  record Word(DomainName domain, String text) {}

  static final Table<Word, Item> WORDS =
      new Table<>(
          0x40,
          (out, word) -> out.putKeyString(word.domain.text()).putKeyString(word.text),
          in -> new Word(new DomainName(in.getKeyString()), in.getKeyString()),
          Item.CODEC);

  /** This server's view of who holds what; it may be behind others' views. */
  final TreeMap<DomainName, TreeSet<ServerNumber>> replicas = new TreeMap<>();

  /** Whether somebody who is written off may come back. */
  boolean missed;

  /** What cannot be applied yet. */
  Predicate<Change> blocked = change -> false;

  @Override
  public SortedSet<ServerNumber> replicas(State state, DomainName domain) {
    return replicas.getOrDefault(domain, new TreeSet<>());
  }

  /** What is done with what is left of a domain that is held no more. */
  BiConsumer<ReplicationStep, DomainName> left = (step, domain) -> {};

  @Override
  public void leftToOthers(ReplicationStep step, DomainName domain) {
    left.accept(step, domain);
  }

  @Override
  public boolean isMissed(State state, DomainName domain) {
    return missed;
  }

  @Override
  public SortedSet<DomainName> comparedOften(State state) {
    TreeSet<DomainName> often = new TreeSet<>(replicas.keySet());
    often.removeIf(domain -> !domain.text().startsWith("r/"));
    return often;
  }

  static byte[] payload(String word, boolean alive) {
    return new ByteWriter().putBoolean(alive).putString(word).toByteArray();
  }

  @Override
  public Applied apply(ReplicationStep step, Change change) {
    ByteReader in = new ByteReader(change.payload());
    boolean alive = in.getBoolean();
    String word = in.getString();
    if (blocked.test(change)) {
      return Applied.NOT_YET;
    }
    merge(
        step.state(),
        new Word(change.domain(), word),
        new Item(change.timestamp(), alive, change.origin(), change.sequence()));
    return Applied.APPLIED;
  }

  static void merge(Transaction state, Word word, Item item) {
    Timestamp here = WORDS.get(state, word).map(Item::timestamp).orElse(Timestamp.ZERO);
    if (item.timestamp().isAfter(here)) {
      WORDS.put(state, word, item);
    }
  }

  @Override
  public StatePiece exportPiece(
      State state, DomainName domain, byte @Nullable [] from, int bytesMax) {
    ByteWriter out = new ByteWriter();
    byte[][] next = {null};
    String first = from == null ? "" : new ByteReader(from).getString();
    WORDS.forEachFrom(
        state,
        prefix(domain),
        new Word(domain, first),
        (word, item) -> {
          if (out.size() >= bytesMax) {
            next[0] = new ByteWriter().putString(word.text()).toByteArray();
            return false;
          }
          out.putString(word.text());
          Item.CODEC.write(out, item);
          return true;
        });
    return new StatePiece(out.toByteArray(), next[0]);
  }

  @Override
  public Applied importPiece(ReplicationStep step, DomainName domain, byte[] payload) {
    List<Map.Entry<Word, Item>> items = new ArrayList<>();
    ByteReader in = new ByteReader(payload);
    while (in.remaining() > 0) {
      items.add(Map.entry(new Word(domain, in.getString()), Item.CODEC.read(in)));
    }
    items.forEach(item -> merge(step.state(), item.getKey(), item.getValue()));
    return Applied.APPLIED;
  }

  @Override
  public byte[] contentDigest(State state, DomainName domain) {
    return living(state, domain).toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  @Override
  public boolean purge(
      ReplicationStep step, DomainName domain, VersionVector covered, long olderThanMillis) {
    int[] purged = {0};
    WORDS.forEach(
        step.state(),
        prefix(domain),
        (word, item) -> {
          if (!item.alive()
              && item.sequence() <= covered.get(item.origin())
              && item.timestamp().millis() < olderThanMillis) {
            WORDS.delete(step.state(), word);
            purged[0]++;
          }
          return true;
        });
    return purged[0] > 0;
  }

  static SortedMap<String, Timestamp> living(State state, DomainName domain) {
    TreeMap<String, Timestamp> living = new TreeMap<>();
    WORDS.forEach(
        state,
        prefix(domain),
        (word, item) -> {
          if (item.alive()) {
            living.put(word.text(), item.timestamp());
          }
          return true;
        });
    return living;
  }

  static int tombstones(State state, DomainName domain) {
    int[] count = {0};
    WORDS.forEach(
        state,
        prefix(domain),
        (word, item) -> {
          count[0] += item.alive() ? 0 : 1;
          return true;
        });
    return count[0];
  }

  static byte[] prefix(DomainName domain) {
    return new ByteWriter().putKeyString(domain.text()).toByteArray();
  }
}
