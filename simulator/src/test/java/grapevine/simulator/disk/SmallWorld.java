package grapevine.simulator.disk;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.kernel.state.StorageException;
import grapevine.simulator.disk.SimulatedDisk.Fault;
import grapevine.store.JournaledStorage;
import grapevine.store.StoreSettings;
import grapevine.store.state.MemoryStateStore;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** One disk, one state, one script: interrupted, recovered, compared with an undisturbed run. */
final class SmallWorld {
  static final StoreSettings SETTINGS = new StoreSettings(4096, 10_000, 3000, 1, 2000);

  private final StoreScript script;
  private final List<String> views;
  private final SplittableRandom random;
  final SimulatedDisk disk;
  final MemoryStateStore state = new MemoryStateStore();
  private int returned;

  SmallWorld(StoreScript script, List<String> views, long seed) {
    this.script = script;
    this.views = views;
    this.random = new SplittableRandom(seed);
    this.disk = new SimulatedDisk(random.split()::nextLong);
  }

  /** What an undisturbed run shows before the first step and after each. */
  static List<String> undisturbed(StoreScript script) {
    SmallWorld world = new SmallWorld(script, List.of(), 0);
    List<String> views = new ArrayList<>();
    JournaledStorage storage = world.open();
    views.add(StoreScript.view(storage));
    script.run(storage, 0, step -> views.add(StoreScript.view(storage)));
    assertThat(storage.verify()).isEmpty();
    return views;
  }

  JournaledStorage open() {
    return JournaledStorage.open(disk, state, SETTINGS);
  }

  /** Runs the script until it ends or a fault ends it; true where a fault did. */
  boolean interrupted(long call, Fault fault) {
    disk.failAt(call, fault);
    try {
      script.run(open(), 0, step -> returned = step);
      return false;
    } catch (StorageException expected) {
      return true;
    }
  }

  /** A power cut, or where the power stayed the end of the process; and the state suffers too. */
  void crash(Fault fault) {
    if (fault == Fault.POWER_CUT) {
      disk.powerCut();
      state.loseLast((int) random.nextLong(state.unsyncedApplications() + 1L));
      if (random.nextInt(8) == 0) {
        state.clear();
      }
    } else {
      disk.killProcess();
      state.close();
    }
  }

  /** Opens, with a fault on the way; true where it came up nevertheless. */
  boolean recoveryInterrupted(long call, Fault fault) {
    disk.failAt(call, fault);
    try {
      open();
      return true;
    } catch (StorageException expected) {
      return false;
    }
  }

  /** Everything that was confirmed is there, nothing half, and the rest of the script runs. */
  void checkAndFinish() {
    disk.repair();
    JournaledStorage storage = open();
    String view = StoreScript.view(storage);
    int reached = returned;
    if (!view.equals(views.get(reached)) && reached < script.length()) {
      reached++;
    }
    assertThat(view).isEqualTo(views.get(reached));
    assertThat(storage.verify()).isEmpty();
    script.run(storage, reached, step -> {});
    assertThat(StoreScript.view(storage)).isEqualTo(views.getLast());
    assertThat(storage.verify()).isEmpty();
    checkRebuilt(storage);
  }

  /** The state made anew from checkpoint and journal is the state. */
  private void checkRebuilt(JournaledStorage storage) {
    JournaledStorage rebuilt = JournaledStorage.open(disk, new MemoryStateStore(), SETTINGS);
    assertThat(StoreScript.view(rebuilt)).isEqualTo(StoreScript.view(storage));
    assertThat(rebuilt.verify()).isEmpty();
  }
}
