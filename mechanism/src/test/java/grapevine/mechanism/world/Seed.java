package grapevine.mechanism.world;

import grapevine.kernel.env.Randomness;

/** All that is random in a test, from one number (Steele, Lea, Flood 2014: SplitMix). */
public final class Seed implements Randomness {
  private long state;

  /** The same number, the same course. */
  public Seed(long state) {
    this.state = state;
  }

  @Override
  public long nextLong() {
    state += 0x9e3779b97f4a7c15L;
    long mixed = (state ^ (state >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }

  /** True so many times in a hundred. */
  public boolean chance(int percent) {
    return below(100) < percent;
  }
}
