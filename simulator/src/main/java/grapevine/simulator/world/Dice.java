package grapevine.simulator.world;

import grapevine.kernel.env.Randomness;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The only source of chance in a world; split by purpose, so that one use does not shift another.
 */
public final class Dice implements Randomness {
  private final SplittableRandom random;

  /** Dice of a seed. */
  public Dice(long seed) {
    this(new SplittableRandom(seed));
  }

  private Dice(SplittableRandom random) {
    this.random = random;
  }

  /** Further dice for another purpose. */
  public Dice split() {
    return new Dice(random.split());
  }

  @Override
  public long nextLong() {
    return random.nextLong();
  }

  /** Whether something happens that happens so often, 0 to 1. */
  public boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** A number from {@code low} to {@code high}, both inclusive. */
  public long between(long low, long high) {
    return low >= high ? low : random.nextLong(low, high + 1);
  }

  /** A number around {@code mean} as waiting times are spread, at most twenty times as large. */
  public long around(long mean) {
    return Math.min(20 * mean, (long) (-mean * Math.log(1 - random.nextDouble())));
  }

  /** One of several. */
  public <T> T pick(List<T> several) {
    return several.get(random.nextInt(several.size()));
  }
}
