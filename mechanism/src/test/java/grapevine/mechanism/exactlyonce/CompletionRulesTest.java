package grapevine.mechanism.exactlyonce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import grapevine.kernel.codec.MalformedException;
import grapevine.kernel.id.ClientNumber;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.state.Transaction;
import grapevine.kernel.time.Timestamp;
import grapevine.mechanism.exactlyonce.Decision.Reason;
import grapevine.mechanism.world.TreeStorage;
import java.util.Arrays;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** One rule of exactly once at a time. */
class CompletionRulesTest {
  private static final ClientNumber CLIENT = new ClientNumber(77);
  private static final ServerNumber HERE = new ServerNumber(1);
  private static final ServerNumber THERE = new ServerNumber(2);
  private static final long NOW = 1_000_000;
  private static final long DEADLINE = NOW + 10_000;
  private static final ClientToken TOKEN = new ClientToken(CLIENT, "alice.pa", DEADLINE, THERE);
  private static final ExactlyOnceSettings SETTINGS =
      new ExactlyOnceSettings(3, 4, 500, 2_000, 60_000);

  private final TreeStorage storage = new TreeStorage();
  private final Completions completions = new Completions(HERE, SETTINGS);
  private final OpenRequests requests = new OpenRequests(CLIENT, 3);
  private final TreeMap<ServerNumber, Heard> heard = new TreeMap<>();

  private Request request(long sequence, int attempt, ServerNumber... tried) {
    return new Request(
        new RequestId(CLIENT, sequence),
        1,
        new Timestamp(NOW, (int) sequence, new ServerNumber(77)),
        DEADLINE,
        new Request.Attempt(attempt, new TreeSet<>(Arrays.asList(tried))));
  }

  private <T> T in(Function<Transaction, T> step) {
    Transaction state = new Transaction(storage);
    T result = step.apply(state);
    storage.commit(state.seal());
    return result;
  }

  private Decision decide(Request request, boolean dependsOnState, long wall) {
    Arrival arrival = new Arrival(wall, Timestamp.ZERO, dependsOnState, heard);
    return decide(TOKEN, request, arrival);
  }

  private Decision decide(ClientToken token, Request request, Arrival arrival) {
    return in(state -> completions.decide(state, token, request, arrival));
  }

  private Heard inquire(Request request) {
    return in(state -> completions.inquire(state, Inquiry.of(request)));
  }

  private Decision decide(Request request) {
    return decide(request, false, NOW);
  }

  private CompletionRecord execute(Request request) {
    assertThat(decide(request)).isInstanceOf(Decision.Execute.class);
    return in(state -> completions.complete(state, request, "r/pa", new byte[] {9}));
  }

  private void assertRefused(Decision decision, Reason reason) {
    assertThat(decision).isEqualTo(new Decision.Refused(reason));
  }

  @Test
  void aRepetitionGetsTheAnswerAgain() {
    execute(request(1, 1));

    Decision again = decide(request(1, 2, HERE));

    assertThat(again).isInstanceOf(Decision.Done.class);
    assertThat(((Decision.Done) again).outcome().answer()).containsExactly(9);
    assertThat(decide(request(1, 3, HERE), true, DEADLINE + 1))
        .as("after the lease too")
        .isInstanceOf(Decision.Done.class);
  }

  @Test
  void whatIsAcknowledgedIsStale() {
    execute(request(1, 1));
    Request next = request(2, 1);
    decide(new Request(next.id(), 2, next.effect(), DEADLINE, next.attempt()));

    assertRefused(decide(request(1, 2, HERE)), Reason.STALE);
    assertThat(inquire(request(1, 2))).isEqualTo(new Heard.Gone());
  }

  @Test
  void afterTheLeaseNobodyExecutes() {
    assertThat(decide(request(1, 1), false, DEADLINE)).isInstanceOf(Decision.Execute.class);
    assertRefused(decide(request(1, 1), false, DEADLINE + 1), Reason.LEASE_OVER);
    ClientToken brief = new ClientToken(CLIENT, "alice.pa", DEADLINE - 1, THERE);
    ClientToken other = new ClientToken(new ClientNumber(78), "bob.pa", DEADLINE, THERE);
    Arrival arrival = new Arrival(NOW, Timestamp.ZERO, false, heard);
    for (ClientToken token : new ClientToken[] {brief, other}) {
      assertRefused(decide(token, request(1, 1), arrival), Reason.NOT_UNDER_LEASE);
    }
  }

