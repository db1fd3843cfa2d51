package grapevine.service.registry;

import static grapevine.service.registry.World.id;
import static grapevine.service.registry.World.name;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import grapevine.kernel.check.PlantedBug;
import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.RName;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An entry is its creation: names come and go. */
class IdentityTest {
  private final Replica cabernet = World.cabernet();
  private final Directory directory = cabernet.directory();

  @AfterEach
  void clearPlantedBugs() {
    PlantedBug.clear();
  }

  @Test
  void aNameUsedAgainInheritsNoMembership() {
    cabernet.run(World.group("csl^.pa", List.of("alice.pa", "bob.pa")));
    EntryId first = id(cabernet, "alice.pa");
    cabernet.delete("alice.pa");
    EntryId second = cabernet.create("alice.pa", Kind.INDIVIDUAL);

    assertThat(second).isNotEqualTo(first);
    assertThat(isMember(second, "csl^.pa")).isEqualTo(Membership.NO);
    assertThat(isMember(first, "csl^.pa")).isEqualTo(Membership.NO);
    assertThat(isMember(id(cabernet, "bob.pa"), "csl^.pa")).isEqualTo(Membership.YES);
    assertThat(directory.find(cabernet.state(), memberOf("csl^.pa", "alice.pa")))
        .isEqualTo(new Lookup.Gone(first));
  }

  @Test
  void anItemWithoutIdentityMeansNobodyWhoCameLater() {
    cabernet.run(World.group("csl^.pa", List.of("frank.pa")));
    EntryId later = cabernet.create("frank.pa", Kind.INDIVIDUAL);

    assertThat(isMember(later, "csl^.pa")).isEqualTo(Membership.NO);
    assertThat(directory.find(cabernet.state(), memberOf("csl^.pa", "frank.pa")))
        .isEqualTo(new Lookup.Unknown());
  }

  @Test
  void anItemAddedWhereTheEntryWasNotYetKnownMeansItOnceItArrives() {
    Replica semillon = World.copyOf(cabernet, World.SEMILLON);
    EntryId frank = cabernet.create("frank.pa", Kind.INDIVIDUAL);
    // Semillon's clock is above the creation, but the creation has not come yet.
    semillon.at(5_000).run(World.group("csl^.pa", List.of("frank.pa")));
    cabernet.takeAll(semillon.made());

    assertThat(isMember(frank, "csl^.pa")).isEqualTo(Membership.YES);
  }

  @Test
  void inheritingShows() {
    PlantedBug.NAME_REUSED_INHERITS.plant();

    assertThatThrownBy(this::aNameUsedAgainInheritsNoMembership).isInstanceOf(AssertionError.class);
    assertThat(PlantedBug.NAME_REUSED_INHERITS.passes()).isPositive();
  }

  @Test
  void aChangeBeforeItsCreationIsKept() {
    Replica semillon = World.copyOf(cabernet, World.SEMILLON);
    int before = cabernet.made().size();
    cabernet.create("frank.pa", Kind.INDIVIDUAL);
    cabernet.run(new RegistryCommand.SetField(name("frank.pa"), Fields.REMARK, "new here"));
    List<Replica.Sent> sent = cabernet.made().subList(before, before + 2);

    semillon.take(sent.get(1));
    assertThat(semillon.directory().find(semillon.state(), name("frank.pa")))
        .isEqualTo(new Lookup.Unknown());

    semillon.take(sent.get(0));
    assertThat(World.entry(semillon, "frank.pa").field(Fields.REMARK)).contains("new here");
    assertThat(semillon.dump("pa")).isEqualTo(cabernet.dump("pa"));
  }

  @Test
  void deletionIsFinal() {
    EntryId alice = id(cabernet, "alice.pa");
    cabernet.delete("alice.pa");
    cabernet.make(new RegistryChange.SetField(alice, Fields.REMARK, "back?"));
    cabernet.make(new RegistryChange.PutItem(alice, ListName.MEMBERS, Value.of("bob.pa")));

    assertThat(directory.find(cabernet.state(), name("alice.pa")))
        .isEqualTo(new Lookup.Gone(alice));
    assertThat(cabernet.dump("pa")).doesNotContain("alice").doesNotContain("back?");
  }

