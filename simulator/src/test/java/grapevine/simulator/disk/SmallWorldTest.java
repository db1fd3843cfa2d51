package grapevine.simulator.disk;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.kernel.check.Mark;
import grapevine.simulator.disk.SimulatedDisk.Fault;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A script of seventy commits with upkeep, on segments of 4 KiB: every disk call fails in turn, the
 * power is cut in every call in turn, and again in recovery. Whatever returned is there afterwards,
 * nothing is half there, and verify finds nothing.
 */
class SmallWorldTest {
  private static final boolean LONG = Boolean.getBoolean("grapevine.long");
  private static final int SEEDS = LONG ? 50 : 5;

  private final StoreScript script = StoreScript.standard();
  private final List<String> views = SmallWorld.undisturbed(script);

  @Test
  void everyCallFailsInTurn() {
    long call = 1;
    for (boolean hit = true; hit; call++) {
      SmallWorld world = new SmallWorld(script, views, call);
      hit = world.interrupted(call, Fault.ERROR) || world.disk.calls() >= call;
      world.crash(Fault.ERROR);
      world.checkAndFinish();
    }
    assertThat(call).isGreaterThan(300);
  }

  @Test
  void thePowerIsCutInEveryCallInTurn() {
    for (int seed = 0; seed < SEEDS; seed++) {
      long call = 1;
      for (boolean hit = true; hit; call++) {
        SmallWorld world = new SmallWorld(script, views, call * 1000 + seed);
        hit = world.interrupted(call, Fault.POWER_CUT);
        world.crash(Fault.POWER_CUT);
        world.checkAndFinish();
      }
      assertThat(call).isGreaterThan(300);
    }
  }

  @Test
  void thePowerIsCutInRecoveryToo() {
    int stride = LONG ? 1 : 23;
    boolean hit = true;
    for (long call = 1; hit; call++) {
      boolean up = false;
      for (long second = 1 + call % stride; !up; second += stride) {
        SmallWorld world = new SmallWorld(script, views, call * 1000 + second);
        hit = world.interrupted(call, Fault.POWER_CUT);
        world.crash(Fault.POWER_CUT);
        up = world.recoveryInterrupted(second, Fault.POWER_CUT);
        world.crash(Fault.POWER_CUT);
        world.checkAndFinish();
      }
    }
  }

  @Test
  void aFailedSyncIsNotTrustedByTheNextProcess() {
    long call = 1;
    for (boolean hit = true; hit; call++) {
      SmallWorld world = new SmallWorld(script, views, call);
      hit = world.interrupted(call, Fault.ERROR) || world.disk.calls() >= call;
      world.crash(Fault.ERROR);
      world.open();
      world.crash(Fault.POWER_CUT);
      world.checkAndFinish();
    }
  }

  @Test
  void theScriptGoesEverywhere() {
    assertThat(Mark.counts())
        .allSatisfy((name, hits) -> {
          if (name.equals("store.checkpoint")
              || name.equals("store.segment-recycled")
              || name.equals("store.body-copied-out")) {
            assertThat(hits).as(name).isPositive();
          }
        })
        .containsKeys("store.checkpoint", "store.segment-recycled", "store.body-copied-out");
  }
}
