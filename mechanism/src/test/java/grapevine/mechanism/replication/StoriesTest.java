package grapevine.mechanism.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import grapevine.kernel.check.InvariantBroken;
import grapevine.kernel.check.PlantedBug;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.time.Timestamp;
import grapevine.kernel.time.VersionVector;
import grapevine.mechanism.world.TreeStorage;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One story for each rule. */
class StoriesTest {
  private World world = new World(7, World.small(), 3);

  @AfterEach
  void clear() {
    PlantedBug.clear();
  }

  private DomainName started(int... holders) {
    DomainName domain = world.domain("m/box", holders);
    world.startAll();
    world.run(3000);
    return domain;
  }

  private void assertEqual(DomainName domain, int... holders) {
    for (int holder : holders) {
      assertThat(world.server(holder).living(domain))
          .as("server %s", holder)
          .isEqualTo(world.expected(domain));
    }
  }

  @Test
  void anOwnChangeIsPushedAtOnce() {
    DomainName domain = started(0, 1, 2);
    world.server(0).add(domain, "a");
    world.run(30);
    assertEqual(domain, 0, 1, 2);
  }

  @Test
  void changesAreRelayedWhereALinkIsCut() {
    DomainName domain = started(0, 1, 2);
    world.cut(0, 2);
    world.server(0).add(domain, "a");
    world.run(3000);
    assertEqual(domain, 0, 1, 2);
  }

  @Test
  void aLostPushIsSentAgain() {
    DomainName domain = started(0, 1);
    world.dropped = (to, message) -> message instanceof Push;
    world.server(0).add(domain, "a");
    world.run(100);
    world.dropped = (to, message) -> false;
    world.server(0).add(domain, "b");
    world.run(3000);
    assertEqual(domain, 0, 1);
  }

  @Test
  void whoIsBehindTheLogTakesTheStateWhileChangesGoOn() {
    DomainName domain = started(0, 1);
    world.server(0).add(domain, "first");
    world.run(1000);
    world.cut(0, 1);
    for (int index = 0; index < 40; index++) {
      world.server(0).add(domain, "w" + index);
    }
    world.server(1).delete(domain, "first");
    cutLog(domain, world.server(0));
    world.heal(0, 1);
    for (int index = 0; index < 10; index++) {
      world.run(5);
      world.server(0).add(domain, "x" + index);
    }
    world.run(10_000);
    assertEqual(domain, 0, 1);
    assertThat(world.logged("replication-state-taken")).isTrue();
  }

  /** Another replica is known to have it all, so the log is cut by its limit. */
  private static void cutLog(DomainName domain, World.Server server) {
    server.step(step -> {
      DomainRecord record = ReplicationTables.DOMAINS.get(step.state(), domain).orElseThrow();
      VersionVector vector = record.vector();
      vector
          .asMap()
          .forEach((origin, last) ->
              ChangeLog.drop(step.state(), new Change.Place(domain, origin, 0), last));
      ReplicationTables.DOMAINS.put(step.state(), domain, record.withDropped(vector));
    });
  }

  @Test
  void tombstonesGoWhenAllHaveThemAndNotBefore() {
    DomainName domain = started(0, 1, 2);
    world.server(0).add(domain, "a");
    world.run(1000);
    world.cut(0, 2);
    world.cut(1, 2);
    world.server(0).delete(domain, "a");
    world.run(60_000);
    assertThat(SetDomains.tombstones(world.server(0).storage, domain)).isEqualTo(1);
    assertThat(world.server(0).replicator.stopsPurge(world.server(0).storage, domain))
        .containsExactly(world.server(2).number);
    world.heal(0, 2);
    world.heal(1, 2);
    world.run(60_000);
    for (World.Server server : world.servers) {
      assertThat(SetDomains.tombstones(server.storage, domain)).isZero();
      assertThat(server.replicator.floor(server.storage, domain)).isNotEqualTo(VersionVector.EMPTY);
    }
    assertEqual(domain, 0, 1, 2);
  }

