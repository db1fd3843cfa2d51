package grapevine.service.access;

import static grapevine.service.registry.World.id;
import static grapevine.service.registry.World.name;
import static org.assertj.core.api.Assertions.assertThat;

import grapevine.kernel.id.RName;
import grapevine.service.registry.Fields;
import grapevine.service.registry.Kind;
import grapevine.service.registry.ListName;
import grapevine.service.registry.Member;
import grapevine.service.registry.Planned;
import grapevine.service.registry.RegistryChange;
import grapevine.service.registry.RegistryCommand;
import grapevine.service.registry.Replica;
import grapevine.service.registry.World;
import grapevine.service.request.Request;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may what: each rule, and its reverse. */
class AccessTest {
  private final Replica cabernet = World.cabernet();
  private final Access access = new Access(cabernet.directory());

  /** Carol owns csl^.pa, alice is its friend; dave's registry es is looked after by gv's owners. */
  @BeforeEach
  void makeGroups() {
    cabernet.create("csl^.pa", Kind.GROUP);
    cabernet.add("csl^.pa", ListName.OWNERS, "carol.pa");
    cabernet.add("csl^.pa", ListName.FRIENDS, "alice.pa");
    cabernet.add("csl^.pa", ListName.MEMBERS, "bob.pa");
    cabernet.create("ownerless^.pa", Kind.GROUP);
    cabernet.create("open^.pa", Kind.GROUP);
    cabernet.add("open^.pa", ListName.FRIENDS, "*.es");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          operator create new.pa                      | yes
          reg.pa create new.pa                        | yes
          reg.pa create new.es                        | no
          dora.pa create new.es                       | yes
          dora.pa create new.pa                       | no
          alice.pa create new.pa                      | no
          reg.pa delete alice.pa                      | yes
          alice.pa delete alice.pa                    | no
          carol.pa delete csl^.pa                     | no
          alice.pa set alice.pa password v            | yes
          alice.pa set alice.pa remark v              | yes
          alice.pa set alice.pa full-name v           | no
          alice.pa set alice.pa disabled true         | no
          alice.pa set bob.pa password v              | no
          reg.pa set alice.pa password v              | yes
          reg.pa set dave.es password v               | no
          dora.pa set dave.es password v              | yes
          alice.pa add alice.pa forwarding bob.pa     | yes
          alice.pa add alice.pa inbox-site cabernet   | no
          alice.pa add bob.pa forwarding alice.pa     | no
          """)
  void individuals(String attempt, String expected) {
    check(attempt, expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          carol.pa add csl^.pa member dave.es         | yes
          carol.pa remove csl^.pa member bob.pa       | yes
          carol.pa add csl^.pa owner bob.pa           | yes
          carol.pa add csl^.pa friend bob.pa          | yes
          carol.pa set csl^.pa remark v               | yes
          carol.pa set csl^.pa policy available       | no
          carol.pa add ownerless^.pa member carol.pa  | no
          reg.pa add ownerless^.pa member carol.pa    | yes
          reg.pa add csl^.pa member carol.pa          | yes
          alice.pa add csl^.pa member alice.pa        | yes
          alice.pa add csl^.pa member carol.pa        | no
          alice.pa remove csl^.pa member bob.pa       | no
          alice.pa add csl^.pa friend dave.es         | no
          bob.pa remove csl^.pa member bob.pa         | no
          bob.pa add open^.pa member bob.pa           | no
          dave.es add open^.pa member dave.es         | yes
          dave.es add open^.pa member alice.pa        | no
          """)
  void groups(String attempt, String expected) {
    check(attempt, expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          reg.pa add pa.gv owner alice.pa             | yes
          reg.pa remove pa.gv member zinfandel        | no
          reg.pa add pa.gv domain x.org               | no
          dora.pa remove pa.gv member zinfandel       | yes
          dora.pa add pa.gv domain x.org              | yes
          alice.pa add pa.gv owner alice.pa           | no
          alice.pa set cabernet.gv certificate v      | no
          """)
  void registriesAndServers(String attempt, String expected) {
    check(attempt, expected);
  }

  /** Bob helps in pa; carol owns a group only, dora is a registrar of gv, erin helps in es. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          bob.pa set alice.pa password v              | yes
          bob.pa set carol.pa password v              | yes
          bob.pa set bob.pa password v                | yes
          bob.pa set reg.pa password v                | no
          bob.pa set dora.pa password v               | no
          bob.pa set erin.pa password v               | no
          bob.pa set dave.es password v               | no
          bob.pa set cabernet.gv password v           | no
          bob.pa set alice.pa remark v                | no
          bob.pa set alice.pa disabled true           | no
          bob.pa add alice.pa forwarding bob.pa       | no
          bob.pa add pa.gv helpdesk alice.pa          | no
          bob.pa delete alice.pa                      | no
          reg.pa add pa.gv helpdesk alice.pa          | no
          dora.pa add pa.gv helpdesk alice.pa         | yes
          """)
  void helpdesk(String attempt, String expected) {
    cabernet.create("erin.pa", Kind.INDIVIDUAL);
    cabernet.add("pa.gv", ListName.HELPDESK, "bob.pa");
    cabernet.add("es.gv", ListName.HELPDESK, "erin.pa");
    check(attempt, expected);
  }

  @Test
  void whetherSomebodyIsARegistrarMayNotBeKnownHere() {
    cabernet.add("pa.gv", ListName.HELPDESK, "bob.pa");
    cabernet.add("es.gv", ListName.OWNERS, "far^.dl");

    assertThat(may("bob.pa", change("set", name("alice.pa"), "password", "v")))
        .isInstanceOf(Permission.NotKnownHere.class);
  }

  @Test
  void patternsGiveRights() {
    cabernet.add("csl^.pa", ListName.OWNERS, "*.es");
    cabernet.add("pa.gv", ListName.HELPDESK, "*.es");

    RegistryChange change = change("add", name("csl^.pa"), "member", "alice.pa");
    assertThat(may("dave.es", change)).isEqualTo(new Permission.Allowed());
    assertThat(may("bob.pa", change)).isInstanceOf(Permission.RefusedByRule.class);
    cabernet.add("csl^.pa", ListName.OWNERS, "*");
    assertThat(may("bob.pa", change)).isEqualTo(new Permission.Allowed());
    assertThat(may("dave.es", change("set", name("alice.pa"), "password", "v")))
        .isEqualTo(new Permission.Allowed());
    assertThat(cabernet.directory().ownersOf(cabernet.state(), World.entry(cabernet, "csl^.pa")))
        .extracting(Member::text)
        .containsExactly("carol.pa");
  }

  @Test
  void rightsComeByGroups() {
    cabernet.create("registrars^.pa", Kind.GROUP);
    cabernet.add("registrars^.pa", ListName.MEMBERS, "alice.pa");
    cabernet.add("pa.gv", ListName.OWNERS, "registrars^.pa");

    assertThat(may("alice.pa", change("delete", name("bob.pa"), "", "")))
        .isEqualTo(new Permission.Allowed());
    cabernet.remove("registrars^.pa", ListName.MEMBERS, "alice.pa");
    assertThat(may("alice.pa", change("delete", name("bob.pa"), "", "")))
        .isInstanceOf(Permission.RefusedByRule.class);
  }

  @Test
  void aGroupElsewhereLeavesTheQuestionOpen() {
    cabernet.add("pa.gv", ListName.OWNERS, "far^.dl");

    assertThat(may("alice.pa", change("delete", name("bob.pa"), "", "")))
        .isInstanceOf(Permission.NotKnownHere.class);
    assertThat(may("reg.pa", change("delete", name("bob.pa"), "", "")))
        .isEqualTo(new Permission.Allowed());
  }

  @Test
  void theDeletedAndTheDisabledMayNothing() {
    Request.Actor reg = actor("reg.pa");
    RegistryChange change = change("delete", name("bob.pa"), "", "");
    cabernet.run(new RegistryCommand.SetField(name("reg.pa"), Fields.DISABLED, "true"));
    assertThat(access.may(cabernet.state(), reg, change))
        .isInstanceOf(Permission.RefusedByRule.class);

    cabernet.run(new RegistryCommand.SetField(name("reg.pa"), Fields.DISABLED, null));
    assertThat(access.may(cabernet.state(), reg, change)).isEqualTo(new Permission.Allowed());

    cabernet.delete("reg.pa");
    assertThat(access.may(cabernet.state(), reg, change))
        .isInstanceOf(Permission.RefusedByRule.class);
  }

  @Test
  void aNameUsedAgainIsNoRegistrar() {
    cabernet.delete("reg.pa");
    cabernet.create("reg.pa", Kind.INDIVIDUAL);

    assertThat(may("reg.pa", change("delete", name("bob.pa"), "", "")))
        .isInstanceOf(Permission.RefusedByRule.class);
  }

  @Test
  void aRegistrarClaimsAFriendlyNameForHisOwnPeople() {
    cabernet.run(
        RegistryCommand.registry(
            name("example.gv"), List.of("cabernet"), List.of("example.org"), List.of("dora.pa")));
    cabernet.add("example.gv", ListName.FRIENDS, "reg.pa");

    assertThat(may("reg.pa", alias("alice.example", "alice.pa")))
        .isEqualTo(new Permission.Allowed());
    assertThat(may("reg.pa", alias("dave.example", "dave.es")))
        .isInstanceOf(Permission.RefusedByRule.class);
    assertThat(may("alice.pa", alias("alice.example", "alice.pa")))
        .isInstanceOf(Permission.RefusedByRule.class);
    cabernet.make(alias("alice.example", "alice.pa"));
    cabernet.make(alias("dave.example", "dave.es"));
    check("reg.pa add alice.example target bob.pa", "yes");
    check("reg.pa add alice.example target dave.es", "no");
    check("reg.pa add dave.example target bob.pa", "no");
    check("alice.pa add alice.example target bob.pa", "no");
    check("reg.pa delete alice.example", "yes");
    check("reg.pa delete dave.example", "no");
  }

  /** An attempt is who, verb, name, and where needed list or field, and text. */
  private void check(String attempt, String expected) {
    List<String> words = List.of(attempt.split(" ", -1));
    String what = words.size() > 3 ? words.get(3) : "";
    String text = words.size() > 4 ? words.get(4) : "";
    RegistryChange change = change(words.get(1), name(words.get(2)), what, text);

    Permission permission = access.may(cabernet.state(), actor(words.get(0)), change);

    if (expected.equals("yes")) {
      assertThat(permission).isEqualTo(new Permission.Allowed());
    } else {
      assertThat(permission)
          .isInstanceOfSatisfying(
              Permission.RefusedByRule.class, refused -> assertThat(refused.rule()).isNotBlank());
    }
  }

  private RegistryChange alias(String name, String target) {
    TreeMap<ListName, List<String>> lists = new TreeMap<>();
    lists.put(ListName.TARGETS, List.of(target));
    return planned(new RegistryCommand.Create(name(name), Kind.ALIAS, new TreeMap<>(), lists));
  }

  private Permission may(String who, RegistryChange change) {
    return access.may(cabernet.state(), actor(who), change);
  }

  private Request.Actor actor(String who) {
    return who.equals("operator")
        ? new Request.Actor.Operator()
        : new Request.Actor.User(id(cabernet, who));
  }

  private RegistryChange change(String verb, RName name, String what, String text) {
    return planned(
        switch (verb.toLowerCase(Locale.ROOT)) {
          case "create" ->
              new RegistryCommand.Create(name, Kind.INDIVIDUAL, new TreeMap<>(), new TreeMap<>());
          case "delete" -> new RegistryCommand.Delete(name);
          case "set" -> new RegistryCommand.SetField(name, what, text);
          case "add" -> new RegistryCommand.AddItem(name, list(what), text);
          case "remove" -> new RegistryCommand.RemoveItem(name, list(what), text);
          default -> throw new IllegalArgumentException(verb);
        });
  }

  private static ListName list(String word) {
    return ListName.named(word).orElseThrow();
  }

  private RegistryChange planned(RegistryCommand command) {
    if (cabernet.plan(command) instanceof Planned.Done(var changes, var _)) {
      return changes.getFirst();
    }
    throw new AssertionError(command + " gave " + cabernet.plan(command));
  }
}
