package grapevine.mechanism.list;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import grapevine.kernel.check.PlantedBug;
import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.Codec;
import grapevine.kernel.codec.MalformedException;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.time.Timestamp;
import grapevine.kernel.time.VersionVector;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Lists merge as the papers say, whatever happens on the way. */
class GrapevineListTest {
  private static final int CASES = 2_000;
  private static final ServerNumber ONE = new ServerNumber(1);
  private static final Codec<GrapevineList<String>> CODEC =
      GrapevineList.codec(Codec.of(ByteWriter::putString, ByteReader::getString));

  @AfterEach
  void clearPlantedBugs() {
    PlantedBug.clear();
  }

  /** Grapevine's example: base A B C; A is removed and added again, and the add arrives first. */
  @Test
  void anAddThatOvertakesTheRemoveBeforeItStands() {
    GrapevineList<String> base = added(added(added(GrapevineList.empty(), "A", 1), "B", 1), "C", 1);

    GrapevineList<String> second = removed(added(base, "A", 11), "A", 10);

    assertThat(second.get("A")).contains(Item.active("A", at(11)));
    assertThat(second).isEqualTo(added(removed(base, "A", 10), "A", 11));
  }

  /** The other example: the remove is lost, and comes with the whole list of a later change. */
  @Test
  void aLostRemoveIsLearntFromTheWholeList() {
    GrapevineList<String> base = added(GrapevineList.empty(), "A", 1);
    GrapevineList<String> first = added(removed(base, "A", 10), "D", 11);

    GrapevineList<String> second = base.merge(first);

    assertThat(second.active("A")).isEmpty();
    assertThat(second.active("D")).contains("D");
  }

  @Test
  void anItemStandsInOneSublistOnly() {
    GrapevineList<String> list = removed(added(GrapevineList.empty(), "A", 1), "A", 2);

    assertThat(list.items()).hasSize(1);
    assertThat(list.active("A")).isEmpty();
  }

  @Test
  void mergeIsCommutative() {
    Generator.forAll(
        CASES,
        generator -> List.of(generator.list(), generator.list()),
        (_, lists) ->
            lists.forEach(left ->
                lists.forEach(
                    right -> assertThat(left.merge(right)).isEqualTo(right.merge(left)))));
  }

  @Test
  void mergeIsAssociative() {
    Generator.forAll(
        CASES,
        generator -> List.of(List.of(generator.list(), generator.list(), generator.list())),
        (_, cases) ->
            cases.forEach(lists -> {
              var a = lists.get(0);
              var b = lists.get(1);
              var c = lists.get(2);
              assertThat(a.merge(b).merge(c)).isEqualTo(a.merge(b.merge(c)));
            }));
  }

  @Test
  void mergeIsIdempotentAndMonotone() {
    Generator.forAll(
        CASES,
        generator -> List.of(List.of(generator.list(), generator.list())),
        (_, cases) ->
            cases.forEach(lists -> {
              var a = lists.get(0);
              var both = a.merge(lists.get(1));
              assertThat(a.merge(a)).isEqualTo(a);
              assertThat(both.merge(a)).as("a merge loses nothing").isEqualTo(both);
            }));
  }

  @Test
  void orderAndRepetitionOfDeltasDoNotMatter() {
    Generator.forAll(CASES, g -> g.listOf(12, Generator::delta), GrapevineListTest::orderIsNothing);
  }

  @Test
  void deltasAndWholeListsMeet() {
    Generator.forAll(
        CASES,
        generator -> generator.listOf(12, Generator::delta),
        (generator, deltas) -> {
          int cut = generator.below(deltas.size() + 1);
          var halves =
              Generator.Delta.applied(deltas.subList(0, cut))
                  .merge(Generator.Delta.applied(deltas.subList(cut, deltas.size())));
          assertThat(halves).isEqualTo(Generator.Delta.applied(deltas));
        });
  }

