package grapevine.mechanism.list;

import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.time.Timestamp;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes cases from a seed: the same seed, the same cases, on every machine. A case that fails is
 * made smaller before it is shown. For one thread.
 */
final class Generator {
  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;
  private static final int SMALLER_MAX = 500;

  private long state;

  Generator(long seed) {
    state = seed;
  }

  /** Steele, Lea and Flood's SplitMix64. */
  long next() {
    state += GOLDEN_GAMMA;
    long mixed = (state ^ (state >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }

  /** A number from 0 to below the bound. */
  int below(int bound) {
    return (int) Math.floorMod(next(), (long) bound);
  }

  /** True once in so many times. */
  boolean oneIn(int times) {
    return below(times) == 0;
  }

  /** One of the choices. */
  <T> T oneOf(List<T> choices) {
    return choices.get(below(choices.size()));
  }

  /** Up to so many values. */
  <T> List<T> listOf(int sizeMax, Function<Generator, T> element) {
    int size = below(sizeMax + 1);
    List<T> values = new ArrayList<>(size);
    for (int index = 0; index < size; index++) {
      values.add(element.apply(this));
    }
    return values;
  }

  /** The values in another order. */
  <T> List<T> shuffled(List<T> values) {
    List<T> order = new ArrayList<>(values);
    for (int index = order.size() - 1; index > 0; index--) {
      Collections.swap(order, index, below(index + 1));
    }
    return order;
  }

  /** The values in another order, some of them twice. */
  <T> List<T> repeated(List<T> values) {
    List<T> more = new ArrayList<>(values);
    for (T value : values) {
      if (oneIn(3)) {
        more.add(value);
      }
    }
    return shuffled(more);
  }

  /** A moment out of few, so that cases collide: even two equal ones are made. */
  Timestamp timestamp() {
    return new Timestamp(below(6), below(2), new ServerNumber(1 + below(3)));
  }

  /** An item out of few, in either sublist. */
  Item<String> item() {
    String value = oneOf(List.of("a", "b"));
    Timestamp at = timestamp();
    return oneIn(2)
        ? Item.active(value, at)
        : Item.removed(value, at, new Dot(at.source(), 1 + below(4)));
  }

  /** One change of a list. */
  Delta delta() {
    return new Delta(oneOf(List.of("A", "B", "C", "D")), item());
  }

  /** A list that some changes made. */
  GrapevineList<String> list() {
    return Delta.applied(listOf(6, Generator::delta));
  }

  /** One item on its way to a replica. */
  record Delta(String name, Item<String> item) {
    static GrapevineList<String> applied(List<Delta> deltas) {
      GrapevineList<String> list = GrapevineList.empty();
      for (Delta delta : deltas) {
        list = list.with(delta.name, delta.item);
      }
      return list;
    }
  }

  /**
   * Checks a law on many generated cases.
   *
   * @param count how many
   * @param cases makes the values that the law speaks of
   * @param law throws an {@link AssertionError} where it does not hold; it may draw from the
   *     generator, which is the same for the same case
   */
  static <T> void forAll(
      int count, Function<Generator, List<T>> cases, BiConsumer<Generator, List<T>> law) {
    for (int seed = 1; seed <= count; seed++) {
      List<T> values = cases.apply(new Generator(seed));
      AssertionError broken = broken(seed, values, law);
      if (broken != null) {
        List<T> small = smaller(seed, values, law);
        AssertionError shown = broken(seed, small, law);
        throw new AssertionError("seed " + seed + ", case " + small, shown);
      }
    }
  }

  /** Leaves out what is not needed to break the law. */
  private static <T> List<T> smaller(
      long seed, List<T> values, BiConsumer<Generator, List<T>> law) {
    List<T> small = values;
    int tries = 0;
    int index = 0;
    while (index < small.size() && tries < SMALLER_MAX) {
      List<T> without = new ArrayList<>(small);
      without.remove(index);
      tries++;
      if (broken(seed, without, law) != null) {
        small = without;
      } else {
        index++;
      }
    }
    return small;
  }

  private static <T> @Nullable AssertionError broken(
      long seed, List<T> values, BiConsumer<Generator, List<T>> law) {
    try {
      law.accept(new Generator(seed), values);
      return null;
    } catch (AssertionError e) {
      return e;
    }
  }
}
