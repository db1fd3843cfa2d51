package grapevine.service.body;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.kernel.env.Buggify;
import grapevine.kernel.env.Clock;
import grapevine.kernel.env.Environment;
import grapevine.kernel.id.BodyId;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.log.LogLine;
import grapevine.kernel.time.HybridClock;
import grapevine.service.event.Effect;
import grapevine.service.event.Step;
import grapevine.service.link.PeerMessage.AskBody;
import grapevine.service.link.PeerMessage.BodyPart;
import grapevine.service.testing.MemoryStorage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BodiesTest {
  private static final ServerNumber SELF = new ServerNumber(1);
  private static final ServerNumber NEAR = new ServerNumber(2);
  private static final ServerNumber FAR = new ServerNumber(3);
  private static final long DAY_MILLIS = 86_400_000;
  private static final BodySettings SETTINGS =
      new BodySettings(100, 4, 2, 5_000, 30_000, 7 * DAY_MILLIS, DAY_MILLIS);

  private final MemoryStorage storage = new MemoryStorage();
  private final ArrayDeque<Effect.Send> sent = new ArrayDeque<>();
  private final List<LogLine> lines = new ArrayList<>();
  private final List<BodyId> arrived = new ArrayList<>();
  private final byte[] content = new byte[1_950];
  private final HybridClock clock = new HybridClock(SELF);
  private BodyId body = BodyId.of(content);
  private Bodies bodies = new Bodies(storage, SETTINGS, (step, id) -> {});
  private long millis = 1_800_000_000_000L;
  private boolean takes = true;

  @BeforeEach
  void begin() {
    SplittableRandom random = new SplittableRandom(4);
    for (int index = 0; index < content.length; index++) {
      content[index] = (byte) random.nextInt();
    }
    body = BodyId.of(content);
    start();
  }

  private void start() {
    sent.clear();
    bodies =
        new Bodies(
            storage,
            SETTINGS,
            (step, id) -> {
              arrived.add(id);
              if (takes) {
                step.state().retain(id);
              }
            });
  }

  private void run(Consumer<Step> work) {
    Clock time =
        new Clock() {
          @Override
          public long wallMillis() {
            return millis;
          }

          @Override
          public long monotonicMillis() {
            return millis - 1_700_000_000_000L;
          }
        };
    Step step = new Step(new Environment(time, () -> 4, Buggify.NEVER), clock, storage);
    work.accept(step);
    storage.commit(step.seal());
    for (Effect effect : step.effects()) {
      if (effect instanceof Effect.Send send) {
        sent.add(send);
      } else if (effect instanceof Effect.WriteLog(LogLine line)) {
        lines.add(line);
      }
    }
  }

  private void want(ServerNumber... sources) {
    run(step -> bodies.want(step, body, content.length, List.of(sources)));
  }

  private void up(ServerNumber peer) {
    run(step -> bodies.peerUp(step, peer));
  }

  private AskBody asked(ServerNumber peer) {
    Effect.Send send = sent.remove();
    assertThat(send.peer()).isEqualTo(peer);
    return (AskBody) send.message();
  }

  private void part(ServerNumber from, int offset, byte[] of) {
    byte[] bytes = java.util.Arrays.copyOfRange(of, offset, Math.min(of.length, offset + 100));
    run(step -> bodies.received(step, from, new BodyPart(body, offset, of.length, bytes)));
  }

  /** Answers a question as a peer does that has those bytes; at most so many parts. */
  private void answer(ServerNumber from, AskBody ask, byte[] of, int parts) {
    for (int part = 0; part < parts && ask.offset() + part * 100L < of.length; part++) {
      part(from, (int) ask.offset() + part * 100, of);
    }
  }

  private void answerAll(ServerNumber from, byte[] of) {
    while (!sent.isEmpty()) {
      answer(from, asked(from), of, 4);
    }
  }

  private void assertHere() {
    assertThat(storage.readBody(body, 0, 1 << 20)).isEqualTo(content);
    assertThat(arrived).containsExactly(body);
    assertThat(storage.bodyCount()).isEqualTo(1);
    assertThat(storage.uploads()).isEmpty();
    assertThat(bodies.wantedCount()).isZero();
    assertThat(Bodies.references(storage)).isEmpty();
  }

  @Test
  void comesInWindows() {
    up(NEAR);
    want(NEAR);
    AskBody first = asked(NEAR);
    assertThat(first.offset()).isZero();
    answer(NEAR, first, content, 3);
    assertThat(sent).isEmpty();
    part(NEAR, 300, content);
    assertThat(sent).hasSize(1);
    answerAll(NEAR, content);
    assertHere();
  }

  @Test
  void partsMayBeDoubledAndOvertakeEachOther() {
    up(NEAR);
    want(NEAR);
    asked(NEAR);
    for (int offset : new int[] {300, 100, 100, 0, 0, 200, 300}) {
      part(NEAR, offset, content);
    }
    assertThat(storage.uploadedBytes(storage.uploads().getFirst())).isEqualTo(400);
    answerAll(NEAR, content);
    assertHere();
  }

  @Test
  void goesOnElsewhereWhereALinkBroke() {
    up(NEAR);
    up(FAR);
    want(NEAR, FAR);
    answer(NEAR, asked(NEAR), content, 2);
    run(step -> bodies.peerDown(step, NEAR));
    AskBody again = asked(FAR);
    assertThat(again.offset()).isEqualTo(200);
    part(NEAR, 200, content);
    assertThat(storage.uploadedBytes(storage.uploads().getFirst())).isEqualTo(200);
    answer(FAR, again, content, 4);
    answerAll(FAR, content);
    assertHere();
  }

  @Test
  void goesOnAfterARestartWithoutSendingAnythingAgain() {
    up(NEAR);
    want(NEAR);
    answer(NEAR, asked(NEAR), content, 4);
    answer(NEAR, asked(NEAR), content, 1);
    start();
    up(NEAR);
    want(NEAR);
    assertThat(sent).isEmpty();
    run(bodies::tick);
    start(); // and once more, while what was here is being read
    up(NEAR);
    want(NEAR);
    run(bodies::tick);
    AskBody again = asked(NEAR);
    assertThat(again.offset()).isEqualTo(500);
    answer(NEAR, again, content, 4);
    answerAll(NEAR, content);
    assertHere();
  }

  @Test
  void throwsWrongBytesAwayAndAsksElsewhere() {
    up(NEAR);
    up(FAR);
    want(NEAR, FAR);
    byte[] wrong = content.clone();
    wrong[700] ^= 1;
    for (int window = 0; window < 5; window++) {
      answer(NEAR, asked(NEAR), wrong, 4);
    }
    assertThat(lines).anyMatch(line -> line.event().equals("body wrong"));
    assertThat(arrived).isEmpty();
    assertThat(storage.bodyCount()).isZero();
    AskBody again = asked(FAR);
    assertThat(again.offset()).isZero();
    answer(FAR, again, content, 4);
    answerAll(FAR, content);
    assertHere();
  }

  @Test
  void asksTheNextWhereAPeerHasItNot() {
    up(NEAR);
    up(FAR);
    want(NEAR, FAR);
    asked(NEAR);
    run(step -> bodies.received(step, NEAR, new BodyPart(body, 0, -1, new byte[0])));
    answerAll(FAR, content);
    assertHere();
  }

  @Test
  void asksTheNextWhereAPeerIsSilentButLessAndLessOften() {
    up(NEAR);
    up(FAR);
    want(NEAR, FAR);
    asked(NEAR);
    millis += 5_000;
    run(bodies::tick);
    asked(FAR);
    millis += 5_000;
    run(bodies::tick);
    assertThat(sent).isEmpty();
    millis += 5_000;
    run(bodies::tick);
    asked(NEAR);
  }

  @Test
  void waitsForALink() {
    want(NEAR);
    assertThat(sent).isEmpty();
    up(NEAR);
    answerAll(NEAR, content);
    assertHere();
  }

  @Test
  void fetchesOnlySoManyAtATime() {
    up(NEAR);
    want(NEAR);
    for (int number = 0; number < 5; number++) {
      BodyId other = BodyId.of(new byte[] {(byte) number});
      run(step -> bodies.want(step, other, 1, List.of(NEAR)));
    }
    assertThat(sent).hasSize(2);
  }

  @Test
  void keepsAnUnfinishedBodyForSevenDays() {
    up(NEAR);
    want(NEAR);
    answer(NEAR, asked(NEAR), content, 2);
    start();
    millis += 6 * DAY_MILLIS;
    run(bodies::tick);
    assertThat(storage.uploads()).hasSize(1);
    millis += 2 * DAY_MILLIS;
    run(bodies::tick);
    assertThat(storage.uploads()).isEmpty();
    assertThat(storage.bodyCount()).isZero();
  }

  @Test
  void keepsABodyUntilItIsTakenButNotForEver() {
    takes = false;
    up(NEAR);
    want(NEAR);
    answerAll(NEAR, content);
    assertThat(Bodies.references(storage)).containsOnlyKeys(body);
    run(step -> {
      step.state().retain(body);
      bodies.release(step, body);
    });
    assertHere();
    run(step -> step.state().release(body));
    assertThat(storage.bodyCount()).isZero();
    arrived.clear();
    want(NEAR);
    answerAll(NEAR, content);
    assertThat(storage.bodyCount()).isEqualTo(1);
    millis += 2 * DAY_MILLIS;
    run(bodies::tick);
    assertThat(storage.bodyCount()).isZero();
  }

  @Test
  void takesNoteOfABodyThatCameAnotherWay() {
    up(NEAR);
    want(NEAR);
    answer(NEAR, asked(NEAR), content, 2);
    run(step -> {
      step.state().putBody(body, content);
      step.state().retain(body);
    });
    takes = false;
    run(bodies::tick);
    assertHere();
  }

  @Test
  void givesAWindowForEachQuestion() {
    run(step -> {
      step.state().putBody(body, content);
      step.state().retain(body);
    });
    run(step -> bodies.asked(step, NEAR, new AskBody(body, 1_600)));
    List<BodyPart> parts = sent.stream().map(send -> (BodyPart) send.message()).toList();
    assertThat(parts).extracting(BodyPart::offset).containsExactly(1_600L, 1_700L, 1_800L, 1_900L);
    assertThat(parts.getLast().bytes()).hasSize(50);
    sent.clear();
    run(step -> bodies.asked(step, NEAR, new AskBody(BodyId.of(new byte[3]), 0)));
    assertThat(((BodyPart) sent.remove().message()).size()).isEqualTo(-1);
  }
}
