package grapevine.service.mailbox;

import static grapevine.service.mailbox.Mail.content;
import static grapevine.service.mailbox.Mail.message;
import static grapevine.service.mailbox.Mail.postmark;
import static org.assertj.core.api.Assertions.assertThat;

import grapevine.kernel.check.PlantedBug;
import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.Postmark;
import grapevine.kernel.id.ServerNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DrainTest {
  private final EntryId alice = Mail.owner("alice.pa");

  @AfterEach
  void clear() {
    PlantedBug.clear();
  }

  private World twoSites(long seed) {
    World world = new World(seed, 2);
    world.setSites(alice, List.of(1, 2), List.of());
    return world;
  }

  private void deliver(Site site, int number) {
    assertThat(site.deliver(alice, message(number, 1_000, 1), content(number)))
        .isEqualTo(Delivery.DELIVERED);
  }

  private static boolean holds(Site site, EntryId owner) {
    return site.service.mailboxes().owners(site.storage).contains(owner);
  }

  @Test
  void aRemovedSiteHandsOverBeforeItDrops() {
    World world = twoSites(1);
    world.cutOff(world.site(2));
    deliver(world.site(2), 1);
    world.setSites(alice, List.of(1), List.of(2));
    world.settle();
    assertThat(holds(world.site(2), alice)).isTrue();
    assertThat(world.site(2).deliver(alice, message(2, 1_000, 1), content(2)))
        .isEqualTo(Delivery.NOT_A_SITE);
    world.healAll();
    world.settle();
    assertThat(world.site(1).list(alice)).containsExactly(postmark(1));
    assertThat(holds(world.site(2), alice)).isFalse();
    assertThat(world.site(2).storage.bodyCount()).isZero();
    assertThat(world.site(1).service.replica().replicas(world.site(1).storage, alice))
        .containsExactly(world.site(1).self);
    assertThat(world.site(1).verify()).isEmpty();
    assertThat(world.site(2).verify()).isEmpty();
  }

  @Test
  void plantedDropBeforeConfirmationLosesMail() {
    PlantedBug.DRAIN_DROPS_UNCONFIRMED.plant();
    World world = twoSites(1);
    world.cutOff(world.site(2));
    deliver(world.site(2), 1);
    world.setSites(alice, List.of(1), List.of(2));
    world.settle();
    world.healAll();
    world.settle();
    assertThat(world.site(1).list(alice)).isEmpty();
    assertThat(PlantedBug.DRAIN_DROPS_UNCONFIRMED.passes()).isPositive();
  }

  @Test
  void withNoneLeftActiveTheLastRemovedStays() {
    World world = twoSites(2);
    deliver(world.site(2), 1);
    world.setSites(alice, List.of(), List.of(1, 2));
    world.settle();
    assertThat(holds(world.site(2), alice)).isTrue();
    assertThat(world.site(2).list(alice)).containsExactly(postmark(1));
  }

  @Test
  void aSiteThatIsAddedAgainGoesOn() {
    World world = twoSites(3);
    deliver(world.site(2), 1);
    world.cutOff(world.site(2));
    world.setSites(alice, List.of(1), List.of(2));
    world.settle();
    world.setSites(alice, List.of(1, 2), List.of());
    deliver(world.site(2), 2);
    world.setSites(alice, List.of(1), List.of(2));
    world.healAll();
    world.settle();
    assertThat(world.site(1).list(alice)).containsExactly(postmark(1), postmark(2));
    assertThat(holds(world.site(2), alice)).isFalse();
    world.setSites(alice, List.of(1, 2), List.of());
    world.settle();
    assertThat(world.site(2).dump(alice)).isEqualTo(world.site(1).dump(alice));
    deliver(world.site(2), 3);
    world.settle();
    assertThat(world.site(1).list(alice)).hasSize(3);
  }

  @Test
  void noMailIsLostHoweverSitesComeAndGo() {
    for (long seed = 1; seed <= 60; seed++) {
      World world = new World(seed, 4);
      world.setSites(alice, List.of(1, 2), List.of());
      world.lossPercent = (int) (seed % 3) * 8;
      TreeSet<Postmark> taken = new TreeSet<>();
      for (int turn = 0; turn < 500; turn++) {
        act(world, taken);
        world.step();
      }
      world.healAll();
      world.settle();
      check(world, seed, taken);
    }
  }

  private void act(World world, Set<Postmark> taken) {
    List<Site> sites = new ArrayList<>(world.sites.values());
    Site site = sites.get(world.random.nextInt(sites.size()));
    ServerNumber other = sites.get(world.random.nextInt(sites.size())).self;
    switch (world.random.nextInt(40)) {
      case 0 -> world.restart(site);
      case 1, 2 -> {
        if (!other.equals(site.self)) {
          world.cut(site.self, other);
        }
      }
      case 3, 4, 5 -> {
        if (!other.equals(site.self)) {
          world.heal(site.self, other);
        }
      }
      case 6, 7, 8, 9, 10, 11 -> {
        int number = 1 + world.random.nextInt(200);
        Delivery delivery = site.deliver(alice, message(number, 1_000, 1), content(number));
        if (delivery == Delivery.DELIVERED) {
          taken.add(postmark(number));
        }
      }
      case 12 -> changeSites(world);
      default -> {}
    }
  }

  private void changeSites(World world) {
    List<Integer> active = new ArrayList<>();
    List<Integer> draining = new ArrayList<>();
    for (int number = 1; number <= 4; number++) {
      (world.random.nextInt(2) == 0 ? active : draining).add(number);
    }
    if (!active.isEmpty()) {
      world.setSites(alice, active, draining);
    }
  }

  private void check(World world, long seed, Set<Postmark> taken) {
    List<ServerNumber> active = world.site(1).active(world.site(1).storage, alice);
    for (Site site : world.sites.values()) {
      assertThat(site.verify()).as("seed %d, site %s", seed, site.self).isEmpty();
      if (active.contains(site.self)) {
        assertThat(site.list(alice))
            .as("seed %d, site %s", seed, site.self)
            .containsExactlyInAnyOrderElementsOf(taken);
      } else {
        assertThat(holds(site, alice)).as("seed %d, site %s", seed, site.self).isFalse();
      }
    }
  }
}
