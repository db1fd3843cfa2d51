package grapevine.service.trace;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.kernel.id.Postmark;
import grapevine.kernel.id.ServerNumber;
import grapevine.service.request.Answer;
import grapevine.service.testing.MailServer;
import grapevine.service.testing.MailWorld;
import java.util.List;
import org.junit.jupiter.api.Test;

class TraceTest {
  private final MailWorld world = new MailWorld();
  private final MailServer cabernet = world.add(1, "cabernet");

  @Test
  void aMessageTellsItsWayInWords() {
    world.book().registry("pa", new ServerNumber(1));
    world.book().person("bob.pa", new ServerNumber(1));
    Answer answer =
        cabernet.submit(world.from("alice.pa", world.text("one"), "bob@pa.example.org"));
    Postmark postmark = ((Answer.Accepted) answer).postmark();

    assertThat(cabernet.trace().rows(cabernet.storage(), postmark, "cabernet"))
        .extracting(row -> row.get("time") + " " + row.get("what") + " " + row.get("who"))
        .containsExactly(
            "2026-11-21 14:02:00 UTC accepted bob@pa.example.org",
            "2026-11-21 14:02:00 UTC delivered bob.pa");
  }

  @Test
  void oldRowsAreForgottenALimitedNumberAtATime() {
    Postmark postmark = new Postmark(1, 2);
    for (int index = 0; index < 25; index++) {
      cabernet.step(step -> cabernet.trace().record(step, postmark, Hop.Kind.WAITING, "x", ""));
    }
    world.jump(29L * 86_400_000);
    cabernet.step(step -> cabernet.trace().record(step, postmark, Hop.Kind.ENDED, "x", ""));
    cabernet.step(step -> assertThat(cabernet.trace().purge(step, 10)).isFalse());
    assertThat(cabernet.trace().hops(cabernet.storage(), postmark)).hasSize(26);
    world.jump(2L * 86_400_000);
    cabernet.step(step -> assertThat(cabernet.trace().purge(step, 10)).isTrue());
    assertThat(cabernet.trace().hops(cabernet.storage(), postmark)).hasSize(16);
    cabernet.step(step -> cabernet.trace().purge(step, 10));
    cabernet.step(step -> cabernet.trace().purge(step, 10));
    List<Hop> left = cabernet.trace().hops(cabernet.storage(), postmark);
    assertThat(left).extracting(Hop::kind).containsExactly(Hop.Kind.ENDED);
  }
}
