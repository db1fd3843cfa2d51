package grapevine.service.mailbox;

import static grapevine.service.mailbox.Mail.content;
import static grapevine.service.mailbox.Mail.message;
import static org.assertj.core.api.Assertions.assertThat;

import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.Postmark;
import grapevine.kernel.id.ServerNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Promises 1 to 4 for one and the same mailbox at several sites, from seeds. */
class ConvergenceTest {
  private final EntryId alice = Mail.owner("alice.pa");
  private final TreeSet<Postmark> delivered = new TreeSet<>();
  private final TreeSet<Postmark> expunged = new TreeSet<>();

  @Test
  void sitesAgreeAfterCutsLossAndRestarts() {
    for (long seed = 1; seed <= 60; seed++) {
      delivered.clear();
      expunged.clear();
      int count = 2 + (int) (seed % 3);
      World world = new World(seed, count);
      world.setSites(alice, IntStream.rangeClosed(1, count).boxed().toList(), List.of());
      world.lossPercent = (int) (seed % 4) * 7;
      for (int turn = 0; turn < 400; turn++) {
        act(world);
        world.step();
      }
      world.healAll();
      world.settle();
      check(world, seed);
    }
  }

  private void act(World world) {
    List<Site> sites = new ArrayList<>(world.sites.values());
    Site site = sites.get(world.random.nextInt(sites.size()));
    ServerNumber other = sites.get(world.random.nextInt(sites.size())).self;
    switch (world.random.nextInt(24)) {
      case 0 -> world.restart(site);
      case 1 -> {
        if (!other.equals(site.self)) {
          world.cut(site.self, other);
        }
      }
      case 2, 3 -> {
        if (!other.equals(site.self)) {
          world.heal(site.self, other);
        }
      }
      case 4, 5, 6, 7, 8 -> {
        int number = 1 + world.random.nextInt(40);
        long accepted = 1_000_000L + world.random.nextInt(3);
        site.deliver(alice, message(number, accepted, (int) site.self.value()), content(number));
        delivered.add(Mail.postmark(number));
      }
      case 9, 10 -> {
        List<Postmark> some = site.list(alice).stream().limit(2).toList();
        expunged.addAll(some);
        assertThat(site.expunge(alice, some)).isTrue();
      }
      default -> {}
    }
    assertThat(site.list(alice)).doesNotHaveDuplicates();
  }

  private void check(World world, long seed) {
    TreeSet<Postmark> expected = new TreeSet<>(delivered);
    expected.removeAll(expunged);
    String dump = world.site(1).dump(alice);
    for (Site site : world.sites.values()) {
      assertThat(site.verify()).as("seed %d, site %s", seed, site.self).isEmpty();
      assertThat(site.dump(alice)).as("seed %d, site %s", seed, site.self).isEqualTo(dump);
      assertThat(site.list(alice))
          .as("seed %d, site %s", seed, site.self)
          .isEqualTo(world.site(1).list(alice));
      assertThat(site.list(alice))
          .as("seed %d", seed)
          .containsExactlyInAnyOrderElementsOf(expected);
    }
    // What was expunged is let go of when all have seen it, an unfinished body after a week.
    world.millis += 8 * 86_400_000L;
    world.settle();
    for (Site site : world.sites.values()) {
      assertThat(site.storage.bodyCount()).as("seed %d", seed).isEqualTo(expected.size());
      assertThat(site.storage.uploads()).as("seed %d", seed).isEmpty();
    }
  }

  @Test
  void anAddedSiteGetsAllThatThereIs() {
    World world = new World(5, 3);
    world.setSites(alice, List.of(1, 2), List.of());
    for (int number = 1; number <= 30; number++) {
      world.site(1).deliver(alice, message(number, 1_000, 1), content(number));
    }
    world.site(1).expunge(alice, List.of(Mail.postmark(4)));
    world.settle();
    world.setSites(alice, List.of(1, 2, 3), List.of());
    world.settle();
    assertThat(world.site(3).list(alice)).hasSize(29).isEqualTo(world.site(1).list(alice));
    assertThat(world.site(3).dump(alice)).isEqualTo(world.site(2).dump(alice));
    assertThat(world.site(3).deliver(alice, message(4, 1_000, 1), content(4)))
        .isEqualTo(Delivery.DUPLICATE);
    for (Site site : world.sites.values()) {
      assertThat(site.verify()).isEmpty();
    }
  }
}
