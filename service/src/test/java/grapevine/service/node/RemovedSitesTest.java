package grapevine.service.node;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.kernel.id.EntryId;
import grapevine.mechanism.replication.Push;
import grapevine.service.link.PeerMessage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Removed inbox sites that the others would wait for without end, or that would wait for them. */
final class RemovedSitesTest {
  private static final long DAY_MILLIS = 86_400_000;

  private final Organisation world = new Organisation();
  private final Host a = world.found("a");
  private final Host b = world.join("b", 2, a);
  private final Host c = world.join("c", 3, a);

  @BeforeEach
  void registry() {
    a.done(
        "registry add",
        "name=pa",
        "domain=pa.example.org",
        "server=a.gv",
        "server=b.gv",
        "server=c.gv");
  }

  private EntryId alice(String... sites) {
    String first = "inbox=" + sites[0];
    String second = "inbox=" + sites[1];
    String last = "inbox=" + sites[sites.length - 1];
    a.done("user add", "name=alice.pa", first, second, last, "secret=grapes");
    world.pass(5_000);
    return a.bearer("alice.pa");
  }

  private void change(Host at, String what) {
    at.done("user change", "name=alice.pa", what);
    world.pass(30_000);
  }

  /** See {@link RemovedSites}: it has forgotten its removal, which looks like a later one since. */
  @Test
  void aSiteThatHasForgottenItsRemovalIsReminded() {
    EntryId alice = alice("a.gv", "b.gv");
    change(b, "remove-inbox=a.gv");
    change(b, "add-inbox=c.gv");
    c.setClock(-30 * DAY_MILLIS);
    world.jump(15 * DAY_MILLIS);
    world.pass(3_600_000); // a and b forget the removal of a, c does not
    c.setClock(0);
    change(b, "remove-inbox=b.gv");
    change(b, "add-inbox=b.gv");
    world.pass(180_000);
    assertThat(c.node().parts().mailboxes().replica().replicas(c.memory(), alice))
        .containsExactly(b.number(), c.number());
    assertThat(c.node().parts().replicator().lag(c.memory(), 1)).isEmpty();
  }

  /** Who told the others that it has all is removed too, and gone, before the first one hears. */
  @Test
  void aSiteHearsFromAnotherThatAllOfItsMailIsThere() {
    EntryId alice = alice("a.gv", "b.gv", "c.gv");
    a.crash(); // it is b that says that it has all
    world.lose(message -> isMadeBy(b, message));
    b.done("user change", "name=alice.pa", "remove-inbox=c.gv");
    world.pass(3_000);
    c.crash();
    world.lose(_ -> false);
    a.start();
    world.pass(60_000);
    change(a, "remove-inbox=b.gv");
    world.pass(60_000);
    assertThat(b.node().parts().mailboxes().mailboxes().owners(b.memory())).isEmpty();
    c.start();
    world.pass(120_000);
    assertThat(c.node().parts().mailboxes().mailboxes().owners(c.memory())).isEmpty();
    assertThat(a.node().parts().mailboxes().replica().replicas(a.memory(), alice))
        .containsExactly(a.number());
  }

  private static boolean isMadeBy(Host host, PeerMessage message) {
    return message instanceof PeerMessage.Replicate(Push push)
        && push.domain().text().startsWith("m/")
        && push.changes().stream().anyMatch(change -> change.origin().equals(host.number()));
  }
}
