package grapevine.service.node;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.kernel.id.RName;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.time.VersionVector;
import grapevine.service.registry.Lookup;
import grapevine.service.registry.Registries;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server that is taken off a registry, and may be added again; the registry is dl. */
final class LeftRegistryTest {
  private static final long DAY_MILLIS = 86_400_000;

  private final Organisation world = new Organisation();
  private Host a;
  private Host b;
  private Host c;

  @BeforeEach
  void organisation() {
    a = world.found("a");
    b = world.join("b", 2, a);
    c = world.join("c", 3, a);
    a.done(
        "registry add",
        "name=dl",
        "domain=dl.example.org",
        "server=a.gv",
        "server=b.gv",
        "server=c.gv");
    world.pass(5_000);
    c.done("group add", "name=old^.dl");
    c.done("group add", "name=new^.dl");
    world.pass(5_000);
  }

  private static boolean hasCopy(Host at) {
    return Registries.dump(at.memory(), "dl").contains("old^");
  }

  private static Lookup find(Host at, String name) {
    return at.node().parts().directory().find(at.memory(), RName.required(name));
  }

  @Test
  void itsCopyGoesWhenAnotherHasAllOfIt() {
    a.done("registry change", "name=dl", "remove-server=c.gv");
    world.pass(120_000);
    assertThat(hasCopy(c)).isFalse();
    assertThat(hasCopy(a)).isTrue();
    assertThat(find(c, "old^.dl")).isInstanceOf(Lookup.NotHere.class);
  }

  @Test
  void itsCopyStaysWhileNobodyElseIsKnownToHaveAllOfIt() {
    world.cut(c, b);
    world.cut(c, a);
    c.done("group add", "name=late^.dl");
    c.done("registry change", "name=dl", "remove-server=c.gv");
    world.pass(120_000);
    assertThat(hasCopy(c)).isTrue();
    world.mend(c, a);
    world.mend(c, b);
    world.pass(120_000);
    assertThat(find(a, "late^.dl")).isInstanceOf(Lookup.Found.class);
    assertThat(find(b, "late^.dl")).isInstanceOf(Lookup.Found.class);
  }

  /** What was deleted and forgotten meanwhile is not there, and nothing else of c is lost. */
  @Test
  void whoIsAddedAgainBeginsAnewWithThisRegistryAlone() {
    a.done("registry change", "name=dl", "remove-server=c.gv");
    world.pass(120_000);
    b.done("group remove", "name=old^.dl");
    for (int day = 0; day < 17; day++) {
      world.jump(DAY_MILLIS);
    }
    assertThat(a.node().parts().replicator().floor(a.memory(), Registration.domain("dl")))
        .isNotEqualTo(VersionVector.EMPTY);
    ServerNumber number = c.number();
    a.done("registry change", "name=dl", "add-server=c.gv");
    world.pass(1_200_000);
    assertThat(c.number()).isEqualTo(number);
    assertThat(find(c, "new^.dl")).isInstanceOf(Lookup.Found.class);
    assertThat(find(c, "old^.dl").bearer()).isEmpty();
    c.done("group add", "name=newer^.dl");
    world.pass(5_000);
    assertThat(find(b, "newer^.dl")).isInstanceOf(Lookup.Found.class);
  }
}
