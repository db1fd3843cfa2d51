package grapevine.service.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import grapevine.kernel.check.PlantedBug;
import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.time.Timestamp;
import grapevine.mechanism.list.Dot;
import grapevine.service.registry.Fields;
import grapevine.service.registry.Kind;
import grapevine.service.registry.Registries;
import grapevine.service.registry.RegistryChange;
import grapevine.service.registry.Replica;
import grapevine.service.registry.World;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever happens to the registries, the picture says what the state says. */
class DirectoryViewTest {
  private static final long WORLDS = Boolean.getBoolean("grapevine.long") ? 2_000 : 40;
  private static final int STEPS = 60;

  @AfterEach
  void clearPlantedBugs() {
    PlantedBug.clear();
  }

  @Test
  void thePictureSaysWhatTheStateSays() {
    for (long seed = 1; seed <= WORLDS; seed++) {
      live(seed);
    }
  }

  @Test
  void aFlattenedFormThatMissesAChangeInACycleIsFound() {
    PlantedBug.FLATTENED_MISSES_CHANGE_IN_CYCLE.plant();

    assertThatThrownBy(this::thePictureSaysWhatTheStateSays).isInstanceOf(AssertionError.class);
    assertThat(PlantedBug.FLATTENED_MISSES_CHANGE_IN_CYCLE.passes()).isPositive();
  }

  @Test
  void aDigestThatKeepsWhatIsGoneIsFound() {
    PlantedBug.DIGEST_KEEPS_WHAT_IS_GONE.plant();

    assertThatThrownBy(this::thePictureSaysWhatTheStateSays).isInstanceOf(AssertionError.class);
    assertThat(PlantedBug.DIGEST_KEEPS_WHAT_IS_GONE.passes()).isPositive();
  }

  @Test
  void theDigestCountsWhatIsPending() {
    Replica replica = World.cabernet();
    DirectoryKeeper keeper = keeper(replica);
    byte[] before = keeper.contentDigest(replica.state(), "pa");
    Timestamp at = new Timestamp(5_000, 0, new ServerNumber(World.CABERNET));
    RegistryChange zoe =
        new RegistryChange.CreateEntry(World.name("zoe.pa"), Kind.INDIVIDUAL, null, List.of());

    byte[] pending =
        replica.write(transaction -> {
          Registries.apply(transaction, "pa", new Dot(at.source(), 1_000), at, zoe);
          return keeper.contentDigest(transaction, "pa");
        });

    assertThat(pending)
        .isNotEqualTo(before)
        .isEqualTo(Registries.contentDigest(replica.state(), "pa"));
  }

  private static void live(long seed) {
    Histories history = new Histories(seed);
    Replica replica = history.replica();
    DirectoryKeeper keeper = keeper(replica);
    replica.onCommit((batch, state) -> keeper.committed(batch, state, 0));
    StringBuilder story = new StringBuilder("seed " + seed);
    for (int step = 0; step < STEPS; step++) {
      story.append('\n').append(history.step());
      agree(replica, keeper.view(), history, story.toString());
      if (step % 20 == 19) {
        agree(replica, keeper(replica).view(), history, story + "\nafter a restart");
      }
    }
  }

  private static void agree(Replica replica, DirectoryView view, Histories history, String story) {
    List<EntryId> ids = history.entries();
    new Agreement(replica.directory(), replica.state(), view, story).check(ids, history.names());
  }

  private static DirectoryKeeper keeper(Replica replica) {
    return new DirectoryKeeper(
        new ServerNumber(World.CABERNET),
        replica.state(),
        0,
        IndexedValue.ofFields(new TreeSet<>(List.of(Fields.REMARK))));
  }
}