  /**
   * Everyone has the tombstone, but here what it deletes has not arrived: purged now, the deletion
   * would be gone when the addition comes.
   */
  @Test
  void aTombstoneWaitsForWhatItDeletes() {
    DomainName domain = started(0, 1, 2);
    World.Server last = world.server(2);
    world.dropped =
        (to, message) ->
            to == last
                && (message instanceof StatePart
                    || message instanceof Push push
                        && push.changes().getFirst().origin().value() == 1);
    world.server(0).add(domain, "a");
    world.run(500);
    world.server(1).delete(domain, "a");
    world.run(60_000);
    assertThat(last.replicator.vector(last.storage, domain).asMap())
        .containsOnlyKeys(world.server(1).number);
    for (World.Server other : world.servers) {
      assertThat(
              last.replicator
                  .known(last.storage, domain, other.number)
                  .vector()
                  .get(world.server(1).number))
          .isEqualTo(other == last ? 0 : 1);
    }
    assertThat(SetDomains.tombstones(last.storage, domain)).isEqualTo(1);
    world.dropped = (to, message) -> false;
    world.run(20_000);
    assertThat(last.living(domain)).isEmpty();
    assertThat(world.server(0).living(domain)).isEmpty();
  }

  @Test
  void aNewReplicaTakesTheStateAndServesAfterwards() {
    DomainName domain = started(0, 1);
    world.server(0).add(domain, "a");
    world.server(0).add(domain, "b");
    world.run(1000);
    world.server(1).delete(domain, "a");
    world.run(60_000);
    assertThat(SetDomains.tombstones(world.server(0).storage, domain)).isZero();
    world.server(2).see(domain, numbers(0, 1, 2));
    world.server(2).add(domain, "c");
    assertThat(world.server(2).replicator.caughtUp(world.server(2).storage, domain)).isFalse();
    world.server(0).see(domain, numbers(0, 1, 2));
    world.server(1).see(domain, numbers(0, 1, 2));
    world.run(20_000);
    assertEqual(domain, 0, 1, 2);
    assertThat(world.server(2).replicator.caughtUp(world.server(2).storage, domain)).isTrue();
    assertThat(world.returns).isEmpty();
  }

  private SortedSet<ServerNumber> numbers(int... servers) {
    TreeSet<ServerNumber> numbers = new TreeSet<>();
    for (int server : servers) {
      numbers.add(world.server(server).number);
    }
    return numbers;
  }

  @Test
  void aRestoredDiskIsFoundOutAtTheFirstLinkUp() {
    DomainName domain = started(0, 1);
    world.server(0).add(domain, "a");
    TreeStorage old = world.server(0).storage.copy();
    world.server(0).add(domain, "b");
    world.run(1000);
    world.server(0).crash();
    world.server(0).storage = old;
    world.server(0).start();
    world.run(100);
    assertThat(world.returns).contains(ReturnCause.OWN_PAST_MISSING);
  }

  @Test
  void aForkIsFoundOut() {
    DomainName domain = started(0, 1);
    world.server(0).add(domain, "a");
    TreeStorage old = world.server(0).storage.copy();
    world.server(0).add(domain, "b");
    world.run(1000);
    world.server(0).crash();
    world.server(0).storage = old;
    world.server(0).add(domain, "c");
    world.server(0).start();
    world.run(100);
    assertThat(world.returns).contains(ReturnCause.FORKED);
  }

  /** The disk of before the deletion is put back; meanwhile the tombstone was purged elsewhere. */
  private DomainName oldDiskBelowFloor() {
    DomainName domain = started(0, 1, 2);
    world.server(0).add(domain, "a");
    world.run(1000);
    final TreeStorage old = world.server(2).storage.copy();
    world.server(0).delete(domain, "a");
    world.run(60_000);
    assertThat(SetDomains.tombstones(world.server(0).storage, domain)).isZero();
    world.server(2).crash();
    world.server(2).storage = old;
    world.server(2).start();
    world.server(2).add(domain, "new");
    world.run(60_000);
    return domain;
  }

  @Test
  void nothingIsTakenFromOrGivenToWhoIsBelowTheFloor() {
    DomainName domain = oldDiskBelowFloor();
    assertThat(world.server(0).living(domain)).isEmpty();
    assertThat(world.server(2).living(domain)).containsOnlyKeys("a", "new");
    assertThat(world.log.toString()).contains("BEHIND_FLOOR");
  }

