package grapevine.simulator.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Seeds, as many as fit into a run of all tests; the ledger's first. */
class SeedsTest {
  private static final boolean LONG = Boolean.getBoolean("grapevine.long");
  private static final int SEEDS = LONG ? 5_000 : 100;

  @Test
  void seedsAreClean() {
    List<Long> seeds = new ArrayList<>(Records.ledger());
    for (long seed = 1; seed <= SEEDS; seed++) {
      seeds.add(seed);
    }
    Optional<Verdict> failed = SimulationCommand.portion(seeds, new TwoThreads());
    assertThat(failed.map(verdict -> verdict.seed() + ": " + verdict.failure())).isEmpty();
    importantMarksWereHit();
  }

  /** A world that never goes where the hard branches are proves nothing. */
  private static void importantMarksWereHit() {
    assertThat(SimulationCommand.neverHit())
        .doesNotContain(
            "replication.state-transfer-complete",
            "replication.gap",
            "replication.duplicate-change",
            "replication.purged",
            "replication.log-cut-by-limit",
            "replication.written-off",
            "replication.own-past-missing",
            "mailbox.duplicate",
            "mailbox.duplicate-of-expunged",
            "mailbox.drain-closed",
            "mailbox.drain-taken-over",
            "mailbox.drain-dropped",
            "steer.name-absent",
            "steer.handed-on-again",
            "steer.taken-over-before",
            "accept.again",
            "absence.every-replica-said-no",
            "absence.not-known",
            "registry.name-contested",
            "store.checkpoint",
            "store.segment-recycled");
  }

  @Test
  void aStandardSeedIsLargeEnough() {
    long events = 0;
    long operations = 0;
    int seeds = 20;
    for (long seed = 1; seed <= seeds; seed++) {
      Verdict verdict = Simulation.run(seed, Reduction.none(), false);
      events += verdict.events();
      operations += verdict.operations();
      assertThat(verdict.swarm().servers()).isBetween(1, 7);
    }
    assertThat(operations / seeds).isGreaterThanOrEqualTo(300);
    assertThat(events / seeds).isGreaterThanOrEqualTo(5_000);
  }
}
