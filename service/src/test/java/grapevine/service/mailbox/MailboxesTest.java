package grapevine.service.mailbox;

import static grapevine.service.mailbox.Mail.content;
import static grapevine.service.mailbox.Mail.message;
import static grapevine.service.mailbox.Mail.postmark;
import static org.assertj.core.api.Assertions.assertThat;

import grapevine.kernel.check.PlantedBug;
import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.Postmark;
import grapevine.service.message.Message;
import grapevine.service.request.Answer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MailboxesTest {
  private static final long DAY_MILLIS = 86_400_000;

  private final EntryId alice = Mail.owner("alice.pa");
  private final World world = new World(1, 1);
  private final Site site = world.site(1);

  @BeforeEach
  void placeMailbox() {
    world.setSites(alice, List.of(1), List.of());
  }

  @AfterEach
  void clear() {
    PlantedBug.clear();
    assertThat(site.verify()).isEmpty();
  }

  private Delivery deliver(int number) {
    world.millis += 10;
    return site.deliver(alice, message(number, world.millis, 1), content(number));
  }

  @Test
  void showsMessagesInTheOrderOfTheirDelivery() {
    for (int number : new int[] {7, 3, 9}) {
      assertThat(deliver(number)).isEqualTo(Delivery.DELIVERED);
    }
    assertThat(site.list(alice)).containsExactly(postmark(7), postmark(3), postmark(9));
  }

  @Test
  void saysWhatAMessageIs() {
    deliver(7);
    Answer.Item item = site.service.mailboxes().maildrop(site.storage, alice).getFirst();
    assertThat(item.message()).isEqualTo(postmark(7));
    assertThat(item.size()).isEqualTo(content(7).length + "Received: by 1\r\n".length());
    assertThat(item.site()).isEqualTo(site.self);
    assertThat(site.storage.readBody(item.body(), 0, 1 << 20)).isEqualTo(content(7));
  }

  @Test
  void delivers1000MembersWithOneRecordAndOneBody() {
    Message message = message(1, world.millis, 1);
    for (int member = 0; member < 1_000; member++) {
      EntryId owner = Mail.owner("member" + member + ".pa");
      world.registry.put(owner, new World.Sites(List.of(site.self), List.of()));
    }
    site.run(step -> {
      step.state().putBody(message.body(), content(1));
      for (int member = 0; member < 1_000; member++) {
        EntryId owner = Mail.owner("member" + member + ".pa");
        assertThat(site.service.mailboxes().deliver(step, owner, message))
            .isEqualTo(Delivery.DELIVERED);
      }
      return true;
    });
    assertThat(site.storage.bodyCount()).isEqualTo(1);
    assertThat(MailboxVerifier.references(site.storage)).hasSize(1).containsValue(1L);
    assertThat(site.service.mailboxes().owners(site.storage)).hasSize(1_000);
  }

  @Test
  void deliversAPostmarkOnceWhateverWasDeletedAndRestarted() {
    deliver(1);
    assertThat(deliver(1)).isEqualTo(Delivery.DUPLICATE);
    site.expunge(alice, List.of(postmark(1)));
    assertThat(deliver(1)).isEqualTo(Delivery.DUPLICATE);
    world.restart(site);
    assertThat(deliver(1)).isEqualTo(Delivery.DUPLICATE);
    assertThat(site.list(alice)).isEmpty();
  }

  @Test
  void plantedForgettingIsSeen() {
    PlantedBug.DEDUPLICATION_FORGOTTEN_AT_RESTART.plant();
    deliver(1);
    assertThat(deliver(1)).isEqualTo(Delivery.DUPLICATE);
    world.restart(site);
    deliver(2);
    deliver(1);
    assertThat(site.list(alice)).hasSize(3);
    assertThat(PlantedBug.DEDUPLICATION_FORGOTTEN_AT_RESTART.passes()).isPositive();
  }

  @Test
  void dropsTheBodyWithTheLastReference() {
    EntryId bob = Mail.owner("bob.pa");
    world.setSites(bob, List.of(1), List.of());
    Message message = message(1, world.millis, 1);
    site.deliver(alice, message, content(1));
    site.deliver(bob, message, content(1));
    site.expunge(alice, List.of(postmark(1)));
    assertThat(site.storage.bodyCount()).isEqualTo(1);
    assertThat(site.verify()).isEmpty();
    site.expunge(bob, List.of(postmark(1)));
    assertThat(site.storage.bodyCount()).isZero();
  }

  @Test
  void plantedEarlyCollectionIsSeen() {
    EntryId bob = Mail.owner("bob.pa");
    world.setSites(bob, List.of(1), List.of());
    Message message = message(1, world.millis, 1);
    site.deliver(alice, message, content(1));
    site.deliver(bob, message, content(1));
    PlantedBug.BODY_COLLECTED_TOO_EARLY.plant();
    site.expunge(alice, List.of(postmark(1)));
    assertThat(site.verify()).isNotEmpty();
    site.expunge(bob, List.of(postmark(1)));
  }

  @Test
  void keepsTheEarlierAcceptanceWithItsBytes() {
    site.deliver(alice, message(1, world.millis + 50, 1), content(1));
    assertThat(site.deliver(alice, message(1, world.millis + 20, 2), content(1)))
        .isEqualTo(Delivery.DUPLICATE);
    assertThat(site.deliver(alice, message(1, world.millis + 90, 3), content(1)))
        .isEqualTo(Delivery.DUPLICATE);
    Answer.Item item = site.service.mailboxes().maildrop(site.storage, alice).getFirst();
    assertThat(new String(item.prefix(), java.nio.charset.StandardCharsets.US_ASCII))
        .isEqualTo("Received: by 2\r\n");
  }

  @Test
  void remembersForThirtyDaysAndThenSaysThatItCannotTell() {
    deliver(1);
    Message again = message(1, world.millis, 1);
    site.expunge(alice, List.of(postmark(1)));
    world.millis += 29 * DAY_MILLIS;
    site.purge(alice);
    assertThat(site.deliver(alice, again, content(1))).isEqualTo(Delivery.DUPLICATE);
    world.millis += 2 * DAY_MILLIS;
    site.purge(alice);
    assertThat(site.deliver(alice, again, content(1))).isEqualTo(Delivery.DELIVERED);
    assertThat(site.deliver(alice, again, content(1))).isEqualTo(Delivery.DUPLICATE);
    Answer.Item item = site.service.mailboxes().maildrop(site.storage, alice).getFirst();
    assertThat(item.message()).isNotEqualTo(postmark(1));
    assertThat(new String(item.prefix(), java.nio.charset.StandardCharsets.US_ASCII))
        .contains("X-Grapevine-Notice: ");
  }

  @Test
  void takesMailOnlyWhereItIsAnActiveSite() {
    world.setSites(alice, List.of(2), List.of());
    assertThat(deliver(1)).isEqualTo(Delivery.NOT_A_SITE);
    assertThat(site.expunge(alice, List.of(postmark(1)))).isFalse();
  }

  @Test
  void removesTheMailboxOfSomebodyDeletedLongAgo() {
    for (int number = 1; number <= 12; number++) {
      deliver(number);
    }
    site.expunge(alice, List.of(postmark(3), postmark(4)));
    world.registry.remove(alice);
    world.settle();
    assertThat(site.list(alice)).hasSize(10);
    world.forgotten.add(alice);
    world.settle();
    assertThat(site.service.mailboxes().owners(site.storage)).isEmpty();
    assertThat(site.storage.bodyCount()).isZero();
  }

  @Test
  void aRemovalHoldsForWhatHasNotComeYetToo() {
    deliver(1);
    deliver(2);
    assertThat(site.expunge(alice, List.of(postmark(2), postmark(77)))).isTrue();
    assertThat(site.list(alice)).containsExactly(postmark(1));
    Postmark later = postmark(77); // seen at another site, which this one has heard nothing of yet
    assertThat(site.service.mailboxes().isKnown(site.storage, alice, later)).isTrue();
  }

  @Test
  void oneSessionAtATime() {
    MaildropLocks locks = site.service.locks();
    var first = new MaildropLocks.Session(site.self, 1);
    var second = new MaildropLocks.Session(site.self, 2);
    assertThat(locks.open(alice, first)).isTrue();
    assertThat(locks.open(alice, second)).isFalse();
    locks.close(alice, second);
    assertThat(locks.holds(alice, first)).isTrue();
    locks.close(alice, first);
    assertThat(locks.open(alice, second)).isTrue();
    locks.closeAll(site.self);
    assertThat(locks.open(alice, first)).isTrue();
  }

  @Test
  void domainsNameOwnersHoweverTheyAreWritten() {
    EntryId shouting = new EntryId(grapevine.kernel.id.RName.required("ALICE.pa"), alice.created());
    assertThat(MailboxDomain.of(shouting)).isEqualTo(MailboxDomain.of(alice));
    assertThat(MailboxDomain.owner(MailboxDomain.of(alice))).contains(alice);
    for (String wrong : List.of("", "r/pa", "m/", "m/alice.pa", "m/alice.pa/x.0.1", "m//1.2.3")) {
      assertThat(MailboxDomain.owner(wrong)).isEmpty();
    }
  }
}