  @Test
  void stateTakenBelowFloorBringsTheDeletedBack() {
    PlantedBug.STATE_TAKEN_BELOW_FLOOR.plant();
    DomainName domain = oldDiskBelowFloor();
    assertThat(PlantedBug.STATE_TAKEN_BELOW_FLOOR.passes()).isPositive();
    assertThat(world.server(0).living(domain)).containsKey("a");
  }

  @Test
  void whoStaysBehindTheFloorMustComeBackAsNew() {
    ReplicationSettings small = World.small();
    ReplicationSettings.Pace pace = small.pace();
    ReplicationSettings impatient =
        new ReplicationSettings(
            small.log(),
            small.windows(),
            new ReplicationSettings.Pace(
                pace.sweepMillis(),
                pace.resendMillis(),
                pace.pauseMillis(),
                pace.compareMillis(),
                5000,
                pace.roundMillis(),
                pace.visitMillis(),
                pace.visits()),
            small.tombstoneAgeMillis());
    world = new World(7, impatient, 3);
    oldDiskBelowFloor();
    assertThat(world.returns).contains(ReturnCause.BEHIND_FLOOR);
  }

  @Test
  void whoWasWrittenOffIsToldAndHandsOverItsOwn() {
    DomainName domain = started(0, 1, 2);
    world.server(0).add(domain, "a");
    world.run(1000);
    world.cut(0, 2);
    world.cut(1, 2);
    for (int index = 0; index < 20; index++) {
      world.server(2).add(domain, "alone" + index);
    }
    world.server(0).delete(domain, "a");
    ServerNumber lost = world.server(2).number;
    world.server(0).step(step -> world.server(0).replicator.writtenOff(step, lost));
    world.server(1).step(step -> world.server(1).replicator.writtenOff(step, lost));
    world.run(60_000);
    assertThat(SetDomains.tombstones(world.server(0).storage, domain)).isZero();
    world.heal(0, 2);
    world.run(5000);
    assertThat(world.returns).contains(ReturnCause.WRITTEN_OFF);
    assertThat(world.server(0).living(domain)).isEmpty();
    World.Server returning = world.server(2);
    VersionVector theirs = world.server(0).replicator.vector(world.server(0).storage, domain);
    List<Change> own = returning.replicator.ownBeyond(returning.storage, domain, theirs);
    assertThat(own).hasSize(20);
    returning.step(step -> assertThat(returning.replicator.wipe(step)).isTrue());
    assertThat(returning.replicator.vector(returning.storage, domain))
        .isEqualTo(VersionVector.EMPTY);
  }

  /** What a written-off server gave to one survivor reaches the other within a state. */
  @Test
  void theLastChangesOfTheWrittenOffComeWithinAState() {
    DomainName domain = started(0, 1, 2);
    world.cut(1, 2);
    world.cut(0, 1);
    world.server(2).add(domain, "last");
    world.run(1000);
    ServerNumber lost = world.server(2).number;
    world.server(2).crash();
    world.server(0).step(step -> world.server(0).replicator.writtenOff(step, lost));
    world.server(1).step(step -> world.server(1).replicator.writtenOff(step, lost));
    world.heal(0, 1);
    world.run(5000);
    assertEqual(domain, 0, 1);
    assertThat(world.logged("replication-state-taken")).isTrue();
  }

  /** The only copy is written off before it came over: nobody knows what the domain has. */
  @Test
  void whoHasNothingYetWhenTheLastOtherIsWrittenOffIsOrphanedUntilThatOneIsBack() {
    DomainName domain = world.domain("r/es", 0, 1);
    world.cut(0, 1);
    world.startAll();
    world.server(0).add(domain, "a");
    World.Server left = world.server(1);
    left.domains.missed = true;
    left.see(domain, new TreeSet<>(List.of(left.number)));
    assertThat(left.replicator.caughtUp(left.storage, domain)).isTrue();
    assertThat(left.replicator.isOrphaned(left.storage, domain)).isTrue();
    left.domains.missed = false;
    assertThat(left.replicator.isOrphaned(left.storage, domain)).isFalse();
  }

  @Test
  void whoHasAllWhenTheLastOtherIsWrittenOffIsNot() {
    DomainName domain = started(0, 1);
    world.server(0).add(domain, "a");
    world.run(1000);
    World.Server left = world.server(1);
    left.domains.missed = true;
    left.see(domain, new TreeSet<>(List.of(left.number)));
    assertThat(left.replicator.isOrphaned(left.storage, domain)).isFalse();
  }

