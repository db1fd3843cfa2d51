package grapevine.service.registry;

import static grapevine.service.registry.World.entry;
import static grapevine.service.registry.World.id;
import static grapevine.service.registry.World.name;
import static org.assertj.core.api.Assertions.assertThat;

import grapevine.kernel.id.EntryId;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A new name changes the name, and nothing else. */
class RenamingTest {
  private final Replica cabernet = World.cabernet();
  private final Directory directory = cabernet.directory();

  @Test
  void whoIsRenamedKeepsItsIdentityAndLeavesAnAlias() {
    EntryId alice = id(cabernet, "alice.pa");
    cabernet.run(World.group("csl^.pa", List.of("alice.pa")));
    rename(cabernet, "alice.pa", "anna.pa");

    assertThat(id(cabernet, "anna.pa")).isEqualTo(alice);
    assertThat(entry(cabernet, "alice.pa").kind()).isEqualTo(Kind.ALIAS);
    assertThat(directory.leaver(entry(cabernet, "alice.pa"))).contains(alice);
    assertThat(directory.isMember(cabernet.state(), alice, name("csl^.pa")))
        .isEqualTo(Membership.YES);
    assertThat(Registries.conflicts(cabernet.state(), "pa")).isEmpty();
  }

  @Test
  void anItemThatSaysTheOldNameMeansHimStill() {
    Member said = World.member("alice.pa", 500_000);
    Member before = World.member("alice.pa", 0);
    EntryId alice = id(cabernet, "alice.pa");
    cabernet.at(1_000_000);
    rename(cabernet, "alice.pa", "anna.pa");

    assertThat(directory.find(cabernet.state(), said).bearer()).map(Entry::id).contains(alice);
    assertThat(directory.find(cabernet.state(), before).bearer()).isEmpty();
    assertThat(directory.isUsedAgain(cabernet.state(), name("alice.pa"), said.at())).isFalse();

    cabernet.delete("alice.pa");
    cabernet.create("alice.pa", Kind.INDIVIDUAL);
    assertThat(directory.find(cabernet.state(), said).bearer()).isEmpty();
    assertThat(directory.isUsedAgain(cabernet.state(), name("alice.pa"), said.at())).isTrue();
  }

