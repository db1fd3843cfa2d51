package grapevine.service.node;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.RName;
import grapevine.service.registry.Directory;
import grapevine.service.registry.Entry;
import grapevine.service.registry.Lookup;
import grapevine.service.registry.Member;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Names on lists of a server that does not hold their registry: pa is at a and b, dl at c. */
final class ListedNamesTest {
  private final Organisation world = new Organisation();
  private Host a;
  private Host b;
  private Host c;

  @BeforeEach
  void organisation() {
    a = world.found("a");
    b = world.join("b", 2, a);
    c = world.join("c", 3, a);
    a.done("registry add", "name=pa", "domain=pa.example.org", "server=a.gv", "server=b.gv");
    a.done("registry add", "name=dl", "domain=dl.example.org", "server=c.gv");
    world.pass(5_000);
    c.done("group add", "name=list^.dl");
  }

  private Member onlyMember() {
    Directory directory = c.node().parts().directory();
    EntryId list =
        directory
            .find(c.memory(), RName.required("list^.dl"))
            .bearer()
            .map(Entry::id)
            .orElseThrow();
    List<Member> members = directory.members(c.memory(), list, "", 2).members();
    assertThat(members).hasSize(1);
    return members.getFirst();
  }

  private static Lookup meaning(Host at, Member item) {
    return at.node().parts().directory().find(at.memory(), item);
  }

  /**
   * The clock of A is two minutes ahead, so B takes what A created and leaves its own clock where
   * it is. C hears from B alone that the name exists.
   */
  @Test
  void meanWhoBearsTheNameWhereItsCreatorsClockIsAhead() {
    a.setClock(120_000);
    a.done("user add", "name=zoe.pa", "secret=plums");
    world.pass(1_000);
    world.cut(c, a);
    c.done("group change", "name=list^.dl", "add-member=zoe.pa");
    assertThat(onlyMember().identity()).isNull();
    assertThat(meaning(a, onlyMember())).isInstanceOf(Lookup.Found.class);
    assertThat(meaning(b, onlyMember())).isInstanceOf(Lookup.Found.class);
  }

  @Test
  void doNotMeanWhoBearsTheNameLater() {
    a.done("user add", "name=zoe.pa", "secret=plums");
    world.pass(1_000);
    c.done("group change", "name=list^.dl", "add-member=zoe.pa");
    world.pass(1_000);
    a.done("user remove", "name=zoe.pa");
    a.done("user add", "name=zoe.pa", "secret=pears");
    world.pass(1_000);
    assertThat(meaning(b, onlyMember())).isInstanceOf(Lookup.Gone.class);
  }
}