  @Test
  void whatCannotBeAppliedYetWaits() {
    DomainName domain = started(0, 1);
    world.server(1).domains.blocked = change -> change.sequence() == 1;
    world.server(0).add(domain, "a");
    world.server(0).add(domain, "b");
    world.run(3000);
    assertThat(world.server(1).living(domain)).isEmpty();
    assertThat(world.server(0).replicator.lag(world.server(0).storage, 10))
        .singleElement()
        .satisfies(lag -> assertThat(lag.changes()).isEqualTo(2));
    world.server(1).domains.blocked = change -> false;
    world.server(1).step(step -> world.server(1).replicator.retry(step, domain));
    assertEqual(domain, 0, 1);
    world.run(100);
    assertThat(world.server(0).replicator.lag(world.server(0).storage, 10)).isEmpty();
  }

  @Test
  void aDomainThatIsNotHeldIsRefusedAndLoggedOnce() {
    DomainName domain = started(0);
    world.server(0).see(domain, numbers(0, 1));
    world.server(0).add(domain, "a");
    world.run(10_000);
    assertThat(world.server(1).living(domain)).isEmpty();
    assertThat(
            world.log.stream().filter(line -> line.event().equals("replication-domain-not-held")))
        .hasSize(1);
    world.server(1).see(domain, numbers(0, 1));
    world.run(10_000);
    assertEqual(domain, 0, 1);
  }

  @Test
  void whoLeavesAndReturnsBeginsAnewAndKeepsItsNumbering() {
    DomainName domain = started(0, 1);
    world.server(1).add(domain, "a");
    world.run(1000);
    for (int index : new int[] {0, 1}) {
      world.server(index).see(domain, numbers(0));
    }
    world
        .server(1)
        .step(step -> {
          SetDomains.WORDS.forEach(
              step.state(),
              (word, item) -> {
                SetDomains.WORDS.delete(step.state(), word);
                return true;
              });
          world.server(1).replicator.forget(step, domain);
        });
    world.server(0).add(domain, "b");
    world.run(1000);
    for (int index : new int[] {0, 1}) {
      world.server(index).see(domain, numbers(0, 1));
    }
    world.server(1).add(domain, "c");
    world.run(5000);
    assertEqual(domain, 0, 1);
    assertThat(world.server(0).living(domain)).containsOnlyKeys("a", "b", "c");
  }

  private DomainName leftBy(int leaver) {
    DomainName domain = world.domain("r/pa", 0, 1, 2);
    World.Server last = world.server(leaver);
    last.domains.left =
        (step, left) -> {
          SetDomains.WORDS.forEach(
              step.state(),
              SetDomains.prefix(left),
              (word, item) -> {
                SetDomains.WORDS.delete(step.state(), word);
                return true;
              });
          last.replicator.forget(step, left);
        };
    world.startAll();
    world.run(3000);
    return domain;
  }

  /** What it kept would be below the others' floors when it is added again. */
  @Test
  void whatIsLeftOfADomainIsDroppedWhenAHolderHasAllAndTakenAnewLater() {
    DomainName domain = leftBy(2);
    World.Server last = world.server(2);
    last.add(domain, "a");
    last.add(domain, "b");
    world.run(1000);
    for (World.Server server : world.servers) {
      server.see(domain, numbers(0, 1));
    }
    world.run(10_000);
    assertThat(last.living(domain)).isEmpty();
    assertThat(last.replicator.isLeftOver(last.storage, domain)).isFalse();
    world.server(0).delete(domain, "a");
    world.run(60_000);
    assertThat(world.server(0).replicator.floor(world.server(0).storage, domain))
        .isNotEqualTo(VersionVector.EMPTY);
    for (World.Server server : world.servers) {
      server.see(domain, numbers(0, 1, 2));
    }
    last.add(domain, "c");
    world.run(80_000);
    assertThat(world.returns).isEmpty();
    assertEqual(domain, 0, 1, 2);
    assertThat(last.living(domain)).containsOnlyKeys("b", "c");
  }

