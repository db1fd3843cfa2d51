package grapevine.service.steer;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.kernel.id.Postmark;
import grapevine.kernel.id.ServerNumber;
import grapevine.service.request.Answer;
import grapevine.service.testing.MailServer;
import grapevine.service.testing.MailWorld;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A message that brings the server down whenever it is worked on. */
final class SuspicionTest {
  private static final ServerNumber ONE = new ServerNumber(1);
  private static final ServerNumber TWO = new ServerNumber(2);

  private final MailWorld world = new MailWorld();
  private final MailServer cabernet = world.add(1, "cabernet");
  private final MailServer semillon = world.add(2, "semillon");

  @BeforeEach
  void names() {
    world.book().registry("pa", ONE);
    world.book().registry("es", TWO);
    world.book().person("alice.pa", ONE);
    world.book().person("bob.pa", ONE);
    world.book().person("dora.es", TWO);
    world.connect();
  }

  /** A message that waits in cabernet's queue. */
  private Postmark waiting(String id, String to) {
    cabernet.notNow("disk full at cabernet");
    Answer answer = cabernet.submit(world.from("alice.pa", world.text(id), to));
    world.settle();
    cabernet.notNow("");
    assertThat(answer).isInstanceOf(Answer.Accepted.class);
    return ((Answer.Accepted) answer).postmark();
  }

  private List<SortedMap<String, String>> rows() {
    return cabernet.steering().queue().rows(cabernet.storage(), 10);
  }

  /** Runs until it comes to rest, is started again whenever it ends; how often it ended. */
  private int endsOf(int most) {
    for (int ends = 0; ends <= most; ends++) {
      try {
        world.pass(1_200_000);
        return ends;
      } catch (IllegalStateException down) {
        assertThat(down).hasMessage("it brings the server down");
        world.crash(cabernet);
      }
    }
    throw new AssertionError("it never comes to rest");
  }

  @Test
  void itIsSetAsideAndAllElseGoesOn() {
    Postmark bad = waiting("bad", "bob@pa.example.org");
    Postmark good = waiting("good", "bob@pa.example.org");
    cabernet.poison(Optional.of(bad));

    assertThat(endsOf(10)).isEqualTo(1 + Suspicion.TRIES_MAX);
    assertThat(cabernet.mailbox("bob.pa"))
        .singleElement()
        .satisfies(mail -> assertThat(mail.postmark()).isEqualTo(good));
    assertThat(rows())
        .singleElement()
        .satisfies(row ->
            assertThat(row)
                .containsEntry("postmark", bad.toString())
                .containsEntry("state", "set aside")
                .containsEntry("next", ""));
    assertThat(world.log()).anyMatch(line -> line.contains("message set aside"));
    // neither a restart nor a general retry touches it
    world.crash(cabernet);
    cabernet.call(step -> cabernet.steering().queue().retryNow(step, Optional.empty()));
    assertThat(endsOf(0)).isZero();
  }

  @Test
  void anOperatorHasItTriedAgain() {
    Postmark bad = waiting("bad", "bob@pa.example.org");
    cabernet.poison(Optional.of(bad));
    endsOf(10);
    cabernet.call(step -> cabernet.steering().queue().retryNow(step, Optional.of(bad)));
    // it is still poison: after as many tries it is set aside again
    assertThat(endsOf(10)).isEqualTo(Suspicion.TRIES_MAX);
    assertThat(rows()).hasSize(1);

    cabernet.poison(Optional.empty());
    int tried = cabernet.call(step -> cabernet.steering().queue().retryNow(step, Optional.of(bad)));
    world.settle();
    assertThat(tried).isEqualTo(1);
    assertThat(cabernet.mailbox("bob.pa")).hasSize(1);
    assertThat(rows()).isEmpty();
  }

  @Test
  void crashesThatAreNotItsFaultSetNothingAside() {
    world.cut(cabernet, semillon);
    cabernet.submit(world.from("alice.pa", world.text("one"), "dora@es.example.org"));
    for (int count = 0; count < 20; count++) {
      world.pass(1_200_000);
      world.crash(cabernet);
    }
    world.mend(cabernet, semillon);
    world.settle();
    assertThat(semillon.mailbox("dora.es")).hasSize(1);
    assertThat(rows()).isEmpty();
  }
}
