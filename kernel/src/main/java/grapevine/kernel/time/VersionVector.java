package grapevine.kernel.time;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.Codec;
import grapevine.kernel.codec.MalformedException;
import grapevine.kernel.id.ServerNumber;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How far a replica has the changes of each origin: for each server, the number of its last change
 * that is present with all before it (Parker and others 1983; Bayou's anti-entropy). Immutable. An
 * origin that is not named stands at 0.
 */
public final class VersionVector {
  /** Nothing yet. */
  public static final VersionVector EMPTY = new VersionVector(new TreeMap<>());

  /** How vectors are written: equal vectors, equal bytes. */
  public static final Codec<VersionVector> CODEC =
      Codec.of(VersionVector::write, VersionVector::read);

  private final SortedMap<ServerNumber, Long> sequences;

  private VersionVector(SortedMap<ServerNumber, Long> sequences) {
    this.sequences = sequences;
  }

  /** The number of the last change of that origin, 0 where there is none. */
  public long get(ServerNumber origin) {
    return sequences.getOrDefault(origin, 0L);
  }

  /** This vector with another number for one origin. */
  public VersionVector with(ServerNumber origin, long sequence) {
    TreeMap<ServerNumber, Long> changed = new TreeMap<>(sequences);
    if (sequence == 0) {
      changed.remove(origin);
    } else {
      changed.put(origin, sequence);
    }
    return new VersionVector(changed);
  }

  /** Whether all that the other has is here too. */
  public boolean covers(VersionVector other) {
    for (var entry : other.sequences.entrySet()) {
      if (get(entry.getKey()) < entry.getValue()) {
        return false;
      }
    }
    return true;
  }

  /** The highest number of each origin of both. */
  public VersionVector join(VersionVector other) {
    TreeMap<ServerNumber, Long> joined = new TreeMap<>(sequences);
    other.sequences.forEach((origin, sequence) -> joined.merge(origin, sequence, Math::max));
    return new VersionVector(joined);
  }

  /** The lowest number of each origin: what both have. */
  public VersionVector meet(VersionVector other) {
    TreeMap<ServerNumber, Long> both = new TreeMap<>();
    sequences.forEach((origin, sequence) -> {
      long least = Math.min(sequence, other.get(origin));
      if (least > 0) {
        both.put(origin, least);
      }
    });
    return new VersionVector(both);
  }

  /** Each origin that stands above 0, in order. */
  public SortedMap<ServerNumber, Long> asMap() {
    return Collections.unmodifiableSortedMap(sequences);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VersionVector vector && sequences.equals(vector.sequences);
  }

  @Override
  public int hashCode() {
    return sequences.hashCode();
  }

  /** The vector as text, such as {@code [9a3b…:4, b1c2…:7]}. */
  @Override
  public String toString() {
    return sequences.entrySet().stream()
        .map(entry -> entry.getKey() + ":" + entry.getValue())
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private static void write(ByteWriter out, VersionVector vector) {
    out.putVarint(vector.sequences.size());
    vector.sequences.forEach((origin, sequence) -> out.putLong(origin.value()).putVarint(sequence));
  }

  private static VersionVector read(ByteReader in) {
    TreeMap<ServerNumber, Long> sequences = new TreeMap<>();
    int count = in.getLength();
    for (int index = 0; index < count; index++) {
      ServerNumber origin = new ServerNumber(in.getLong());
      long sequence = in.getVarint();
      if (sequence <= 0 || sequences.put(origin, sequence) != null) {
        throw new MalformedException("a vector with an origin twice or below 1");
      }
    }
    return new VersionVector(sequences);
  }
}