  @Test
  void whatOnlyTheLeavingServerHasIsNotDropped() {
    DomainName domain = leftBy(2);
    World.Server last = world.server(2);
    world.cut(0, 2);
    world.cut(1, 2);
    last.add(domain, "mine");
    for (World.Server server : world.servers) {
      server.see(domain, numbers(0, 1));
    }
    world.heal(0, 2);
    world.heal(1, 2);
    world.run(20_000);
    assertThat(last.living(domain)).containsOnlyKeys("mine");
    assertThat(last.replicator.isLeftOver(last.storage, domain)).isTrue();
  }

  /** Each was taken off where the other was seen to stay: both would drop it. */
  @Test
  void whoDoesNotHoldADomainByItsOwnViewConfirmsNothing() {
    DomainName domain = leftBy(2);
    world.server(0).add(domain, "a");
    world.run(1000);
    world.server(0).see(domain, numbers(2));
    world.server(1).see(domain, numbers(2));
    world.server(2).see(domain, numbers(0));
    world.run(20_000);
    assertThat(world.server(2).living(domain)).containsOnlyKeys("a");
  }

  @Test
  void whoBeginsAnewIsBehindAllThatDoNotBeginToo() {
    DomainName domain = leftBy(2);
    World.Server last = world.server(2);
    assertThat(last.replicator.ahead(last.storage, domain)).isEmpty();
    world.server(0).add(domain, "a");
    world.run(1000);
    for (World.Server server : world.servers) {
      server.see(domain, numbers(0, 1));
    }
    world.run(10_000);
    world.cut(0, 2);
    world.cut(1, 2);
    last.see(domain, numbers(0, 1, 2));
    assertThat(last.replicator.hasBegunAnew(last.storage, domain)).isTrue();
    assertThat(last.replicator.ahead(last.storage, domain)).isEqualTo(numbers(0, 1));
    for (int index : new int[] {0, 1}) {
      world.server(index).see(domain, numbers(0, 1, 2));
    }
    world.heal(0, 2);
    world.run(10_000);
    assertThat(last.replicator.ahead(last.storage, domain)).isEmpty();
    assertEqual(domain, 0, 1, 2);
  }

  @Test
  void equalVectorsWithDifferentContentsAreFoundAndMended() {
    DomainName domain = started(0, 1);
    world.server(0).add(domain, "a");
    world.run(1000);
    world
        .server(1)
        .step(step -> SetDomains.WORDS.delete(step.state(), new SetDomains.Word(domain, "a")));
    world.run(20_000);
    assertThat(world.logged("replication-digests-differ")).isTrue();
    assertEqual(domain, 0, 1);
  }

  @Test
  void aChangeFromTheFutureIsAppliedWithAnAlarm() {
    DomainName domain = started(0, 1);
    Timestamp future = new Timestamp(world.now + 120_000, 0, world.server(0).number);
    world
        .server(0)
        .step(step ->
            world.server(0).replicator.append(step, domain, future, SetDomains.payload("a", true)));
    world.run(100);
    assertThat(world.server(1).living(domain)).containsOnlyKeys("a");
    assertThat(world.logged("replication-change-from-future")).isTrue();
  }

  @Test
  void ownChangesThatNobodyElseHasAreKeptBeyondTheLimits() {
    DomainName domain = started(0, 1);
    world.cut(0, 1);
    for (int index = 0; index < 50; index++) {
      world.server(0).add(domain, "w" + index);
    }
    world.run(100_000);
    World.Server alone = world.server(0);
    assertThat(alone.replicator.ownBeyond(alone.storage, domain, VersionVector.EMPTY)).hasSize(50);
  }

  @Test
  void quietDomainsCostNothing() {
    for (int index = 0; index < 2000; index++) {
      DomainName domain = world.domain("m/" + index, 0, 1);
      world.server(index % 2).add(domain, "a");
    }
    world.startAll();
    world.run(20_000);
    assertThat(world.server(0).replicator.lag(world.server(0).storage, 10)).isEmpty();
    long reads = world.server(0).storage.reads();
    long messages = world.messages;
    world.run(200);
    assertThat(world.messages - messages).isLessThan(20);
    assertThat(world.server(0).storage.reads() - reads).isLessThan(200);
  }

  @Test
  void onlyAReplicaChangesADomain() {
    DomainName domain = started(0, 1);
    assertThatThrownBy(() -> world.server(2).add(domain, "a")).isInstanceOf(InvariantBroken.class);
  }
}
