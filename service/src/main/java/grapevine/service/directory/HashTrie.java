package grapevine.service.directory;

import java.util.Arrays;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A map that shares with the map that it was made from all but the three or four nodes on the way
 * to what differs (Bagwell, Ideal Hash Trees, 2001). A look-up among 100,000 touches a sixth of the
 * memory that it does in a balanced tree, and memory that is not in a cache is what a look-up waits
 * for. It has no order. Immutable.
 *
 * @param <K> type of the keys, whose hash codes are the same in every run
 * @param <V> type of the values
 */
final class HashTrie<K, V> {
  private static final int BITS = 5;
  private static final int MASK = (1 << BITS) - 1;
  private static final HashTrie<?, ?> EMPTY = new HashTrie<>(null);

  private sealed interface Slot<K, V> {}

  /**
   * One key.
   *
   * @param next another of the same hash code
   */
  private record Leaf<K, V>(K key, V value, @Nullable Leaf<K, V> next) implements Slot<K, V> {}

  /** Up to 32 slots, of which those exist whose bit is set. */
  private static final class Branch<K, V> implements Slot<K, V> {
    private final int bitmap;
    private final Slot<K, V>[] slots;

    Branch(int bitmap, Slot<K, V>[] slots) {
      this.bitmap = bitmap;
      this.slots = slots;
    }

    private int index(int bit) {
      return Integer.bitCount(bitmap & (bit - 1));
    }

    private @Nullable Slot<K, V> slot(int bit) {
      return (bitmap & bit) == 0 ? null : slots[index(bit)];
    }

    private Branch<K, V> with(int bit, Slot<K, V> slot) {
      int at = index(bit);
      boolean there = (bitmap & bit) != 0;
      Slot<K, V>[] changed = Arrays.copyOf(slots, there ? slots.length : slots.length + 1);
      if (!there) {
        System.arraycopy(slots, at, changed, at + 1, slots.length - at);
      }
      changed[at] = slot;
      return new Branch<>(bitmap | bit, changed);
    }

    private @Nullable Branch<K, V> without(int bit) {
      if (bitmap == bit) {
        return null;
      }
      int at = index(bit);
      Slot<K, V>[] changed = Arrays.copyOf(slots, slots.length - 1);
      System.arraycopy(slots, at + 1, changed, at, changed.length - at);
      return new Branch<>(bitmap & ~bit, changed);
    }
  }

  private final @Nullable Slot<K, V> root;

  private HashTrie(@Nullable Slot<K, V> root) {
    this.root = root;
  }

  @SuppressWarnings("unchecked") // it has neither keys nor values
  static <K, V> HashTrie<K, V> empty() {
    return (HashTrie<K, V>) EMPTY;
  }

  boolean isEmpty() {
    return root == null;
  }

  @Nullable V get(K key) {
    int hash = hash(key);
    Slot<K, V> slot = root;
    while (slot instanceof Branch<K, V> branch) {
      slot = branch.slot(1 << (hash & MASK));
      hash >>>= BITS;
    }
    for (Leaf<K, V> leaf = (Leaf<K, V>) slot; leaf != null; leaf = leaf.next) {
      if (leaf.key.equals(key)) {
        return leaf.value;
      }
    }
    return null;
  }

  HashTrie<K, V> plus(K key, V value) {
    return new HashTrie<>(with(root, hash(key), 0, new Leaf<>(key, value, null)));
  }

  HashTrie<K, V> minus(K key) {
    return get(key) == null ? this : new HashTrie<>(without(root, hash(key), key));
  }

  /** Shows all keys and values, in no order that means anything. */
  void forEach(BiConsumer<K, V> visitor) {
    forEach(root, visitor);
  }

  private static <K, V> void forEach(@Nullable Slot<K, V> slot, BiConsumer<K, V> visitor) {
    switch (slot) {
      case null -> {}
      case Leaf<K, V>(K key, V value, Leaf<K, V> next) -> {
        visitor.accept(key, value);
        forEach(next, visitor);
      }
      case Branch<K, V> branch -> {
        for (Slot<K, V> child : branch.slots) {
          forEach(child, visitor);
        }
      }
    }
  }

  private static <K, V> Slot<K, V> with(
      @Nullable Slot<K, V> slot, int hash, int depth, Leaf<K, V> added) {
    return switch (slot) {
      case null -> added;
      case Branch<K, V> branch -> {
        int bit = 1 << (hash & MASK);
        yield branch.with(bit, with(branch.slot(bit), hash >>> BITS, depth + BITS, added));
      }
      case Leaf<K, V> leaf -> {
        int other = hash(leaf.key) >>> depth;
        yield depth < Integer.SIZE && other != hash
            ? split(leaf, other, hash, depth, added)
            : new Leaf<>(added.key, added.value, without(leaf, added.key));
      }
    };
  }

  /** Two leaves of different hash codes below as many branches as they have bits in common. */
  @SuppressWarnings({"unchecked", "rawtypes"}) // there are no arrays of slots of one type
  private static <K, V> Branch<K, V> split(
      Leaf<K, V> leaf, int leafHash, int hash, int depth, Leaf<K, V> added) {
    Branch<K, V> branch = new Branch<>(1 << (leafHash & MASK), new Slot[] {leaf});
    if ((leafHash & MASK) != (hash & MASK)) {
      return branch.with(1 << (hash & MASK), added);
    }
    Slot<K, V> below = split(leaf, leafHash >>> BITS, hash >>> BITS, depth + BITS, added);
    return branch.with(1 << (hash & MASK), below);
  }

  private static <K, V> @Nullable Slot<K, V> without(@Nullable Slot<K, V> slot, int hash, K key) {
    return switch (slot) {
      case null -> null;
      case Leaf<K, V> leaf -> without(leaf, key);
      case Branch<K, V> branch -> {
        int bit = 1 << (hash & MASK);
        Slot<K, V> left = without(branch.slot(bit), hash >>> BITS, key);
        yield left == null ? branch.without(bit) : branch.with(bit, left);
      }
    };
  }

  private static <K, V> @Nullable Leaf<K, V> without(Leaf<K, V> chain, K key) {
    Leaf<K, V> left = null;
    for (Leaf<K, V> leaf = chain; leaf != null; leaf = leaf.next) {
      if (!leaf.key.equals(key)) {
        left = new Leaf<>(leaf.key, leaf.value, left);
      }
    }
    return left;
  }

  /** Spreads what hash codes of similar texts have in common. */
  private static int hash(Object key) {
    int hash = key.hashCode() * 0x9e3779b9;
    return hash ^ (hash >>> 16);
  }
}
