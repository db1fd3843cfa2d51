package grapevine.service.node;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.kernel.id.ServerNumber;
import grapevine.service.event.Event;
import org.junit.jupiter.api.Test;

/** A server greets that nobody has told this one of. */
final class NewcomersTest {
  private final Organisation world = new Organisation();
  private final Host a = world.found("a");
  private final Host b = world.join("b", 2, a);

  private boolean knows(Host one, Host other) {
    return one.node().parts().directory().gv(one.memory()).server(other.number()).isPresent();
  }

  private void greet(Host dialled, String name, ServerNumber number) {
    dialled.handle(new Event.Stranger(name, number));
    world.links();
    world.pass(5_000);
  }

  /** Who let it in is lost before it told anybody: the newcomer alone has its entry. */
  @Test
  void itBringsItsOwnEntry() {
    world.cut(a, b);
    Host c = world.join("c", 3, a);
    assertThat(knows(c, c)).isTrue();
    a.crash();
    b.done("server write-off", "name=a");
    world.pass(60_000);
    assertThat(knows(b, c)).isFalse();
    greet(b, "c", c.number());
    assertThat(knows(b, c)).isTrue();
    assertThat(b.isLinked(c.number())).isTrue();
    // and it stays so when it is a newcomer no more
    world.pass(2 * Newcomers.KEPT_MILLIS);
    assertThat(b.isLinked(c.number())).isTrue();
    b.done("registry add", "name=dl", "domain=dl.example.org", "server=b.gv", "server=c.gv");
    world.pass(5_000);
    c.done("group add", "name=club^.dl");
  }

  /** A restart forgets nobody. */
  @Test
  void itIsRememberedOverARestart() {
    world.cut(a, b);
    Host c = world.join("c", 3, a);
    a.crash();
    c.crash();
    greet(b, "c", c.number());
    b.crash();
    b.start();
    c.start();
    world.pass(5_000);
    assertThat(knows(b, c)).isTrue();
  }

  @Test
  void whoseEntryDoesNotComeIsForgotten() {
    ServerNumber nobody = new ServerNumber(77);
    greet(b, "ghost", nobody);
    assertThat(b.wants(nobody)).isTrue();
    world.pass(2 * Newcomers.KEPT_MILLIS);
    assertThat(b.wants(nobody)).isFalse();
  }

  @Test
  void whoBearsTheNameOfAnotherIsNone() {
    ServerNumber other = new ServerNumber(77);
    greet(b, "a", other);
    greet(b, "not a name", other);
    assertThat(b.wants(other)).isFalse();
  }

  @Test
  void soManyAtOnceAreNotBelieved() {
    for (int number = 100; number < 100 + 2 * Newcomers.MAX; number++) {
      greet(b, "ghost" + number, new ServerNumber(number));
    }
    assertThat(b.wants(new ServerNumber(100))).isTrue();
    assertThat(b.wants(new ServerNumber(100 + Newcomers.MAX))).isFalse();
  }
}
