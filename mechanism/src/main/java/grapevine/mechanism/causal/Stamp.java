package grapevine.mechanism.causal;

import grapevine.kernel.check.Mark;
import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.Codec;
import grapevine.kernel.codec.MalformedException;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.time.Timestamp;
import grapevine.kernel.time.VersionVector;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What somebody has seen: the changes of the vectors that it names, and, where it is folded, all
 * that existed anywhere at some moment. Immutable. At most {@link #REGISTRIES_MAX} registries and
 * {@link #ORIGINS_MAX} numbers in all, so that its text fits into a header of HTTP; what was used
 * longest ago is folded.
 */
public final class Stamp {
  /** Registries that a stamp names. */
  public static final int REGISTRIES_MAX = 16;

  /** Numbers of changes that a stamp has, all registries together. */
  public static final int ORIGINS_MAX = 400;

  /** Characters of a registry's name. */
  public static final int NAME_MAX = 255;

  /** Characters of a stamp as text. */
  public static final int TEXT_MAX = 24_000;

  /** Has seen nothing. */
  public static final Stamp EMPTY = new Stamp(new LinkedHashMap<>(), 0, Timestamp.ZERO);

  /** How stamps are written. */
  public static final Codec<Stamp> CODEC = Codec.of(Stamp::write, Stamp::read);

  private static final Mark FOLDED = Mark.of("causal.folded");

  /** What was used last comes first. */
  private final SequencedMap<String, VersionVector> vectors;

  private final long foldedMillis;
  private final Timestamp latest;

  private Stamp(SequencedMap<String, VersionVector> vectors, long foldedMillis, Timestamp latest) {
    this.vectors = vectors;
    this.foldedMillis = foldedMillis;
    this.latest = latest;
  }

  /**
   * What one replica shows of a registry.
   *
   * @param latest not before the timestamp of any change that is shown
   */
  public static Stamp of(String registry, VersionVector vector, Timestamp latest) {
    LinkedHashMap<String, VersionVector> one = new LinkedHashMap<>();
    if (!vector.equals(VersionVector.EMPTY)) {
      one.put(registry, vector);
    }
    return bounded(one, 0, latest, REGISTRIES_MAX);
  }

  /** What either has seen. What the other names counts as used last. */
  public Stamp merge(Stamp other) {
    return merge(other, REGISTRIES_MAX);
  }

  /** With another bound for the registries. */
  Stamp merge(Stamp other, int registriesMax) {
    LinkedHashMap<String, VersionVector> merged = new LinkedHashMap<>(other.vectors);
    vectors.forEach((registry, vector) -> merged.merge(registry, vector, VersionVector::join));
    long folded = Math.max(foldedMillis, other.foldedMillis);
    return bounded(merged, folded, Timestamp.max(latest, other.latest), registriesMax);
  }

  private static Stamp bounded(
      LinkedHashMap<String, VersionVector> vectors,
      long foldedMillis,
      Timestamp latest,
      int registriesMax) {
    LinkedHashMap<String, VersionVector> kept = new LinkedHashMap<>();
    long folded = foldedMillis;
    int origins = 0;
    for (var entry : vectors.entrySet()) {
      int more = entry.getValue().asMap().size();
      if (kept.size() < registriesMax && origins + more <= ORIGINS_MAX) {
        origins += more;
        kept.put(entry.getKey(), entry.getValue());
      } else {
        FOLDED.hit();
        folded = Math.max(folded, latest.millis()); // all that it names was made by then
      }
    }
    return new Stamp(kept, folded, latest);
  }

  /** What was seen of a registry, at least. */
  public VersionVector vector(String registry) {
    return vectors.getOrDefault(registry, VersionVector.EMPTY);
  }

  /**
   * What existed anywhere, of any registry, at this moment may have been seen too, even where the
   * registry is named: milliseconds since 1970, by the clocks of those who made the changes. 0
   * where the stamp is not folded.
   */
  public long foldedMillis() {
    return foldedMillis;
  }

  /** The registries that it names, the one used last first. */
  public List<String> registries() {
    return List.copyOf(vectors.sequencedKeySet());
  }

  /** The latest timestamp of all that was seen: new changes are stamped above it. */
  public Timestamp latest() {
    return latest;
  }

  /** As text of letters, digits, hyphens and underscores, for HTTP and the command line. */
  public String toText() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(CODEC.toBytes(this));
  }

  /**
   * Reads {@link #toText}.
   *
   * @throws MalformedException where it is not the text of a stamp
   */
  public static Stamp fromText(String text) {
    if (text.length() > TEXT_MAX) {
      throw new MalformedException("a stamp of " + text.length() + " characters");
    }
    try {
      return CODEC.fromBytes(Base64.getUrlDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      throw new MalformedException("a stamp that is not base64url");
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Stamp that
        && foldedMillis == that.foldedMillis
        && vectors.equals(that.vectors)
        && latest.equals(that.latest);
  }

  @Override
  public int hashCode() {
    return vectors.hashCode();
  }

  @Override
  public String toString() {
    return vectors + (foldedMillis > 0 ? " and all at " + foldedMillis : "");
  }

  /** Servers are named once, and by their place in that list then. */
  private static void write(ByteWriter out, Stamp stamp) {
    TreeSet<ServerNumber> servers = new TreeSet<>();
    stamp.vectors.values().forEach(vector -> servers.addAll(vector.asMap().keySet()));
    List<ServerNumber> places = new ArrayList<>(servers);
    TreeMap<ServerNumber, Integer> place = new TreeMap<>();
    places.forEach(server -> place.put(server, place.size()));
    out.putVarint(stamp.foldedMillis);
    Timestamp.CODEC.write(out, stamp.latest);
    out.putAll(places, (each, server) -> each.putLong(server.value()));
    out.putAll(
        stamp.vectors.sequencedEntrySet(),
        (each, entry) -> {
          each.putString(entry.getKey());
          each.putAll(
              entry.getValue().asMap().entrySet(),
              (number, origin) ->
                  number
                      .putVarint(place.getOrDefault(origin.getKey(), 0))
                      .putVarint(origin.getValue()));
        });
  }

  private static Stamp read(ByteReader in) {
    long folded = in.getVarint();
    Timestamp latest = Timestamp.CODEC.read(in);
    check(folded >= 0 && latest.millis() >= 0 && latest.counter() >= 0, "a time before 1970");
    List<ServerNumber> places = in.getAll(each -> new ServerNumber(each.getLong()));
    LinkedHashMap<String, VersionVector> vectors = new LinkedHashMap<>();
    int registries = in.getLength();
    check(registries <= REGISTRIES_MAX, "too many registries");
    int origins = 0;
    for (int index = 0; index < registries; index++) {
      String registry = in.getString();
      check(registry.length() <= NAME_MAX, "a long name of a registry");
      VersionVector vector = VersionVector.EMPTY;
      int count = in.getLength();
      origins += count;
      check(count > 0 && origins <= ORIGINS_MAX, "too many origins, or none");
      for (int each = 0; each < count; each++) {
        int place = in.getInt();
        long sequence = in.getVarint();
        check(place < places.size() && sequence > 0, "an origin that is not there, or below 1");
        check(vector.get(places.get(place)) == 0, "an origin twice");
        vector = vector.with(places.get(place), sequence);
      }
      check(vectors.put(registry, vector) == null, "a registry twice");
    }
    return new Stamp(vectors, folded, latest);
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new MalformedException("a stamp with " + what);
    }
  }
}
