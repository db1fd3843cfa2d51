package grapevine.service.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a server that has started makes changes; three servers, all of which hold gv. */
final class StartGateTest {
  private final Organisation world = new Organisation();
  private Host a;
  private Host b;
  private Host c;

  @BeforeEach
  void organisation() {
    a = world.found("a");
    b = world.join("b", 2, a);
    c = world.join("c", 3, a);
  }

  private void shareRegistryOfAAndB() {
    a.done("registry add", "name=pa", "domain=pa.example.org", "server=a.gv", "server=b.gv");
    world.pass(5_000);
  }

  private void shareMailboxOfAAndB() {
    a.done(
        "registry add",
        "name=pa",
        "domain=pa.example.org",
        "server=a.gv",
        "server=b.gv",
        "server=c.gv");
    a.done("user add", "name=alice.pa", "inbox=a.gv", "inbox=b.gv", "secret=grapes");
    a.done("passwd", "name=alice.pa", "secret=raisins");
    world.pass(5_000);
    assertThat(c.node().parts().directory().gv(c.memory()).serversOf("pa")).hasSize(3);
  }

  private static boolean makesChanges(Host host) {
    return host.node().parts().makesChanges();
  }

  @Test
  void makesChangesAtOnceWhenAllOthersHaveSpoken() {
    shareRegistryOfAAndB();
    a.crash();
    a.start();
    assertThat(makesChanges(a)).isTrue();
  }

  @Test
  void doesNotWaitLongForOneWhoseDomainsAnotherShares() {
    world.cut(a, b);
    a.crash();
    a.start();
    assertThat(makesChanges(a)).isFalse();
    world.pass(3_000);
    assertThat(makesChanges(a)).isTrue();
  }

  /** What C knows of A fits even if the disk of A has lost its last changes to pa. */
  @Test
  void theWordOfOneWhoDoesNotShareTheDomainIsNotEnough() {
    shareRegistryOfAAndB();
    world.cut(a, b);
    a.crash();
    a.start();
    world.pass(50_000);
    assertThat(makesChanges(a)).isFalse();
    world.mend(a, b);
    assertThat(makesChanges(a)).isTrue();
  }

  @Test
  void mailboxesAreDomainsToo() {
    shareMailboxOfAAndB();
    world.cut(a, b);
    a.crash();
    a.start();
    world.pass(50_000);
    assertThat(makesChanges(a)).isFalse();
    world.pass(10_000);
    assertThat(makesChanges(a)).isTrue();
  }

  @Test
  void aServerThatWasWrittenOffIsNotWaitedFor() {
    shareRegistryOfAAndB();
    b.crash();
    a.done("server write-off", "name=b");
    world.pass(5_000);
    a.crash();
    a.start();
    assertThat(makesChanges(a)).isTrue();
  }

  @Test
  void allThatStartTogetherMakeChangesAtOnce() {
    shareRegistryOfAAndB();
    List<Host> all = List.of(a, b, c);
    all.forEach(Host::crash);
    all.forEach(Host::start);
    assertThat(all).allMatch(StartGateTest::makesChanges);
  }
}
