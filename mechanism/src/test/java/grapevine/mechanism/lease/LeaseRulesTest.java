package grapevine.mechanism.lease;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.kernel.id.ClientNumber;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.state.Transaction;
import grapevine.kernel.time.Moment;
import grapevine.mechanism.world.TreeStorage;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** One rule of leases at a time. */
class LeaseRulesTest {
  private static final ServerNumber SERVER = new ServerNumber(7);
  private static final HolderId ONE = HolderId.of(SERVER);
  private static final HolderId OTHER = HolderId.of(new ClientNumber(7));
  private static final Thing ALICE = new Thing("pa", "alice");
  private static final Thing ALL = Thing.whole("pa");
  private static final LeaseSettings SETTINGS =
      new LeaseSettings(10_000, 1_000, 3, 2, 2, 60_000, 1_000);

  private final TreeStorage storage = new TreeStorage();
  private final Granter granter = new Granter(SETTINGS, 1, storage, 0);
  private final Holder holder = new Holder(SETTINGS, 100);

  private Grant grant(Thing thing, HolderId to, long now) {
    return grant(granter, thing, to, now);
  }

  private Grant grant(Granter by, Thing thing, HolderId to, long now) {
    Transaction transaction = new Transaction(storage);
    Grant grant = by.grant(transaction, thing, to, Granter.NO_BASE, now);
    storage.commit(transaction.seal());
    return grant;
  }

  private static Moment at(long millis) {
    return new Moment(millis, 1_000_000 + millis);
  }

  private boolean held(Thing thing, Grant grant, long asked) {
    return holder.granted(holder.ask(thing, SERVER, at(asked)).number(), grant, at(asked));
  }

  @Test
  void theHolderStopsBelievingBeforeTheGranterStopsWaiting() {
    assertThat(held(ALICE, grant(ALICE, ONE, 0), 0)).isTrue();
    Recall recall = granter.changed(ALICE, 1);

    assertThat(holder.holds(ALICE, at(9_987))).isTrue();
    assertThat(holder.holds(ALICE, at(9_990))).isFalse();
    assertThat(recall.inForce(10_010)).isFalse();
    assertThat(recall.inForce(10_012)).isTrue();
    assertThat(recall.inForceAtMillis()).isEqualTo(10_012);
  }

  @Test
  void anAnswerPutsAChangeInForceAtOnce() {
    grant(ALICE, ONE, 0);
    grant(ALICE, OTHER, 0);
    Recall recall = granter.changed(ALICE, 1);
    assertThat(recall.unanswered(1)).containsExactly(ONE, OTHER);

    granter.answered(recall.ticket(), ONE);
    assertThat(recall.inForce(2)).isFalse();
    granter.answered(new Ticket(2, recall.ticket().number()), OTHER);
    assertThat(recall.inForce(2)).as("an answer to another life").isFalse();
    granter.answered(recall.ticket(), OTHER);

    assertThat(recall.inForce(2)).isTrue();
  }

  @Test
  void theNextChangeWaitsForThoseWhoHaveNotHeardOfTheOneBefore() {
    grant(ALICE, ONE, 0);
    granter.changed(ALICE, 1);

    Recall second = granter.changed(ALICE, 2);

    assertThat(second.inForce(3)).isFalse();
    assertThat(second.unanswered(3)).containsExactly(ONE);
  }

  @Test
  void aRestartedGranterWaitsForTheLongestTermThatItGave() {
    grant(ALICE, ONE, 0);
    Granter again = new Granter(SETTINGS, 2, storage, 50);

    assertThat(again.changed(ALICE, 60).inForce(10_061)).isFalse();
    assertThat(again.changed(ALICE, 60).inForce(10_062)).isTrue();
    assertThat(new Granter(SETTINGS, 3, new TreeStorage(), 50).changed(ALICE, 60).inForce(60))
        .as("nothing was ever granted")
        .isTrue();
  }

