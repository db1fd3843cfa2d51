package grapevine.service.registry;

import static grapevine.service.registry.World.name;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import grapevine.kernel.check.PlantedBug;
import grapevine.kernel.id.EntryId;
import grapevine.kernel.time.VersionVector;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tombstones go when they are old and everybody has them, and nothing else goes. */
class PurgeTest {
  private static final String PA = "pa";
  private static final long OLD = 100_000;

  private final Replica cabernet = World.cabernet();

  @AfterEach
  void clearPlantedBugs() {
    PlantedBug.clear();
  }

  @Test
  void oldTombstonesThatAreKnownEverywhereGo() {
    buildTombstones();
    String before = cabernet.dump(PA);
    byte[] digest = Registries.contentDigest(cabernet.state(), PA);

    assertThat(cabernet.purge(PA, VersionVector.EMPTY, OLD)).as("not known").isFalse();
    assertThat(cabernet.purge(PA, cabernet.ownVector(PA), 0)).as("not old").isFalse();
    assertThat(cabernet.purge(PA, cabernet.ownVector(PA), OLD)).isTrue();
    assertThat(cabernet.purge(PA, cabernet.ownVector(PA), OLD)).as("all are gone").isFalse();

    assertThat(cabernet.dump(PA)).as("tombstones show nowhere").isEqualTo(before);
    assertThat(Registries.contentDigest(cabernet.state(), PA)).isEqualTo(digest);
    assertThat(cabernet.directory().find(cabernet.state(), name("carol.pa")))
        .isEqualTo(new Lookup.Unknown());
  }

  @Test
  void purgingByAgeAloneShows() {
    PlantedBug.TOMBSTONE_PURGED_BY_AGE_ALONE.plant();

    assertThatThrownBy(this::oldTombstonesThatAreKnownEverywhereGo)
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void aTombstoneTravelsWithTheState() {
    buildTombstones();
    Replica semillon = World.copyOf(World.cabernet(), World.SEMILLON);

    semillon.takeState(cabernet, PA, 300);

    assertThat(semillon.dump(PA)).isEqualTo(cabernet.dump(PA));
    assertThat(semillon.directory().find(semillon.state(), name("carol.pa")))
        .isInstanceOf(Lookup.Gone.class);
    assertThat(semillon.purge(PA, cabernet.ownVector(PA), OLD)).isTrue();
  }

  @Test
  void aSiteThatDrainsIsKept() {
    cabernet.add("alice.pa", ListName.INBOX_SITES, "cabernet");
    cabernet.add("alice.pa", ListName.INBOX_SITES, "semillon");
    cabernet.remove("alice.pa", ListName.INBOX_SITES, "semillon");
    EntryId alice = World.id(cabernet, "alice.pa");

    boolean purged =
        cabernet.write(transaction ->
            Registries.purge(
                transaction,
                PA,
                cabernet.ownVector(PA),
                OLD,
                (id, site) -> id.equals(alice) && site.equals("semillon.gv")));

    assertThat(purged).isFalse();
    assertThat(cabernet.purge(PA, cabernet.ownVector(PA), OLD)).isTrue();
  }

  @Test
  void removedSitesAreKeptWhereNoneIsLeft() {
    cabernet.add("alice.pa", ListName.INBOX_SITES, "cabernet");
    cabernet.make(
        new RegistryChange.RemoveItem(
            World.id(cabernet, "alice.pa"), ListName.INBOX_SITES, "cabernet.gv", null));

    assertThat(cabernet.purge(PA, cabernet.ownVector(PA), OLD)).isFalse();
    cabernet.add("alice.pa", ListName.INBOX_SITES, "semillon");
    assertThat(cabernet.purge(PA, cabernet.ownVector(PA), OLD)).isTrue();
  }

  @Test
  void olderTombstonesOfANameComeBackIntoView() {
    EntryId first = World.id(cabernet, "carol.pa");
    cabernet.delete("carol.pa");
    EntryId second = cabernet.at(50_000).create("carol.pa", Kind.INDIVIDUAL);
    cabernet.delete("carol.pa");
    assertThat(cabernet.directory().find(cabernet.state(), name("carol.pa")))
        .isEqualTo(new Lookup.Gone(second));

    cabernet.purge(PA, cabernet.ownVector(PA), 40_000);

    assertThat(cabernet.directory().find(cabernet.state(), first)).isEqualTo(new Lookup.Unknown());
    assertThat(cabernet.directory().find(cabernet.state(), name("carol.pa")))
        .isEqualTo(new Lookup.Gone(second));
  }

  @Test
  void anEmptyRegistryHasOnePiece() {
    RegistryTransfer.Piece piece = Registries.export(cabernet.state(), "xx", null, 100);

    assertThat(piece.payload()).isEmpty();
    assertThat(piece.next()).isNull();
  }

  @Test
  void aDroppedRegistryLeavesNothing() {
    buildTombstones();

    cabernet.write(transaction -> {
      Registries.drop(transaction, PA);
      return true;
    });

    assertThat(cabernet.dump(PA)).isEqualTo("registry pa\n");
    assertThat(cabernet.directory().find(cabernet.state(), name("alice.pa")))
        .isEqualTo(new Lookup.Unknown());
    assertThat(cabernet.dump("es")).contains("dave.es");
  }

  private void buildTombstones() {
    cabernet.run(World.group("csl^.pa", List.of("alice.pa", "bob.pa")));
    cabernet.remove("csl^.pa", ListName.MEMBERS, "alice.pa");
    cabernet.run(new RegistryCommand.SetField(name("bob.pa"), Fields.REMARK, "x"));
    cabernet.run(new RegistryCommand.SetField(name("bob.pa"), Fields.REMARK, null));
    cabernet.delete("carol.pa");
  }
}
