package grapevine.service.node;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.kernel.check.PlantedBug;
import grapevine.service.request.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Numbers of POSIX accounts, at two servers that may be cut off from each other. */
final class NumberBlocksTest {
  private final Organisation world = new Organisation();
  private Host a;
  private Host b;

  @BeforeEach
  void organisation() {
    a = world.found("a");
    b = world.join("b", 2, a);
    a.done("registry add", "name=pa", "domain=pa.example.org", "server=a.gv", "server=b.gv");
    world.pass(2_000);
  }

  @AfterEach
  void clear() {
    PlantedBug.clear();
  }

  private static void add(Host at, String name) {
    at.done("user add", "name=" + name + ".pa", "posix=yes");
  }

  private static String number(Host at, String name) {
    SortedMap<String, String> row = at.done("user show", "name=" + name + ".pa").rows().getFirst();
    return row.getOrDefault("uid-number", "");
  }

  @Test
  void whatAnAccountNeedsIsGivenOnceAndKept() {
    add(a, "alice");
    SortedMap<String, String> alice = a.done("user show", "name=alice.pa").rows().getFirst();
    assertThat(alice)
        .containsEntry("gid-number", alice.get("uid-number"))
        .containsEntry("home-directory", "/home/alice")
        .containsEntry("shell", "/bin/bash");
    a.done("user change", "name=alice.pa", "posix=yes", "field=shell=/bin/sh");
    assertThat(a.done("user show", "name=alice.pa").rows().getFirst())
        .containsEntry("uid-number", alice.get("uid-number"))
        .containsEntry("shell", "/bin/sh");
    a.done("group add", "name=staff^.pa", "posix=yes");
    assertThat(a.done("group show", "name=staff^.pa").rows().getFirst().get("gid-number"))
        .isEqualTo(String.valueOf(Long.parseLong(number(a, "alice")) + 1));
  }

  @Test
  void numbersThatWereBroughtAreKept() {
    a.done("user add", "name=old.pa", "field=uid-number=1234", "posix=yes");
    assertThat(a.done("user show", "name=old.pa").rows().getFirst())
        .containsEntry("uid-number", "1234")
        .containsEntry("gid-number", "1234");
  }

  @Test
  void acrossACutEachServerGivesItsOwn() {
    add(a, "a0");
    add(b, "b0");
    world.cut(a, b);
    List<String> numbers = new ArrayList<>(List.of(number(a, "a0"), number(b, "b0")));
    for (int index = 1; index < 20; index++) {
      add(a, "a" + index);
      add(b, "b" + index);
      numbers.add(number(a, "a" + index));
      numbers.add(number(b, "b" + index));
    }
    assertThat(numbers).doesNotHaveDuplicates().hasSize(40);
  }

  @Test
  void withoutABlockAServerThatIsCutOffSaysSo() {
    world.cut(a, b);
    Answer.Report report = a.command("user add", "name=alice.pa", "posix=yes");
    assertThat(report.outcome()).isEqualTo(Answer.Outcome.NOT_REACHABLE);
    assertThat(report.text()).contains("not reached: b");
    world.mend(a, b);
    world.pass(40_000);
    add(a, "alice");
    assertThat(number(a, "alice")).isNotEmpty();
  }

  @Test
  void aBlockLastsOverARestart() {
    add(a, "alice");
    long before = Long.parseLong(number(a, "alice"));
    a.crash();
    a.start();
    world.pass(2_000);
    add(a, "bob");
    assertThat(Long.parseLong(number(a, "bob"))).isEqualTo(before + 1);
  }
}