  @Test
  void thereAndBackAgain() {
    EntryId alice = id(cabernet, "alice.pa");
    rename(cabernet, "alice.pa", "anna.pa");
    rename(cabernet, "anna.pa", "alice.pa");
    rename(cabernet, "alice.pa", "Alice.pa");

    assertThat(id(cabernet, "alice.pa")).isEqualTo(alice);
    assertThat(entry(cabernet, "alice.pa").name()).hasToString("Alice.pa");
    assertThat(directory.leaver(entry(cabernet, "anna.pa"))).contains(alice);
    rename(cabernet, "alice.pa", "anna.pa");
    assertThat(id(cabernet, "anna.pa")).isEqualTo(alice);
    assertThat(directory.leaver(entry(cabernet, "alice.pa"))).contains(alice);
    assertThat(Registries.conflicts(cabernet.state(), "pa")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          alice.pa    | bob.pa      | bob.pa exists already
          alice.pa    | alice.es    | an entry stays in its registry
          alice.pa    | alice^.pa   | only a group's name ends in ^
          alice.pa    | a~b.pa      | the sign ~ marks
          cabernet.gv | merlot.gv   | servers and registries keep their names
          """)
  void whatIsNoNewName(String from, String to, String reason) {
    assertThat(cabernet.plan(new RegistryCommand.Rename(name(from), name(to))))
        .isInstanceOfSatisfying(
            Planned.Refused.class, refused -> assertThat(refused.reason()).contains(reason));
  }

  @Test
  void ofTwoWhoGetOneNameTheFirstBearsIt() {
    Replica semillon = World.copyOf(cabernet, World.SEMILLON);
    EntryId alice = id(cabernet, "alice.pa");
    EntryId bob = id(cabernet, "bob.pa");
    semillon.at(900_000);
    rename(semillon, "bob.pa", "sam.pa");
    cabernet.at(800_000);
    rename(cabernet, "alice.pa", "sam.pa");
    exchange(semillon);

    for (Replica replica : List.of(cabernet, semillon)) {
      assertThat(id(replica, "sam.pa")).isEqualTo(alice);
      assertThat(id(replica, Names.derived(bob).toString())).isEqualTo(bob);
      assertThat(replica.directory().leaver(entry(replica, "bob.pa"))).contains(bob);
    }
    assertThat(semillon.dump("pa")).isEqualTo(cabernet.dump("pa"));
  }

  /** Who was created later under a name has it, where another is given that name later still. */
  @Test
  void aRenamingComesAfterACreationBeforeIt() {
    Replica semillon = World.copyOf(cabernet, World.SEMILLON);
    EntryId sam = semillon.at(700_000).create("sam.pa", Kind.INDIVIDUAL);
    cabernet.at(800_000);
    rename(cabernet, "alice.pa", "sam.pa");
    exchange(semillon);

    for (Replica replica : List.of(cabernet, semillon)) {
      assertThat(id(replica, "sam.pa")).isEqualTo(sam);
    }
    assertThat(Registries.conflicts(cabernet.state(), "pa")).hasSize(1);
  }

  @Test
  void oneWhoIsRenamedTwiceAtOnceHasTheLaterName() {
    Replica semillon = World.copyOf(cabernet, World.SEMILLON);
    EntryId alice = id(cabernet, "alice.pa");
    semillon.at(900_000);
    rename(semillon, "alice.pa", "alicia.pa");
    cabernet.at(800_000);
    rename(cabernet, "alice.pa", "anna.pa");
    exchange(semillon);

    for (Replica replica : List.of(cabernet, semillon)) {
      assertThat(id(replica, "alicia.pa")).isEqualTo(alice);
      assertThat(replica.directory().leaver(entry(replica, "alice.pa"))).contains(alice);
      assertThat(replica.directory().find(replica.state(), name("anna.pa")).bearer()).isEmpty();
    }
    assertThat(semillon.dump("pa")).isEqualTo(cabernet.dump("pa"));
  }

  /** He goes back to his old name at one server, and on to a third at another: none is lost. */
  @Test
  void noNameIsLostThatHeEverHad() {
    EntryId alice = id(cabernet, "alice.pa");
    rename(cabernet, "alice.pa", "anna.pa");
    Replica semillon = World.copyOf(cabernet, World.SEMILLON);
    cabernet.at(800_000);
    rename(cabernet, "anna.pa", "alice.pa");
    semillon.at(900_000);
    rename(semillon, "anna.pa", "alma.pa");
    exchange(semillon);

    for (Replica replica : List.of(cabernet, semillon)) {
      assertThat(id(replica, "alma.pa")).isEqualTo(alice);
      for (String left : List.of("alice.pa", "anna.pa")) {
        assertThat(replica.directory().leaver(entry(replica, left))).contains(alice);
      }
      assertThat(Registries.conflicts(replica.state(), "pa")).isEmpty();
    }
    assertThat(semillon.dump("pa")).isEqualTo(cabernet.dump("pa"));
  }

  @Test
  void aMemberIsRemovedUnderItsNewName() {
    cabernet.run(World.group("csl^.pa", List.of("alice.pa", "bob.pa")));
    cabernet.add("csl^.pa", ListName.OWNERS, "alice.pa");
    rename(cabernet, "alice.pa", "anna.pa");
    cabernet.remove("csl^.pa", ListName.MEMBERS, "anna.pa");
    cabernet.remove("csl^.pa", ListName.OWNERS, "anna.pa");

    assertThat(directory.isMember(cabernet.state(), id(cabernet, "anna.pa"), name("csl^.pa")))
        .isEqualTo(Membership.NO);
    assertThat(entry(cabernet, "csl^.pa").items(ListName.OWNERS)).isEmpty();
  }

  @Test
  void onlyPeopleHavePasswords() {
    rename(cabernet, "alice.pa", "anna.pa");

    assertThat(
            cabernet.plan(
                new RegistryCommand.SetField(name("alice.pa"), Fields.PASSWORD, "verifier")))
        .isInstanceOf(Planned.Refused.class);
  }

  @Test
  void aTimestampIsReadFromItsText() {
    EntryId alice = id(cabernet, "alice.pa");
    assertThat(Renaming.timestamp(alice.created().toString())).contains(alice.created());
    for (String text :
        List.of("", "1.2", "1.2.3", "x.0.0000000000000001", "-1.0.0000000000000001")) {
      assertThat(Renaming.timestamp(text)).isEmpty();
    }
    assertThat(
            cabernet.plan(
                new RegistryCommand.Create(
                    name("al.pa"),
                    Kind.INDIVIDUAL,
                    new TreeMap<>(java.util.Map.of(Fields.HELD_SINCE, "1.0.0000000000000001")),
                    new TreeMap<>())))
        .isInstanceOf(Planned.Refused.class);
  }

  private void exchange(Replica semillon) {
    List<Replica.Sent> ours = List.copyOf(cabernet.made());
    cabernet.takeAll(semillon.made());
    semillon.takeAll(ours);
  }

  private static void rename(Replica replica, String from, String to) {
    replica.run(new RegistryCommand.Rename(name(from), name(to)));
  }
}
