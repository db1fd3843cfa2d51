package grapevine.mechanism.causal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.MalformedException;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.time.Timestamp;
import grapevine.kernel.time.VersionVector;
import grapevine.mechanism.world.Seed;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Stamps, and what a replica says to them, one rule at a time. */
class StampTest {
  private static final ServerNumber A = new ServerNumber(-5);
  private static final ServerNumber B = new ServerNumber(6);
  private static final VersionVector NONE = VersionVector.EMPTY;

  private static Stamp stamp(String registry, VersionVector vector, long millis) {
    return Stamp.of(registry, vector, new Timestamp(millis, 0, A));
  }

  private static Stamp many(int registries) {
    Stamp stamp = Stamp.EMPTY;
    for (int index = 0; index < registries; index++) {
      stamp = stamp.merge(stamp("r" + index, NONE.with(A, index + 1), 1_000 + index));
    }
    return stamp;
  }

  private static Replica replica(VersionVector vector, long heardAllMillis) {
    return new Replica("pa", vector, vector.with(A, 5), NONE.with(B, 2), heardAllMillis);
  }

  @Test
  void aMergeHasTheMaximumOfBoth() {
    Stamp merged =
        stamp("pa", NONE.with(A, 3).with(B, 1), 7)
            .merge(stamp("pa", NONE.with(B, 4), 9))
            .merge(stamp("es", NONE.with(B, 2), 8));

    assertThat(merged.vector("pa")).isEqualTo(NONE.with(A, 3).with(B, 4));
    assertThat(merged.vector("es")).isEqualTo(NONE.with(B, 2));
    assertThat(merged.vector("dl")).isEqualTo(NONE);
    assertThat(merged.latest().millis()).isEqualTo(9);
    assertThat(merged.registries()).as("what was used last is first").containsExactly("es", "pa");
    assertThat(merged.merge(merged)).isEqualTo(merged);
  }

  @Test
  void whatDoesNotFitIsFoldedIntoAMoment() {
    assertThat(many(Stamp.REGISTRIES_MAX).foldedMillis()).isZero();

    Stamp folded = many(Stamp.REGISTRIES_MAX + 1);

    assertThat(folded.registries()).hasSize(Stamp.REGISTRIES_MAX).doesNotContain("r0");
    assertThat(folded.foldedMillis()).isEqualTo(1_016);
    VersionVector wide = NONE;
    for (int origin = 1; origin <= Stamp.ORIGINS_MAX + 1; origin++) {
      wide = wide.with(new ServerNumber(origin), 1);
    }
    assertThat(stamp("pa", wide, 77).foldedMillis()).isEqualTo(77);
  }

  @Test
  void aStampIsTextAndBack() {
    for (int registries = 0; registries <= Stamp.REGISTRIES_MAX + 1; registries++) {
      Stamp stamp = many(registries);
      assertThat(stamp.toText()).matches("[-_A-Za-z0-9]+").hasSizeLessThan(400);
      assertThat(Stamp.fromText(stamp.toText())).isEqualTo(stamp);
      assertThat(Stamp.fromText(stamp.toText()).registries()).isEqualTo(stamp.registries());
    }
    Stamp largest = Stamp.EMPTY;
    for (int registry = 0; registry < Stamp.REGISTRIES_MAX; registry++) {
      VersionVector vector = NONE;
      for (int origin = 1; origin <= Stamp.ORIGINS_MAX / Stamp.REGISTRIES_MAX; origin++) {
        vector = vector.with(new ServerNumber(registry * 1_000L - origin), Long.MAX_VALUE);
      }
      largest = largest.merge(stamp("r" + registry + "é".repeat(200), vector, 5));
    }
    assertThat(largest.foldedMillis()).isZero();
    assertThat(Stamp.fromText(largest.toText())).isEqualTo(largest);
  }

  @Test
  void garbageIsRefusedAndNothingElseHappens() {
    Seed seed = new Seed(5);
    byte[] good = Stamp.CODEC.toBytes(many(5));
    for (int round = 0; round < 3_000; round++) {
      byte[] bad = Arrays.copyOf(good, 1 + (int) seed.below(good.length));
      for (int flip = 0; flip <= seed.below(3); flip++) {
        bad[(int) seed.below(bad.length)] ^= (byte) (1 << seed.below(8));
      }
      try {
        assertThat(Stamp.CODEC.fromBytes(bad).registries().size())
            .isLessThanOrEqualTo(Stamp.REGISTRIES_MAX);
      } catch (MalformedException e) {
        assertThat(e).hasMessageNotContaining("null");
      }
    }
    for (String text : List.of("", "a b", "====", "é", "A".repeat(Stamp.TEXT_MAX + 1))) {
      assertThatThrownBy(() -> Stamp.fromText(text)).isInstanceOf(MalformedException.class);
    }
    ByteWriter twice = new ByteWriter().putByte(1).putVarint(0);
    Timestamp.CODEC.write(twice, Timestamp.ZERO);
    twice.putVarint(1).putLong(3).putVarint(1).putString("pa");
    twice.putVarint(2).putVarint(0).putVarint(1).putVarint(0).putVarint(2);
    assertThatThrownBy(() -> Stamp.CODEC.fromBytes(twice.toByteArray()))
        .hasMessage("a stamp with an origin twice");
  }