  @Test
  void aShorterTermIsWaitedForOnceItIsTheLongest() {
    grant(ALICE, ONE, 0);
    LeaseSettings brief = new LeaseSettings(100, 0, 3, 2, 2, 60_000, 1_000);
    grant(new Granter(brief, 2, storage, 0), ALICE, ONE, 20);
    Granter third = new Granter(brief, 3, storage, 0);
    assertThat(third.changed(ALICE, 0).inForce(5_000)).isFalse();
    grant(third, ALICE, ONE, 20_000);

    assertThat(new Granter(brief, 4, storage, 0).changed(ALICE, 0).inForce(102)).isTrue();
  }

  @Test
  void whatIsWrittenOftenIsUsedOnce() {
    for (int write = 0; write < 5; write++) {
      granter.changed(ALICE, 1);
    }
    Grant grant = grant(ALICE, ONE, 2);

    assertThat(grant.useOnce()).isTrue();
    assertThat(held(ALICE, grant, 2)).isFalse();
    assertThat(granter.changed(ALICE, 3).inForce(3)).isTrue();
    for (int read = 0; read < 9; read++) {
      grant(ALICE, ONE, 400_000);
    }
    assertThat(grant(ALICE, ONE, 400_000).useOnce()).as("the writes are long ago").isFalse();
  }

  @Test
  void aFullGranterGrantsNothing() {
    for (int name = 0; name < 3; name++) {
      assertThat(grant(new Thing("pa", "n" + name), ONE, 0).useOnce()).isFalse();
    }

    assertThat(grant(ALICE, ONE, 0).useOnce()).isTrue();
    assertThat(grant(ALICE, ONE, 10_012).useOnce()).as("the others are over").isFalse();
  }

  @Test
  void whatIsRecalledWhileItIsAskedForIsNotKept() {
    Ask ask = holder.ask(ALICE, SERVER, at(0));
    Grant grant = grant(ALICE, ONE, 1);
    holder.recalled(ALICE);

    assertThat(holder.granted(ask.number(), grant, at(2))).isFalse();
    assertThat(holder.holds(ALICE, at(2))).isFalse();
  }

  @Test
  void aClockThatWasSetBackEndsTheLease() {
    held(ALICE, grant(ALICE, ONE, 0), 0);

    assertThat(holder.holds(ALICE, new Moment(10, 999_990))).isFalse();
    assertThat(holder.holds(ALICE, at(20))).as("and it does not come back").isFalse();
  }

  @Test
  void aMachineThatSleptBelievesItsWallClock() {
    held(ALICE, grant(ALICE, ONE, 0), 0);

    assertThat(holder.holds(ALICE, new Moment(10, 1_020_000))).isFalse();
  }

  @Test
  void anExtensionCountsFromItsQuestionAndEndsWithAChange() {
    held(ALICE, grant(ALICE, ONE, 0), 0);
    assertThat(holder.extensions(5, at(5_000))).as("too early").isEmpty();
    assertThat(holder.holds(ALICE, at(8_000))).isTrue();
    List<Ask> due = holder.extensions(5, at(8_000));
    assertThat(due).hasSize(1);
    assertThat(holder.extensions(5, at(8_001))).as("it was asked just now").isEmpty();
    Ask ask = due.getFirst();
    Ticket ticket = Optional.ofNullable(ask.extended()).orElseThrow();
    Grant longer = granter.extend(ALICE, ONE, ticket, Granter.NO_BASE, 8_100).orElseThrow();
    assertThat(holder.granted(ask.number(), longer, at(8_200))).isTrue();
    assertThat(holder.holds(ALICE, at(17_900))).isTrue();
    assertThat(holder.holds(ALICE, at(18_000))).isFalse();

    granter.changed(ALICE, 8_300);
    assertThat(granter.extend(ALICE, ONE, ticket, Granter.NO_BASE, 8_301)).isEmpty();
  }