  @Test
  void whatWasForgottenStaysRefusedWhenTheClockIsSetBack() {
    execute(request(1, 1));
    in(state -> {
      completions.sweep(state, DEADLINE + 500, 10);
      return true;
    });
    assertThat(decide(request(1, 2, HERE))).as("not yet").isInstanceOf(Decision.Done.class);
    in(state -> {
      completions.sweep(state, DEADLINE + 501, 10);
      return true;
    });

    assertRefused(decide(request(1, 2, HERE)), Reason.LEASE_OVER);
    assertThat(inquire(request(1, 2))).isEqualTo(new Heard.Gone());
  }

  @Test
  void aTimestampTooFarIsRefused() {
    Request request = request(1, 1);
    assertRefused(decide(request, false, NOW - 2_001), Reason.TIMESTAMP_TOO_FAR);
    Timestamp touched = new Timestamp(NOW - 2_000, 0, HERE);
    Arrival late = new Arrival(NOW - 9_000, touched, false, heard);
    assertThat(decide(TOKEN, request, late))
        .as("an item from the future is touched")
        .isInstanceOf(Decision.Execute.class);
    Request old = new Request(request.id(), 1, request.effect(), NOW + 90_000, request.attempt());
    ClientToken longer = new ClientToken(CLIENT, "alice.pa", NOW + 90_000, THERE);
    Arrival behind = new Arrival(NOW + 60_001, Timestamp.ZERO, false, heard);
    assertRefused(decide(longer, old, behind), Reason.TIMESTAMP_TOO_FAR);
  }

  @Test
  void whoeverWasTriedIsAskedFirst() {
    Request retry = request(1, 2, HERE, THERE);
    assertThat(decide(retry, false, NOW)).isInstanceOf(Decision.Execute.class);
    assertThat(decide(retry, true, NOW))
        .isEqualTo(new Decision.Ask(new TreeSet<>(Arrays.asList(THERE))));
    heard.put(THERE, new Heard.Unknown());
    assertThat(decide(retry, true, NOW)).isInstanceOf(Decision.OutcomeUnknown.class);
    heard.put(THERE, new Heard.Gone());
    assertRefused(decide(retry, true, NOW), Reason.STALE);
    heard.put(THERE, new Heard.NotHere());
    assertThat(decide(retry, true, NOW)).isInstanceOf(Decision.Execute.class);
    CompletionRecord record = execute(request(2, 1));
    CompletionRecord there =
        new CompletionRecord(retry.id(), 1, "r/pa", DEADLINE, record.outcome());
    heard.put(THERE, new Heard.Done(there));
    assertRefused(decide(retry, true, NOW), Reason.ANOTHER_REQUEST);
  }

  @Test
  void afterAFenceNoEarlierTryIsExecuted() {
    assertThat(inquire(request(1, 3))).isEqualTo(new Heard.NotHere());

    assertRefused(decide(request(1, 2)), Reason.SUPERSEDED);
    assertThat(decide(request(1, 3))).isInstanceOf(Decision.Execute.class);
  }

  @Test
  void aRecordThatTravelledAnswersAndTwoMergeIntoOne() {
    CompletionRecord mine = execute(request(1, 1));
    CompletionRecord other =
        new CompletionRecord(
            mine.id(),
            1,
            "r/pa",
            DEADLINE,
            new CompletionRecord.Outcome(mine.outcome().effect(), new byte[] {3}));
    Completions there = new Completions(THERE, SETTINGS);
    TreeStorage second = new TreeStorage();
    Transaction state = new Transaction(second);
    there.merge(state, other);
    there.merge(state, mine);
    second.commit(state.seal());
    in(here -> {
      completions.merge(here, other);
      return true;
    });

    assertThat(answer(there, second)).isEqualTo(answer(completions, storage)).containsExactly(3);
    assertRefused(
        decide(
            new Request(
                mine.id(), 1, new Timestamp(5, 0, HERE), DEADLINE, request(1, 2).attempt())),
        Reason.ANOTHER_REQUEST);
  }

