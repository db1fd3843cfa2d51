package grapevine.service.directory;

import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.RName;
import grapevine.kernel.time.Timestamp;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which groups and aliases mention what, by what the items of their lists say. Immutable.
 *
 * @param byIdentity of items with an identity: the numbers of the groups, one for each item
 * @param byName of names without one
 * @param byPattern of patterns, by registry or {@code *}
 */
record Mentions(
    HashTrie<EntryId, int[]> byIdentity,
    HashTrie<RName, List<Named>> byName,
    HashTrie<String, int[]> byPattern) {
  static final Mentions NONE = new Mentions(HashTrie.empty(), HashTrie.empty(), HashTrie.empty());

  /**
   * An item without identity.
   *
   * @param container the number of the group
   * @param at when it was added
   */
  record Named(int container, Timestamp at) {}

  int[] of(EntryId id) {
    return found(byIdentity.get(id));
  }

  List<Named> of(RName name) {
    List<Named> found = byName.get(name);
    return found == null ? List.of() : found;
  }

  int[] ofPattern(String pattern) {
    return found(byPattern.get(pattern));
  }

  private static int[] found(int @Nullable [] numbers) {
    return numbers == null ? Numbers.NONE : numbers;
  }

  Mentions with(EntryId id, int container) {
    return new Mentions(byIdentity.plus(id, Numbers.with(of(id), container)), byName, byPattern);
  }

  Mentions without(EntryId id, int container) {
    return new Mentions(
        left(byIdentity, id, Numbers.without(of(id), container)), byName, byPattern);
  }

  Mentions with(RName name, Named mention) {
    List<Named> more = new ArrayList<>(of(name));
    more.add(mention);
    return new Mentions(byIdentity, byName.plus(name, List.copyOf(more)), byPattern);
  }

  Mentions without(RName name, Named mention) {
    List<Named> fewer = new ArrayList<>(of(name));
    fewer.remove(mention);
    return new Mentions(
        byIdentity,
        fewer.isEmpty() ? byName.minus(name) : byName.plus(name, List.copyOf(fewer)),
        byPattern);
  }

  Mentions withPattern(String pattern, int container) {
    int[] more = Numbers.with(ofPattern(pattern), container);
    return new Mentions(byIdentity, byName, byPattern.plus(pattern, more));
  }

  Mentions withoutPattern(String pattern, int container) {
    int[] fewer = Numbers.without(ofPattern(pattern), container);
    return new Mentions(byIdentity, byName, left(byPattern, pattern, fewer));
  }

  private static <K> HashTrie<K, int[]> left(HashTrie<K, int[]> map, K key, int[] numbers) {
    return numbers.length == 0 ? map.minus(key) : map.plus(key, numbers);
  }
}
