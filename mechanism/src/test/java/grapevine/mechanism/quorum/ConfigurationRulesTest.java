package grapevine.mechanism.quorum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import grapevine.kernel.codec.MalformedException;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.time.Moment;
import grapevine.kernel.time.VersionVector;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** One rule of majorities at a time. */
class ConfigurationRulesTest {
  private static final ServerNumber A = new ServerNumber(1);
  private static final ServerNumber B = new ServerNumber(2);
  private static final ServerNumber C = new ServerNumber(3);
  private static final ServerNumber D = new ServerNumber(4);
  private static final Configuration OLD = configuration(1, A, B, C);
  private static final Standing STANDING = Standing.first(OLD);
  private static final VersionVector NONE = VersionVector.EMPTY;

  private final Hearing hearing = new Hearing(A, Hearing.WINDOW_MILLIS, 50, at(0));

  private static Configuration configuration(long number, ServerNumber... replicas) {
    return new Configuration(number, true, new TreeSet<>(List.of(replicas)));
  }

  private static Proposal proposal(long number, ServerNumber... replicas) {
    return new Proposal(OLD, configuration(number, replicas), new TreeSet<>());
  }

  private static Moment at(long millis) {
    return new Moment(millis, 1_000_000 + millis);
  }

  private static Agreement agreed(ServerNumber by, Proposal proposal) {
    var reply = STANDING.answer(by, proposal, NONE.with(by, 5), List.of());
    return ((AgreementReply.Agreed) reply).agreement();
  }

  private void hear(ServerNumber peer, VersionVector vector, Configuration latest, long asked) {
    long ask = hearing.ask(peer, at(asked));
    hearing.answered(peer, ask, new Answer(vector, true, latest));
  }

  @Test
  void whoIsHeardIsHeardForTenSecondsFromTheQuestion() {
    hear(B, NONE, OLD, 0);

    assertThat(hearing.mayAnswer(STANDING, NONE, at(9_999))).isTrue();
    assertThat(hearing.mayAnswer(STANDING, NONE, at(10_000))).isFalse();
  }

  @Test
  void anAnswerCountsWhenWhatItTellsIsHere() {
    hear(B, NONE.with(B, 1), OLD, 0);

    assertThat(hearing.mayAnswer(STANDING, NONE, at(1))).isFalse();
    assertThat(hearing.mayAnswer(STANDING, NONE.with(B, 1), at(1))).isTrue();
  }

  @Test
  void anAnswerToNoQuestionIsNothing() {
    hearing.answered(B, 50, new Answer(NONE, true, OLD));
    long ask = hearing.ask(C, at(0));
    hearing.answered(C, ask + 1, new Answer(NONE, true, OLD));
    hearing.answered(C, ask, new Answer(NONE, false, OLD));

    assertThat(hearing.mayAnswer(STANDING, NONE, at(1))).isFalse();
  }

  @Test
  void aChangeIsConfirmedByAMajorityThatHasIt() {
    hear(B, NONE, OLD, 0);
    assertThat(hearing.confirmed(STANDING, NONE.with(A, 1), A, 1, at(1))).isFalse();
    hear(B, NONE.with(A, 1), OLD, 2);

    assertThat(hearing.confirmed(STANDING, NONE.with(A, 1), A, 1, at(3))).isTrue();
    assertThat(hearing.confirmed(STANDING.emptied(), NONE.with(A, 1), A, 1, at(3))).isFalse();
  }

  @Test
  void whoHasAgreedNeedsBothMajorities() {
    Proposal next = proposal(2, A, D);
    Standing joint = ((AgreementReply.Agreed) STANDING.answer(A, next, NONE, List.of())).standing();
    hear(B, NONE, OLD, 0);
    assertThat(hearing.mayAnswer(joint, NONE, at(1))).isFalse();
    hear(D, NONE, next.to(), 0);

    assertThat(hearing.mayAnswer(joint, NONE, at(1))).isTrue();
    hear(B, NONE, next.to(), 20_000);
    assertThat(hearing.mayAnswer(STANDING, NONE, at(20_001)))
        .as("others have agreed to what is not known here")
        .isFalse();
  }

