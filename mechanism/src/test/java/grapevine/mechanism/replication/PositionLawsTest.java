package grapevine.mechanism.replication;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.time.VersionVector;
import grapevine.mechanism.world.Seed;
import org.junit.jupiter.api.Test;

/** What is known of a replica does not depend on the order in which it was heard. */
class PositionLawsTest {
  private final Seed seed = new Seed(11);

  private Position any() {
    VersionVector floor = vector();
    return new Position(seed.below(3), seed.chance(50), floor.join(vector()), floor);
  }

  private VersionVector vector() {
    VersionVector vector = VersionVector.EMPTY;
    for (long origin = 1; origin <= 3; origin++) {
      vector = vector.with(new ServerNumber(origin), seed.below(4));
    }
    return vector;
  }

  @Test
  void joinIsCommutativeAssociativeIdempotent() {
    for (int round = 0; round < 2000; round++) {
      Position one = any();
      Position two = any();
      Position three = any();
      assertThat(one.join(two)).isEqualTo(two.join(one));
      assertThat(one.join(two).join(three)).isEqualTo(one.join(two.join(three)));
      assertThat(one.join(one)).isEqualTo(one);
      assertThat(one.join(two).vector().covers(one.join(two).floor())).isTrue();
    }
  }

  @Test
  void aNewBeginningForgetsWhatWasKnown() {
    Position before =
        new Position(
            1, false, vector().with(new ServerNumber(1), 9), vector().meet(VersionVector.EMPTY));
    Position after = new Position(2, true, VersionVector.EMPTY, VersionVector.EMPTY);
    assertThat(before.join(after)).isEqualTo(after);
    assertThat(after.join(before)).isEqualTo(after);
  }
}
