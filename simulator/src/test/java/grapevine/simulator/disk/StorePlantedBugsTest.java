package grapevine.simulator.disk;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.kernel.check.InvariantBroken;
import grapevine.kernel.check.PlantedBug;
import grapevine.kernel.codec.MalformedException;
import grapevine.kernel.state.StorageException;
import grapevine.simulator.disk.SimulatedDisk.Fault;
import grapevine.store.JournaledStorage;
import grapevine.store.StoreSettings;
import grapevine.store.state.MemoryStateStore;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The checks of the small worlds are able to fail: each finds the error planted for it. */
class StorePlantedBugsTest {
  private final StoreScript script = StoreScript.standard();
  private final List<String> views = SmallWorld.undisturbed(script);

  @AfterEach
  void clear() {
    PlantedBug.clear();
  }

  @Test
  void oldRecordsOfRecycledSegmentsAreFound() {
    assertFoundByPowerCuts(PlantedBug.RECYCLED_SEGMENT_READ);
  }

  @Test
  void aMissingSyncIsFound() {
    assertFoundByPowerCuts(PlantedBug.ACKNOWLEDGED_BEFORE_DURABLE);
  }

  @Test
  void bodiesThatAreCollectedTooEarlyAreFound() {
    assertFoundByPowerCuts(PlantedBug.BODY_COLLECTED_TOO_EARLY);
  }

  @Test
  void aStateAheadOfItsJournalIsThrownAway() {
    assertThat(viewWithStateAhead()).isEqualTo(views.get(3));
    PlantedBug.STATE_AHEAD_KEPT.plant();
    assertThat(viewWithStateAhead()).isNotEqualTo(views.get(3));
    assertThat(PlantedBug.STATE_AHEAD_KEPT.passes()).isPositive();
  }

  private void assertFoundByPowerCuts(PlantedBug bug) {
    bug.plant();
    boolean found = false;
    boolean hit = true;
    for (long call = 1; hit && !found; call++) {
      SmallWorld world = new SmallWorld(script, views, call);
      try {
        hit = world.interrupted(call, Fault.POWER_CUT);
        world.crash(Fault.POWER_CUT);
        world.checkAndFinish();
      } catch (AssertionError | StorageException | MalformedException | InvariantBroken red) {
        found = true;
      }
    }
    assertThat(found).as("%s is found", bug.label()).isTrue();
    assertThat(bug.passes()).isPositive();
  }

  /** An old disk comes back under a state that went on. */
  private String viewWithStateAhead() {
    SimulatedDisk disk = new SimulatedDisk(() -> 1);
    MemoryStateStore state = new MemoryStateStore();
    StoreSettings settings = SmallWorld.SETTINGS;
    JournaledStorage storage = JournaledStorage.open(disk, state, settings);
    SimulatedDisk.Snapshot[] old = new SimulatedDisk.Snapshot[1];
    script.run(
        storage,
        0,
        step -> {
          if (step == 3) {
            old[0] = disk.snapshot();
          }
        });
    state.close();
    disk.restore(old[0]);
    try {
      return StoreScript.view(JournaledStorage.open(disk, state, settings));
    } catch (StorageException missing) {
      return "bodies are missing";
    }
  }
}
