package grapevine.service.directory;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Numbers of groups. A short list of them is a sorted array, in which one may stand several times;
 * it is copied when it changes.
 */
final class Numbers {
  static final int[] NONE = {};

  private Numbers() {}

  /** A list with one more. */
  static int[] with(int[] list, int number) {
    int place = Arrays.binarySearch(list, number);
    int at = place < 0 ? -place - 1 : place;
    int[] longer = Arrays.copyOf(list, list.length + 1);
    System.arraycopy(list, at, longer, at + 1, list.length - at);
    longer[at] = number;
    return longer;
  }

  /** A list with one less, where it was in it. */
  static int[] without(int[] list, int number) {
    int at = Arrays.binarySearch(list, number);
    if (at < 0) {
      return list;
    }
    int[] shorter = Arrays.copyOf(list, list.length - 1);
    System.arraycopy(list, at + 1, shorter, at, shorter.length - at);
    return shorter;
  }

  /**
   * A set of numbers, as a sorted array or, where that is smaller, as bits: a chain of ten thousand
   * groups would take 200 MB as arrays, and takes 6 MB. Immutable.
   */
  static final class Group {
    private static final int BITS = 32;

    private final int[] few;
    private final BitSet many;

    /** All that are set; the bits must not be changed afterwards. */
    Group(BitSet numbers) {
      boolean sparse = (long) numbers.cardinality() * BITS <= numbers.length();
      few = sparse ? numbers.stream().toArray() : NONE;
      many = sparse ? new BitSet(0) : numbers;
    }

    boolean contains(int number) {
      return few.length > 0 ? Arrays.binarySearch(few, number) >= 0 : many.get(number);
    }

    /** Sets the bit of each. */
    void addTo(BitSet numbers) {
      for (int number : few) {
        numbers.set(number);
      }
      numbers.or(many);
    }

    boolean isSame(Group other) {
      return Arrays.equals(few, other.few) && many.equals(other.many);
    }

    int[] toArray() {
      return few.length > 0 ? few.clone() : many.stream().toArray();
    }
  }
}
