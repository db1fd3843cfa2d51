package grapevine.service.directory;

import grapevine.kernel.id.EntryId;
import org.jspecify.annotations.Nullable;
import org.pcollections.ConsPStack;

/**
 * The groups and aliases that are here, under numbers, and which lies in which. Immutable.
 *
 * @param numbers of those that live
 * @param containers by number
 * @param free numbers that somebody had, and nobody has
 * @param next the lowest number that nobody ever had
 */
record Graph(
    HashTrie<EntryId, Integer> numbers,
    HashTrie<Integer, Container> containers,
    ConsPStack<Integer> free,
    int next) {
  static final Graph EMPTY = new Graph(HashTrie.empty(), HashTrie.empty(), ConsPStack.empty(), 0);

  @Nullable Integer number(EntryId id) {
    return numbers.get(id);
  }

  Container container(int number) {
    Container container = containers.get(number);
    if (container == null) {
      throw new IllegalStateException("no group has the number " + number);
    }
    return container;
  }
}
