package grapevine.service.node;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.kernel.id.EntryId;
import grapevine.service.event.Effect;
import grapevine.service.request.Answer;
import grapevine.service.request.Request;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever waits for a change is told of it, at each server where it is to be seen. */
final class AnnouncementsTest {
  private final Organisation world = new Organisation();
  private Host a;
  private Host b;
  private EntryId alice;

  @BeforeEach
  void organisation() {
    a = world.found("a");
    b = world.join("b", 2, a);
    a.done("registry add", "name=pa", "domain=pa.example.org", "server=a", "server=b");
    world.pass(2_000);
    a.done("user add", "name=alice.pa", "inbox=a", "inbox=b", "secret=grapes");
    world.pass(2_000);
    alice = a.bearer("alice.pa");
    a.released().clear();
    b.released().clear();
  }

  private static boolean registries(Host host) {
    return host.released().stream()
        .anyMatch(effect -> effect instanceof Effect.Announce(boolean changed, var _) && changed);
  }

  private static TreeSet<EntryId> mailboxes(Host host) {
    TreeSet<EntryId> owners = new TreeSet<>();
    for (Effect effect : host.released()) {
      if (effect instanceof Effect.Announce(boolean _, var changed)) {
        owners.addAll(changed);
      }
    }
    return owners;
  }

  @Test
  void changesOfEntriesAreAnnouncedWhereTheyAreHeld() {
    a.done("user change", "name=alice.pa", "remark=back at four");
    world.pass(2_000);
    for (Host host : List.of(a, b)) {
      assertThat(registries(host)).isTrue();
      assertThat(mailboxes(host)).isEmpty();
    }
  }

  @Test
  void whatComesIntoAMailboxAndLeavesItIsAnnouncedAtItsSites() {
    a.takes(alice, "alice@pa.example.org", "Subject: tea\r\n\r\nAt four.\r\n");
    world.pass(10_000);
    for (Host host : List.of(a, b)) {
      assertThat(mailboxes(host)).containsExactly(alice);
      host.released().clear();
    }
    Answer opened = b.ask(new Request.OpenMaildrop(alice, 1));
    assertThat(mailboxes(b)).isEmpty();
    List<Answer.Item> items = ((Answer.Maildrop) opened).items();
    b.ask(new Request.DeleteMessages(alice, List.of(items.getFirst().message())));
    world.pass(10_000);
    for (Host host : List.of(a, b)) {
      assertThat(mailboxes(host)).containsExactly(alice);
      assertThat(registries(host)).isFalse();
    }
  }

  @Test
  void anAnnouncementComesWhenWhatItIsAboutCanBeSeen() {
    a.done("user change", "name=alice.pa", "remark=seen");
    int announced = indexOf(Effect.Announce.class);
    assertThat(announced).isGreaterThan(indexOf(Effect.Reply.class));
    assertThat(a.node().view().find(alice).bearer().orElseThrow().field("remark")).contains("seen");
  }

  private int indexOf(Class<? extends Effect> kind) {
    for (int index = 0; index < a.released().size(); index++) {
      if (kind.isInstance(a.released().get(index))) {
        return index;
      }
    }
    throw new AssertionError("none of " + kind + " in " + a.released());
  }
}