  @Test
  void aReplicaSaysWhatIsMissing() {
    Replica replica = replica(NONE.with(A, 2), 0);
    assertThat(replica.check(Stamp.EMPTY)).isInstanceOf(Verdict.NewEnough.class);
    assertThat(replica.check(stamp("pa", NONE.with(A, 2).with(B, 2), 1)))
        .as("what is lost counts as seen")
        .isInstanceOf(Verdict.NewEnough.class);

    Verdict verdict = replica.check(stamp("pa", NONE.with(A, 5).with(B, 3), 1));

    assertThat(verdict)
        .isEqualTo(
            new Verdict.Behind(
                List.of(new Verdict.Missing(B, 0, 3, false), new Verdict.Missing(A, 2, 5, true))));
    assertThat(((Verdict.Behind) verdict).changes()).isEqualTo(6);
    assertThat(((Verdict.Behind) verdict).isSomewhere()).isFalse();
    Verdict absurd =
        replica.check(stamp("pa", NONE.with(A, Long.MAX_VALUE).with(B, Long.MAX_VALUE), 1));
    assertThat(((Verdict.Behind) absurd).changes()).isGreaterThan(1L << 60);
  }

  @Test
  void aFoldedStampAsksForAllThatWasThere() {
    Stamp folded = many(Stamp.REGISTRIES_MAX + 1);
    long after = folded.foldedMillis() + Replica.CLOCK_ERROR_MILLIS;

    assertThat(replica(NONE, after + 1).check(folded)).isInstanceOf(Verdict.NewEnough.class);
    Replica early = replica(NONE.with(A, 4), after);
    assertThat(early.check(folded)).isInstanceOf(Verdict.AskAll.class);
    assertThat(early.checkAll(folded, List.of(NONE.with(A, 4), NONE)))
        .isInstanceOf(Verdict.NewEnough.class);
    assertThat(early.checkAll(folded, List.of(NONE.with(A, 5)))).isInstanceOf(Verdict.Behind.class);
  }

  @Test
  void answersAreOneSnapshotWhereEachShowsWhatAllDependOn() {
    var person = new Snapshot.Answer("pa", NONE.with(A, 3), Stamp.EMPTY, 0);
    var old = new Snapshot.Answer("pa", NONE.with(A, 2), Stamp.EMPTY, 0);
    var group = new Snapshot.Answer("dl", NONE.with(B, 1), stamp("pa", NONE.with(A, 3), 4), 0);
    assertThat(new Snapshot(List.of(person, group)).check())
        .isInstanceOf(Snapshot.Consistent.class);

    var again = (Snapshot.ReadAgain) new Snapshot(List.of(old, group)).check();

    assertThat(again.needed()).containsOnlyKeys("pa").containsValue(NONE.with(A, 3));
    assertThat(again.asked()).isEmpty();
    var torn = new Snapshot.Answer("pa", NONE.with(A, 3), stamp("pa", NONE.with(B, 1), 4), 0);
    assertThat(new Snapshot(List.of(torn)).check())
        .as("a change has overtaken what its writer had seen")
        .isInstanceOf(Snapshot.ReadAgain.class);
  }

  @Test
  void whatDependsOnAFoldedStampMustBeReadWhereAllWereAsked() {
    Stamp folded = many(Stamp.REGISTRIES_MAX + 1);
    var group = new Snapshot.Answer("dl", NONE, folded, Long.MAX_VALUE);
    var early = new Snapshot.Answer("pa", NONE, Stamp.EMPTY, folded.foldedMillis());
    var asked = new Snapshot.Answer("pa", NONE, Stamp.EMPTY, Long.MAX_VALUE);

    var again = (Snapshot.ReadAgain) new Snapshot(List.of(group, early)).check();

    assertThat(again.asked()).containsExactly("pa");
    assertThat(new Snapshot(List.of(group, asked)).check()).isInstanceOf(Snapshot.Consistent.class);
  }
}
