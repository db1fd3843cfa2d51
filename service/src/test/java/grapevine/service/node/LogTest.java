package grapevine.service.node;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.service.registry.History;
import grapevine.service.request.Answer;
import grapevine.service.request.Request;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every replica tells who changed what, when and where. */
final class LogTest {
  private final Organisation world = new Organisation();
  private Host a;
  private Host b;

  @BeforeEach
  void organisation() {
    a = world.found("a");
    b = world.join("b", 2, a);
    a.done("registry add", "name=pa", "domain=pa.example.org", "server=a.gv", "server=b.gv");
    a.done("user add", "name=alice.pa", "inbox=a.gv", "secret=grapes");
    a.done("user add", "name=bob.pa", "inbox=a.gv");
    a.done("registry change", "name=pa", "add-owner=alice.pa");
    world.pass(2_000);
  }

  private static List<String> log(Host at, String... arguments) {
    return at.done("log", arguments).rows().stream()
        .map(row ->
            row.get("name")
                + ": "
                + row.get("change")
                + " by "
                + row.get("by")
                + " at "
                + row.get("server"))
        .toList();
  }

  @Test
  void everyReplicaTellsTheSame() {
    Request.Actor alice = new Request.Actor.User(a.bearer("alice.pa"));
    b.command(alice, "user change", "name=bob.pa", "full-name=Bob Brown");
    world.pass(1_000);
    b.done("user rename", "name=bob.pa", "to=bert.pa");
    world.pass(1_000);
    a.done("passwd", "name=bert.pa", "secret=raisins");
    a.done("user remove", "name=bert.pa");
    world.pass(2_000);

    assertThat(log(a, "name=bob.pa"))
        .containsExactly(
            "bob.pa: created as individual by (an operator) at a",
            "bob.pa: set full-name to Bob Brown by alice.pa at b",
            "bob.pa: renamed from bob.pa to bert.pa by (an operator) at b",
            "bob.pa: set password by (an operator) at a",
            "bob.pa: deleted by (an operator) at a");
    assertThat(log(b, "registry=pa")).isEqualTo(log(a, "registry=pa"));
    assertThat(log(a, "limit=2")).hasSize(2);
    assertThat(log(a, "name=pa.gv")).last().asString().contains("added owner alice.pa");
    assertThat(log(a).toString()).doesNotContain("verifier").doesNotContain("raisins");
  }

  @Test
  void aReplicaThatGetsTheStateGetsTheHistory() {
    Host c = world.join("c", 3, a);
    a.done("registry change", "name=pa", "add-server=c.gv");
    world.pass(5_000);

    assertThat(log(c, "registry=pa")).isNotEmpty().isEqualTo(log(a, "registry=pa"));
  }

  @Test
  void onlyRegistrarsSeeIt() {
    Request.Actor bob = new Request.Actor.User(a.bearer("bob.pa"));
    Request.Actor alice = new Request.Actor.User(a.bearer("alice.pa"));

    assertThat(a.command(bob, "log", "registry=pa").outcome()).isEqualTo(Answer.Outcome.REFUSED);
    assertThat(a.command(alice, "log", "registry=pa").outcome()).isEqualTo(Answer.Outcome.DONE);
    assertThat(a.command("log", "name=x").outcome()).isEqualTo(Answer.Outcome.WRONG_USE);
  }

  @Test
  void itIsForgottenAfterTheDaysThatTheRegistrySays() {
    a.done("registry change", "name=pa", "field=history-days=2");
    world.jump(86_400_000L);
    a.done("user change", "name=bob.pa", "remark=young");
    assertThat(log(a, "name=bob.pa")).hasSize(2);
    world.jump(86_400_000L + 2 * 3_600_000L);
    assertThat(log(a, "name=bob.pa"))
        .containsExactly("bob.pa: set remark to young by (an operator) at a");
  }

  @Test
  void itIsBounded() {
    for (int count = 0; count < History.LINES_MAX / 500; count++) {
      String[] values = new String[502];
      values[0] = "name=bob.pa";
      for (int index = 1; index < values.length; index++) {
        values[index] = (count % 2 == 0 ? "add" : "remove") + "-value=telephone=" + index;
      }
      a.done("user change", values);
    }
    List<String> lines = log(a, "registry=pa", "limit=" + Rows.MAX);
    assertThat(lines).hasSize(History.LINES_MAX);
    assertThat(lines.getFirst()).doesNotContain("created");
  }
}