  @Test
  void whoHasLostItsCopyCountsWhenNoMajorityIsWithoutSomebodyThatItHeard() {
    Standing emptied = STANDING.emptied();
    hear(B, NONE, OLD, 0);
    hear(C, NONE, OLD, 0);
    assertThat(hearing.caughtUp(emptied, NONE, at(1))).as("its old word is believed yet").isFalse();
    hear(B, NONE, OLD, 20_001);
    assertThat(hearing.caughtUp(emptied, NONE, at(20_002))).isFalse();
    hear(C, NONE, OLD, 20_001);

    assertThat(hearing.caughtUp(emptied, NONE, at(20_002))).isTrue();
    assertThat(emptied.answer(A, proposal(2, A, D), NONE, List.of()))
        .isInstanceOf(AgreementReply.CatchingUp.class);
  }

  @Test
  void aSuccessorNeedsAllAndBringsWhatTheyHad() {
    Proposal next = proposal(2, A, D);
    List<Agreement> two = List.of(agreed(A, next), agreed(B, next));
    assertThat(STANDING.completed(next, two)).isEmpty();

    Standing complete =
        STANDING.completed(next, List.of(two.get(0), two.get(1), agreed(C, next))).orElseThrow();

    assertThat(complete.current()).isEqualTo(next.to());
    assertThat(complete.base()).isEqualTo(NONE.with(A, 5).with(B, 5).with(C, 5));
    hear(D, NONE, next.to(), 0);
    assertThat(hearing.mayAnswer(complete, NONE, at(1))).isFalse();
    assertThat(hearing.mayAnswer(complete, complete.base(), at(1))).isTrue();
    assertThat(complete.learned(OLD, NONE)).isEmpty();
  }

  @Test
  void theDestroyedNeedNotAgree() {
    Proposal next = new Proposal(OLD, configuration(2, A, D), new TreeSet<>(List.of(C)));

    assertThat(STANDING.completed(next, List.of(agreed(A, next), agreed(B, next)))).isPresent();
  }

  @Test
  void eachAgreesToOneForANumberAndToAHigherOneWithAProof() {
    Proposal one = proposal(2, A, D);
    Proposal two = proposal(2, B, D);
    Proposal third = proposal(3, C, D);
    Standing bound = ((AgreementReply.Agreed) STANDING.answer(A, one, NONE, List.of())).standing();
    assertThat(bound.answer(A, two, NONE, List.of()))
        .isInstanceOf(AgreementReply.AgreedToAnother.class);
    assertThat(bound.answer(A, third, NONE, List.of(agreed(C, one))))
        .isInstanceOf(AgreementReply.AgreedToAnother.class);

    Agreement proof = agreed(B, two);
    assertThat(bound.answer(A, third, NONE, List.of(proof)))
        .isInstanceOf(AgreementReply.Agreed.class);
    Proposal withoutB = new Proposal(OLD, one.to(), new TreeSet<>(List.of(B)));
    Standing other =
        ((AgreementReply.Agreed) STANDING.answer(A, withoutB, NONE, List.of())).standing();
    assertThat(other.answer(A, third, NONE, List.of(proof)))
        .as("whose agreement is not needed cannot block")
        .isInstanceOf(AgreementReply.AgreedToAnother.class);
  }

  @Test
  void anAvailableRegistryNeedsNobodyUntilItChanges() {
    Configuration available = new Configuration(1, false, OLD.replicas());
    Standing free = Standing.first(available);
    assertThat(hearing.mayAnswer(free, NONE, at(0))).isTrue();
    assertThat(hearing.confirmed(free, NONE.with(A, 1), A, 1, at(0))).isFalse();

    Proposal strict = new Proposal(available, configuration(2, A, B, C), new TreeSet<>());
    Standing joint = ((AgreementReply.Agreed) free.answer(A, strict, NONE, List.of())).standing();

    assertThat(hearing.mayAnswer(joint, NONE, at(0))).isFalse();
    assertThat(joint.answer(A, proposal(3, A), NONE, List.of()))
        .isEqualTo(new AgreementReply.NotFromHere(available));
  }

  @Test
  void whatIsStoredComesBack() {
    Proposal next = new Proposal(OLD, configuration(2, A, D), new TreeSet<>(List.of(C)));
    Standing standing = new Standing(OLD, NONE.with(A, 3), agreed(A, next), false);
    assertThat(Standing.CODEC.fromBytes(Standing.CODEC.toBytes(standing))).isEqualTo(standing);
    Answer answer = new Answer(NONE, true, OLD);
    assertThat(Answer.CODEC.fromBytes(Answer.CODEC.toBytes(answer))).isEqualTo(answer);
    byte[] backwards = Proposal.CODEC.toBytes(new Proposal(OLD, OLD, new TreeSet<>()));
    assertThatThrownBy(() -> Proposal.CODEC.fromBytes(backwards))
        .isInstanceOf(MalformedException.class);
  }
}