  @Test
  void aLeaseOnAGroupCoversWhatIsReadUnderIt() {
    assertThat(held(ALL, grant(ALL, ONE, 0), 0)).isTrue();
    Grant under = grant(ALICE, ONE, 1);
    assertThat(under.underGroup()).isTrue();
    assertThat(held(ALICE, under, 1)).isTrue();
    assertThat(granter.leases(9, 1)).hasSize(1);

    Recall recall = granter.changed(ALICE, 2);
    Grant notYet = granter.extend(ALL, ONE, under.ticket(), Granter.NO_BASE, 3).orElseThrow();
    assertThat(notYet.useOnce()).as("not before it has answered").isTrue();
    holder.recalled(ALICE);
    granter.answered(recall.ticket(), ONE);

    assertThat(recall.inForce(4)).isTrue();
    assertThat(holder.holds(ALICE, at(4))).isFalse();
    assertThat(holder.holds(ALL, at(4))).isTrue();
    assertThat(granter.extend(ALL, ONE, under.ticket(), Granter.NO_BASE, 5).orElseThrow().useOnce())
        .isFalse();
  }

  @Test
  void aChangeOfTheGroupEndsAllInIt() {
    held(ALICE, grant(ALICE, ONE, 0), 0);
    held(ALL, grant(ALL, ONE, 0), 0);
    Recall recall = granter.changed(ALL, 1);
    assertThat(recall.unanswered(1)).containsExactly(ONE);

    holder.recalled(ALL);

    assertThat(holder.leases(9, at(1))).isEmpty();
    assertThat(granter.changed(new Thing("es", "bob"), 1).inForce(1)).isTrue();
  }

  @Test
  void whatIsRelinquishedNeedNotBeAskedBack() {
    held(ALICE, grant(ALICE, ONE, 0), 0);
    Ticket old = holder.relinquish(ALICE).orElseThrow();
    Ask again = holder.ask(ALICE, SERVER, at(1));
    Grant second = grant(ALICE, ONE, 1);
    granter.relinquished(ALICE, ONE, old);
    assertThat(granter.leases(9, 1)).as("the later one stays").hasSize(1);
    assertThat(holder.granted(again.number(), second, at(1))).isTrue();

    granter.relinquished(ALICE, ONE, holder.relinquish(ALICE).orElseThrow());

    assertThat(granter.changed(ALICE, 2).inForce(2)).isTrue();
  }

  @Test
  void anEarlierGrantThatComesAfterItWasRelinquishedIsNotKept() {
    Ask late = holder.ask(ALICE, SERVER, at(0));
    Grant first = grant(ALICE, ONE, 0);
    held(ALICE, grant(ALICE, ONE, 1), 1);
    granter.relinquished(ALICE, ONE, holder.relinquish(ALICE).orElseThrow());

    assertThat(holder.granted(late.number(), first, at(2))).isFalse();
  }

  @Test
  void aLeaseOnALeaseEndsNoLater() {
    held(ALICE, grant(ALICE, ONE, 0), 0);
    Granter second = new Granter(SETTINGS, 9, new TreeStorage(), 4_000);
    Transaction transaction = new Transaction(new TreeStorage());
    long left = holder.leftMillis(ALICE, at(4_000));

    Grant derived = second.grant(transaction, ALICE, OTHER, left, 4_000);

    assertThat(derived.termMillis()).isEqualTo(left).isLessThan(6_000);
  }

  @Test
  void moreRecallsThanFitWaitTheTermOut() {
    for (int name = 0; name < 3; name++) {
      grant(new Thing("pa", "n" + name), ONE, 0);
    }
    granter.changed(new Thing("pa", "n0"), 1);
    granter.changed(new Thing("pa", "n1"), 1);
    Recall third = granter.changed(new Thing("pa", "n2"), 1);

    granter.answered(third.ticket(), ONE);

    assertThat(third.inForce(10_000)).isFalse();
    assertThat(third.inForce(10_012)).isTrue();
  }

  @Test
  void whatIsSentComesBack() {
    Grant grant = new Grant(new Ticket(-3, 4), 500, true);
    assertThat(Grant.CODEC.fromBytes(Grant.CODEC.toBytes(grant))).isEqualTo(grant);
    assertThat(Thing.CODEC.fromBytes(Thing.CODEC.toBytes(ALICE))).isEqualTo(ALICE);
  }
}
