package grapevine.service.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import grapevine.kernel.check.PlantedBug;
import grapevine.service.request.Answer;
import grapevine.service.request.Request;
import grapevine.service.request.Secret;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One name that was given twice, at two servers that did not hear of each other. */
final class ContestsTest {
  private final Organisation world = new Organisation();
  private Host a;
  private Host b;

  @BeforeEach
  void organisation() {
    a = world.found("a");
    b = world.join("b", 2, a);
    a.done("registry add", "name=pa", "domain=pa.example.org", "server=a.gv", "server=b.gv");
    a.done("user add", "name=alice.pa", "inbox=a.gv", "inbox=b.gv");
    a.done("registry change", "name=pa", "add-owner=alice.pa");
    world.pass(2_000);
    world.cut(a, b);
    a.done("user add", "name=carol.pa", "inbox=a.gv", "remark=first", "secret=first");
    world.pass(1_000);
    b.done("user add", "name=carol.pa", "inbox=b.gv", "remark=second", "secret=second");
  }

  private static List<SortedMap<String, String>> carols(Host at) {
    return at.done("user list", "registry=pa").rows().stream()
        .filter(row -> row.getOrDefault("name", "").startsWith("carol"))
        .toList();
  }

  private static String derived(Host at) {
    return carols(at).stream()
        .filter(row -> row.getOrDefault("remark", "").equals("second"))
        .findFirst()
        .map(row -> row.getOrDefault("name", ""))
        .orElse("nobody");
  }

  private static Answer signIn(Host at, String user, String password) {
    return at.ask(new Request.Authenticate(user, Secret.ofText(password), "smtp", "192.0.2.1"));
  }

  @Test
  void theLaterOneGetsANameOfItsOwnAndAllConcernedAreTold() {
    world.mend(a, b);
    world.pass(300_000);
    for (Host host : List.of(a, b)) {
      assertThat(carols(host)).hasSize(2);
      assertThat(derived(host)).matches("carol~[0-9a-f]{10}\\.pa");
      // told once, although two servers could tell it
      for (String name : List.of("alice.pa", "carol.pa", derived(host))) {
        List<SortedMap<String, String>> mail = host.done("read", "name=" + name).rows();
        assertThat(mail).as("%s at %s", name, host.name()).hasSize(1);
        assertThat(mail.getFirst().get("subject")).contains("carol.pa");
      }
    }
    assertThat(world.log().stream().filter(line -> line.contains("contested name settled")))
        .hasSize(1);
  }

  /** Both have seen it, and settle it while they cannot hear each other. */
  private void bothSettleIt() {
    world.mend(a, b);
    world.pass(2_000);
    world.cut(a, b);
    world.pass(300_000);
    assertThat(world.log().stream().filter(line -> line.contains("contested name settled")))
        .hasSize(2);
    assertThat(a.done("dump registry", "name=pa").rows().toString().contains(derived(b))).isTrue();
  }

  @Test
  void whoeverSettlesItGivesTheSameName() {
    bothSettleIt();
  }

  @Test
  void aNameOfEachReplicasOwnShows() {
    PlantedBug.NAME_LOSER_RENAMED_ANEW.plant();

    assertThatThrownBy(this::bothSettleIt).isInstanceOf(AssertionError.class);
    assertThat(PlantedBug.NAME_LOSER_RENAMED_ANEW.passes()).isPositive();
  }

  @AfterEach
  void clearPlantedBugs() {
    PlantedBug.clear();
  }

  @Test
  void whatWasSettledStaysWhenTheEarlierOneIsDeleted() {
    world.mend(a, b);
    world.pass(300_000);
    String name = derived(a);
    a.done("user remove", "name=carol.pa");
    world.pass(5_000);
    for (Host host : List.of(a, b)) {
      assertThat(carols(host)).hasSize(1);
      assertThat(derived(host)).isEqualTo(name);
      assertThat(signIn(host, "carol.pa", "second")).isNotInstanceOf(Answer.SignedIn.class);
      assertThat(signIn(host, name, "second")).isInstanceOf(Answer.SignedIn.class);
    }
  }

  @Test
  void whatADeletionResolvesIsLeftAlone() {
    a.done("user remove", "name=carol.pa");
    world.mend(a, b);
    world.pass(300_000);
    for (Host host : List.of(a, b)) {
      assertThat(carols(host)).hasSize(1);
      assertThat(derived(host)).isEqualTo("carol.pa");
      assertThat(host.done("read", "name=alice.pa").rows()).isEmpty();
    }
  }

  @Test
  void anotherReplicaSettlesItWhereTheFirstIsAway() {
    world.mend(a, b);
    world.pass(2_000);
    a.crash();
    world.pass(120_000);
    assertThat(world.log()).anyMatch(line -> line.startsWith("b: ") && line.contains("settled"));
    assertThat(b.done("read", "name=alice.pa").rows()).hasSize(1);
    a.start();
    world.pass(300_000);
    assertThat(a.done("read", "name=alice.pa").rows()).hasSize(1);
    assertThat(derived(a)).isEqualTo(derived(b));
  }
}
