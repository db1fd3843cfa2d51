package grapevine.service.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Names that are gone go off lists; registry pa is at a, es at b, and the list of pa has both. */
final class VanishedTest {
  private static final long DAY = 86_400_000;

  private final Organisation world = new Organisation();
  private Host a;
  private Host b;

  @BeforeEach
  void organisation() {
    a = world.found("a");
    b = world.join("b", 2, a);
    a.done("registry add", "name=pa", "server=a.gv");
    a.done("registry add", "name=es", "server=b.gv");
    world.pass(2_000);
    a.done("user add", "name=alice.pa", "inbox=a.gv");
    a.done("user add", "name=bob.pa", "inbox=a.gv");
    b.done("user add", "name=dora.es", "inbox=b.gv");
    world.pass(1_000);
    a.done(
        "group add",
        "name=csl^.pa",
        "owner=alice.pa",
        "member=alice.pa",
        "member=bob.pa",
        "member=dora.es",
        "member=who@elsewhere.example");
    world.pass(1_000);
  }

  private List<String> members() {
    String members =
        a.done("group show", "name=csl^.pa").rows().getFirst().getOrDefault("member", "");
    return List.of(members.split(" ", -1));
  }

  private void days(int days) {
    for (int day = 0; day < days; day++) {
      world.jump(DAY - 120_000);
      world.pass(119_000);
    }
  }

  @Test
  void theDeletedAreTakenOffAfterThirtyDaysAndTheOwnersHearOfItAtOnce() {
    a.done("user remove", "name=bob.pa");
    b.done("user remove", "name=dora.es");
    days(2);
    assertThat(a.done("read", "name=alice.pa").rows()).hasSize(2);
    days(26);
    assertThat(members()).contains("bob.pa", "dora.es");
    days(6);
    assertThat(members()).containsExactly("alice.pa", "who@elsewhere.example");
  }

  @Test
  void nothingIsTakenOffWhileNotEverybodyCanBeAsked() {
    b.done("user remove", "name=dora.es");
    world.cut(a, b);
    days(40);
    assertThat(members()).contains("dora.es");
    world.mend(a, b);
    days(5);
    assertThat(members()).contains("dora.es");
    days(30);
    assertThat(members()).doesNotContain("dora.es");
  }

  @Test
  void whoIsPutOnAgainStays() {
    a.done("user remove", "name=bob.pa");
    days(20);
    a.done("group change", "name=csl^.pa", "remove-member=bob.pa");
    a.done("user add", "name=bob.pa", "inbox=a.gv");
    a.done("group change", "name=csl^.pa", "add-member=bob.pa");
    days(40);
    assertThat(members()).contains("bob.pa");
  }
}
