package grapevine.mechanism.replication;

import grapevine.kernel.env.Randomness;

/** All that is random in a test, from one number (Steele, Lea, Flood 2014: SplitMix). */
final class Seed implements Randomness {
  private long state;

  Seed(long state) {
    this.state = state;
  }

  @Override
  public long nextLong() {
    state += 0x9e3779b97f4a7c15L;
    long mixed = (state ^ (state >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }

  boolean chance(int percent) {
    return below(100) < percent;
  }
}