  @Test
  void theLawsFindAMergeThatPrefersArrival() {
    PlantedBug.MERGE_PREFERS_ARRIVAL.plant();

    assertThatThrownBy(this::orderAndRepetitionOfDeltasDoNotMatter)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("seed");
    assertThatThrownBy(this::mergeIsCommutative).isInstanceOf(AssertionError.class);
    assertThat(PlantedBug.MERGE_PREFERS_ARRIVAL.passes()).isPositive();
  }

  @Test
  void equalListsHaveEqualBytesAndComeBack() {
    Generator.forAll(
        CASES,
        generator -> generator.listOf(8, Generator::delta),
        (generator, deltas) -> {
          var list = Generator.Delta.applied(deltas);
          var other = Generator.Delta.applied(generator.shuffled(deltas));
          assertThat(CODEC.toBytes(list)).isEqualTo(CODEC.toBytes(other));
          assertThat(CODEC.fromBytes(CODEC.toBytes(list))).isEqualTo(list);
        });
  }

  @Test
  void damagedBytesAreRefusedAndNothingElseHappens() {
    for (int seed = 1; seed <= CASES; seed++) {
      Generator generator = new Generator(seed);
      byte[] bytes = CODEC.toBytes(generator.list());
      byte[] damaged = Arrays.copyOf(bytes, generator.below(bytes.length + 1));
      if (damaged.length > 0) {
        damaged[generator.below(damaged.length)] ^= (byte) (1 << generator.below(8));
      }
      try {
        assertThat(CODEC.fromBytes(damaged).items()).isNotNull();
      } catch (MalformedException e) {
        assertThat(e).hasMessageNotContaining("null");
      }
    }
  }

  @Test
  void aTombstoneGoesWhenItIsOldAndKnownEverywhere() {
    GrapevineList<String> list =
        removed(removed(added(GrapevineList.empty(), "A", 1), "A", 10), "B", 20);
    VersionVector first = VersionVector.EMPTY.with(ONE, 10);
    VersionVector both = VersionVector.EMPTY.with(ONE, 20);

    assertThat(purged(list, first, 100).items()).containsOnlyKeys("B");
    assertThat(purged(list, both, 15).items()).containsOnlyKeys("B");
    assertThat(purged(list, both, 100).items()).isEmpty();
    assertThat(purged(list, VersionVector.EMPTY, 100)).isEqualTo(list);
    assertThat(list.purged(both, 100, (name, _) -> name.equals("A")).items()).containsOnlyKeys("A");
  }

  @Test
  void anActiveItemIsNeverPurged() {
    GrapevineList<String> list = added(GrapevineList.empty(), "A", 1);

    assertThat(purged(list, VersionVector.EMPTY.with(ONE, 100), 1_000)).isEqualTo(list);
  }

  @Test
  void purgingByAgeAloneShows() {
    PlantedBug.TOMBSTONE_PURGED_BY_AGE_ALONE.plant();

    assertThatThrownBy(this::aTombstoneGoesWhenItIsOldAndKnownEverywhere)
        .isInstanceOf(AssertionError.class);
  }

  private static void orderIsNothing(Generator generator, List<Generator.Delta> deltas) {
    assertThat(Generator.Delta.applied(generator.repeated(deltas)))
        .isEqualTo(Generator.Delta.applied(deltas));
  }

  private static GrapevineList<String> purged(
      GrapevineList<String> list, VersionVector covered, long olderThanMillis) {
    return list.purged(covered, olderThanMillis, (_, _) -> false);
  }

  private static GrapevineList<String> added(GrapevineList<String> list, String name, long when) {
    return list.with(name, Item.active(name, at(when)));
  }

  private static GrapevineList<String> removed(GrapevineList<String> list, String name, long when) {
    return list.with(name, Item.removed(name, at(when), new Dot(ONE, when)));
  }

  private static Timestamp at(long millis) {
    return new Timestamp(millis, 0, ONE);
  }
}