  private static byte[] answer(Completions completions, TreeStorage storage) {
    byte[][] answer = new byte[1][];
    completions.forEach(
        storage,
        "r/es",
        record -> {
          throw new AssertionError("of another domain");
        });
    completions.forEach(
        storage,
        "r/pa",
        record -> {
          answer[0] = record.outcome().answer();
          return true;
        });
    return answer[0];
  }

  @Test
  void whatIsRememberedIsBounded() {
    for (int sequence = 1; sequence <= 3; sequence++) {
      execute(request(sequence, 1));
    }
    assertRefused(decide(request(4, 1)), Reason.TOO_MANY_OPEN);
    assertThat(inquire(request(4, 1))).isEqualTo(new Heard.Unknown());
    CompletionRecord other =
        new CompletionRecord(
            new RequestId(new ClientNumber(5), 1),
            1,
            "r/pa",
            DEADLINE,
            new CompletionRecord.Outcome(Timestamp.ZERO, new byte[0]));
    in(state -> {
      completions.merge(state, other);
      return true;
    });
    ClientToken token = new ClientToken(new ClientNumber(6), "bob.pa", DEADLINE, THERE);
    Request request = request(1, 1);
    Request full =
        new Request(
            new RequestId(token.client(), 1), 1, request.effect(), DEADLINE, request.attempt());
    Arrival arrival = new Arrival(NOW, Timestamp.ZERO, false, heard);
    assertRefused(decide(token, full, arrival), Reason.FULL);
    in(state -> {
      completions.sweep(state, DEADLINE + 501, 10);
      return true;
    });
    assertThat(new Transaction(storage).scan(new byte[] {0x60}, new byte[] {0x63}).next())
        .as("nothing is left of them")
        .isFalse();
  }

  @Test
  void theClientKeepsNumbersAndTimestampsAndAcknowledgesTheFirstOpen() {
    Timestamp seen = new Timestamp(NOW + 500, 0, THERE);
    long one = requests.begin(seen, NOW, DEADLINE).orElseThrow();
    long two = requests.begin(Timestamp.ZERO, NOW, DEADLINE).orElseThrow();
    Request first = requests.attempt(one, HERE, NOW).orElseThrow();
    Request again = requests.attempt(one, THERE, NOW + 99).orElseThrow();

    assertThat(first.effect()).isGreaterThan(seen);
    assertThat(again.effect()).isEqualTo(first.effect());
    assertThat(first.attempt()).isEqualTo(new Request.Attempt(1, new TreeSet<>()));
    assertThat(again.attempt().tried()).containsExactly(HERE);
    assertThat(requests.attempt(two, HERE, NOW).orElseThrow().firstOpen()).isEqualTo(one);
    requests.completed(one);
    assertThat(requests.attempt(two, HERE, NOW).orElseThrow().firstOpen()).isEqualTo(two);
    assertThat(requests.attempt(one, HERE, NOW)).isEmpty();
    requests.begin(Timestamp.ZERO, NOW, DEADLINE);
    requests.begin(Timestamp.ZERO, NOW, DEADLINE);
    assertThat(requests.begin(Timestamp.ZERO, NOW, DEADLINE)).isEmpty();
  }

  @Test
  void whatIsSentComesBack() {
    assertThat(ClientToken.CODEC.fromBytes(ClientToken.CODEC.toBytes(TOKEN))).isEqualTo(TOKEN);
    Request request = request(3, 2, HERE, THERE);
    assertThat(Request.CODEC.fromBytes(Request.CODEC.toBytes(request))).isEqualTo(request);
    Inquiry inquiry = Inquiry.of(request);
    assertThat(Inquiry.CODEC.fromBytes(Inquiry.CODEC.toBytes(inquiry))).isEqualTo(inquiry);
    byte[] beyond =
        Request.CODEC.toBytes(
            new Request(request.id(), 4, request.effect(), DEADLINE, request.attempt()));
    assertThatThrownBy(() -> Request.CODEC.fromBytes(beyond))
        .isInstanceOf(MalformedException.class);
  }
}