  @Test
  void ofTwoCreationsTheEarlierKeepsTheName() {
    Replica semillon = World.copyOf(cabernet, World.SEMILLON);
    EntryId later = semillon.at(9_000).create("frank.pa", Kind.INDIVIDUAL);
    semillon.run(new RegistryCommand.SetField(name("frank.pa"), Fields.REMARK, "the later"));
    EntryId earlier = cabernet.at(5_000).create("frank.pa", Kind.INDIVIDUAL);

    cabernet.takeAll(semillon.made());
    List<Registries.Outcome> outcomes = cabernet.made().stream().map(semillon::take).toList();

    RName derived = Names.derived(later);
    NameConflict conflict = new NameConflict(earlier, later, derived);
    assertThat(outcomes).last().isEqualTo(new Registries.Outcome(true, List.of(conflict)));
    for (Replica replica : List.of(cabernet, semillon)) {
      assertThat(id(replica, "frank.pa")).isEqualTo(earlier);
      assertThat(id(replica, derived.toString())).isEqualTo(later);
      assertThat(World.entry(replica, derived.toString()).field(Fields.REMARK))
          .contains("the later");
      assertThat(Registries.conflicts(replica.state(), "pa")).containsExactly(conflict);
    }
    assertThat(cabernet.dump("pa")).isEqualTo(semillon.dump("pa"));
  }

  @Test
  void aSettledNameStaysWhenTheEarlierEntryGoes() {
    Replica semillon = World.copyOf(cabernet, World.SEMILLON);
    EntryId later = semillon.at(9_000).create("frank.pa", Kind.INDIVIDUAL);
    cabernet.at(5_000).create("frank.pa", Kind.INDIVIDUAL);
    cabernet.takeAll(semillon.made());
    Registries.conflicts(cabernet.state(), "pa").forEach(c -> cabernet.make(c.settlement()));
    assertThat(Registries.conflicts(cabernet.state(), "pa")).isEmpty();

    cabernet.delete("frank.pa");

    assertThat(directory.find(cabernet.state(), name("frank.pa"))).isInstanceOf(Lookup.Gone.class);
    assertThat(id(cabernet, Names.derived(later).toString())).isEqualTo(later);
  }

  @Test
  void aSuccessorIsNoRivalOfThoseItsCreatorKnewToBeDeleted() {
    Replica semillon = World.copyOf(cabernet, World.SEMILLON);
    Replica zinfandel = World.copyOf(cabernet, World.ZINFANDEL);
    EntryId first = id(cabernet, "alice.pa");
    int before = cabernet.made().size();
    cabernet.delete("alice.pa");
    semillon.takeAll(cabernet.made().subList(before, before + 1));
    EntryId second = semillon.at(9_000).create("alice.pa", Kind.INDIVIDUAL);

    // At zinfandel the new creation arrives before the deletion.
    Registries.Outcome outcome = zinfandel.take(semillon.made().getLast());

    assertThat(outcome.conflicts()).isEmpty();
    assertThat(id(zinfandel, "alice.pa")).isEqualTo(second).isNotEqualTo(first);
    zinfandel.take(cabernet.made().getLast());
    cabernet.takeAll(semillon.made());
    assertThat(zinfandel.dump("pa")).isEqualTo(cabernet.dump("pa"));
  }

  @Test
  void derivedNamesFitAndTellGroups() {
    EntryId group = new EntryId(name("ä".repeat(31) + "^.pa"), id(cabernet, "bob.pa").created());

    assertThat(Names.derived(group).isGroup()).isTrue();
    assertThat(Names.derived(group)).isEqualTo(Names.derived(group)).isNotEqualTo(group.name());
  }

  private Membership isMember(EntryId who, String group) {
    return directory.isMember(cabernet.state(), who, name(group));
  }

  private Member memberOf(String group, String text) {
    return directory.member(cabernet.state(), id(cabernet, group), text).orElseThrow();
  }
}
