package grapevine.simulator.workload;

import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.Postmark;
import grapevine.kernel.id.ServerNumber;
import grapevine.service.request.Answer;
import grapevine.service.request.Origin;
import grapevine.service.request.Request;
import grapevine.service.request.Secret;
import grapevine.service.request.Submission;
import grapevine.simulator.world.Dice;
import grapevine.simulator.world.PromiseBroken;
import grapevine.simulator.world.World;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Somebody with a mail program: signs in at some server, sends, reads, deletes; and when a server
 * does not answer, or not now, does the same at another.
 */
final class Correspondent {
  private static final int TRIES = 4;
  private static final int PART_OCTETS = 16 << 10;
  private static final int UPLOAD_FROM_OCTETS = 4_000;

  private final Workload workload;
  private final Organisation.Person person;
  private final Dice dice;
  private int server;
  private long sessions;
  private @Nullable EntryId identity;

  Correspondent(Workload workload, Organisation.Person person, Dice dice) {
    this.workload = workload;
    this.person = person;
    this.dice = dice;
    this.server = anyServer();
    later();
  }

  private int anyServer() {
    boolean near = !person.sites().isEmpty() && dice.chance(0.5);
    return near ? dice.pick(person.sites()) : (int) dice.between(0, servers() - 1);
  }

  private int servers() {
    return workload.world().swarm().asked();
  }

  private void later() {
    workload.later(dice, this::act);
  }

  private void act() {
    if (dice.chance(0.2)) {
      server = anyServer();
    }
    if (identity == null || dice.chance(0.05)) {
      signIn();
    } else if (dice.chance(0.55)) {
      send(identity);
    } else if (dice.chance(0.1)) {
      sendFromOutside();
    } else {
      read(identity);
    }
  }

  private void signIn() {
    boolean wrong = dice.chance(0.15);
    String password = wrong ? "sour " + dice.between(0, 99) : person.password();
    Request request =
        new Request.Authenticate(
            dice.chance(0.5) ? person.name() : person.address(),
            Secret.ofText(password),
            "pop3",
            "192.0.2." + person.name().length());
    int where = server;
    workload
        .asking()
        .ask(
            where,
            request,
            answer -> {
              signedIn(where, wrong, answer);
              later();
            });
  }

  private void signedIn(int where, boolean wrong, Answer answer) {
    if (answer instanceof Answer.SignedIn(EntryId who)) {
      if (wrong || !who.name().toString().equals(person.name())) {
        throw new PromiseBroken(
            "no-wrong-password",
            World.NAMES.get(where) + " let " + person.name() + " in: " + answer);
      }
      identity = who;
    } else if (answer instanceof Answer.Refused refused && !wrong) {
      throw new PromiseBroken(
          "the-right-password-passes",
          World.NAMES.get(where) + " refused " + person.name() + ": " + refused);
    } else {
      server = anyServer();
    }
  }

  private void send(EntryId who) {
    List<String> recipients = recipients(new Origin.SignedIn(who));
    offer(new Origin.SignedIn(who), person.address(), recipients, dice.chance(0.7));
  }

  private void sendFromOutside() {
    List<String> recipients = recipients(new Origin.Outside());
    int where = server;
    SortedSet<String> existing = workload.existing(where, recipients);
    workload
        .asking()
        .ask(
            where,
            new Request.CheckRecipients(new Origin.Outside(), recipients),
            answer -> {
              List<String> welcome = new ArrayList<>();
              if (answer instanceof Answer.Verdicts(List<Answer.Verdict> verdicts)) {
                for (int index = 0; index < recipients.size(); index++) {
                  workload.verdict(where, recipients.get(index), verdicts.get(index), existing);
                  if (verdicts.get(index) instanceof Answer.Verdict.Welcome) {
                    welcome.add(recipients.get(index));
                  }
                }
              }
              if (welcome.isEmpty()) {
                later();
              } else {
                offer(new Origin.Outside(), "stranger@far.example.com", welcome, dice.chance(0.7));
              }
            });
  }

  private List<String> recipients(Origin origin) {
    TreeSet<String> chosen = new TreeSet<>();
    long count = dice.between(1, 4);
    for (long index = 0; index < count; index++) {
      chosen.add(workload.address(dice, origin instanceof Origin.Outside));
    }
    return List.copyOf(chosen);
  }

  private void offer(Origin origin, String from, List<String> recipients, boolean named) {
    String token = workload.token();
    long now = workload.world().schedule().nowMicros();
    byte[] content = Letter.write(dice, token, from, named, now);
    MailLedger.Sent sent = workload.mail().offer(token, content, named, from);
    workload.offered(recipients);
    attempt(new Offer(sent, content, origin, recipients), TRIES);
  }

  private record Offer(
      MailLedger.Sent sent, byte[] content, Origin origin, List<String> recipients) {}

  private void attempt(Offer offer, int tries) {
    if (offer.content.length >= UPLOAD_FROM_OCTETS || dice.chance(0.03)) {
      upload(offer, tries, dice.nextLong(), 0);
    } else {
      submit(offer, tries, new Submission.Content.Whole(offer.content));
    }
  }

  private void upload(Offer offer, int tries, long upload, int offset) {
    if (offset >= offer.content.length) {
      submit(offer, tries, new Submission.Content.Uploaded(upload, offer.content.length));
      return;
    }
    int end = Math.min(offer.content.length, offset + PART_OCTETS);
    byte[] part = Arrays.copyOfRange(offer.content, offset, end);
    workload
        .asking()
        .ask(
            server,
            new Request.UploadPart(upload, offset, part),
            answer -> {
              if (answer instanceof Answer.Done) {
                upload(offer, tries, upload, end);
              } else {
                elsewhere(offer, tries);
              }
            });
  }

  private void submit(Offer offer, int tries, Submission.Content content) {
    List<Submission.Recipient> recipients =
        offer.recipients.stream().map(to -> new Submission.Recipient(to, "", "")).toList();
    Submission submission =
        new Submission(
            offer.origin,
            new Submission.Via("laptop", "192.0.2.7", "ESMTPSA"),
            offer.sent.mailFrom(),
            recipients,
            content,
            "",
            dice.chance(0.2) ? "FULL" : "");
    workload
        .asking()
        .ask(server, new Request.Submit(submission), answer -> answered(offer, tries, answer));
  }

  private void answered(Offer offer, int tries, Answer answer) {
    switch (answer) {
      case Answer.Accepted accepted -> {
        workload.mail().accepted(offer.sent, accepted, offer.recipients);
        if (offer.sent.named() && dice.chance(0.15) && tries > 1) {
          again(offer, tries);
        } else {
          later();
        }
      }
      case Answer.Unknown _ -> {
        workload.mail().unknown(offer.sent);
        elsewhere(offer, tries);
      }
      case Answer.NotNow _ -> elsewhere(offer, tries);
      case Answer.Refused(Answer.Reason reason, String text) -> {
        boolean mayBe = reason == Answer.Reason.SYSTEM_FULL || reason == Answer.Reason.BAD_REQUEST;
        if (!mayBe) {
          throw new PromiseBroken("good-mail-is-taken", offer.sent.token() + ": " + text);
        }
        elsewhere(offer, tries);
      }
      default -> throw new PromiseBroken("answers-fit", "a submission was answered " + answer);
    }
  }

  /** The answer seems lost to the mail program, or its user thinks of somebody else. */
  private void again(Offer offer, int tries) {
    server = anyServer();
    TreeSet<String> more = new TreeSet<>(offer.recipients);
    if (dice.chance(0.6)) {
      more.add(workload.address(dice, offer.origin instanceof Origin.Outside));
      workload.offered(more);
    }
    if (offer.origin instanceof Origin.Outside) {
      more = new TreeSet<>(offer.recipients);
    }
    Offer repeated = new Offer(offer.sent, offer.content, offer.origin, List.copyOf(more));
    workload.soon(dice, () -> attempt(repeated, tries - 1));
  }

  private void elsewhere(Offer offer, int tries) {
    if (tries <= 1) {
      later();
      return;
    }
    server = (int) dice.between(0, servers() - 1);
    workload.soon(dice, () -> attempt(offer, tries - 1));
  }

  private void read(EntryId who) {
    long session = ++sessions * 100 + person.name().length();
    int where = server;
    workload
        .asking()
        .ask(
            where,
            new Request.OpenMaildrop(who, session),
            answer -> {
              if (answer instanceof Answer.Maildrop(List<Answer.Item> items)) {
                opened(new Session(who, session, where), items);
              } else {
                server = anyServer();
                later();
              }
            });
  }

  private record Session(EntryId owner, long number, int server) {}

  private void opened(Session session, List<Answer.Item> items) {
    TreeSet<Postmark> all = new TreeSet<>();
    for (Answer.Item item : items) {
      if (!all.add(item.message())) {
        throw new PromiseBroken(
            "one-delivery-of-a-postmark", session.owner + " has two of " + item);
      }
    }
    if (items.isEmpty()) {
      close(session);
      return;
    }
    ServerNumber site = items.getFirst().site();
    workload.mail().listed(session.owner, site, all, workload.isSound(site));
    List<Answer.Item> unread = new ArrayList<>();
    List<Postmark> delete = new ArrayList<>();
    boolean cleaning = dice.chance(0.5);
    for (Answer.Item item : items) {
      boolean isKnown = workload.mail().known(item.body()).isPresent();
      if (!isKnown || dice.chance(0.1)) {
        unread.add(item);
      }
      if (cleaning && dice.chance(0.4)) {
        delete.add(item.message());
      }
      workload
          .mail()
          .known(item.body())
          .ifPresent(read -> workload.mail().seen(session.owner, item.message(), read));
    }
    fetch(session, unread, new ArrayList<>(delete), site);
  }

  private void fetch(
      Session session, List<Answer.Item> unread, List<Postmark> delete, ServerNumber site) {
    if (unread.isEmpty()) {
      delete(session, delete, site);
      return;
    }
    Answer.Item item = unread.removeLast();
    Request read =
        new Request.ReadBody(item.site(), item.body(), 0, (int) Math.max(1, item.bodySize()));
    workload
        .asking()
        .ask(
            session.server,
            read,
            answer -> {
              if (answer instanceof Answer.BodyBytes(byte[] bytes)) {
                MailLedger.Read content = workload.mail().read(item, bytes);
                workload.mail().seen(session.owner, item.message(), content);
                fetch(session, unread, delete, site);
              } else {
                later(); // the connection is gone, and the session with it
              }
            });
  }

  /** As POP3 does: what was marked goes when the session ends well; only what was read. */
  private void delete(Session session, List<Postmark> delete, ServerNumber site) {
    delete.retainAll(workload.mail().seen(session.owner).keySet());
    if (delete.isEmpty()) {
      close(session);
      return;
    }
    workload.mail().deleting(session.owner, delete);
    workload
        .asking()
        .ask(
            session.server,
            new Request.DeleteMessages(session.owner, delete),
            answer -> {
              if (answer instanceof Answer.Done) {
                workload.mail().deleted(session.owner, site, delete);
              }
              close(session);
            });
  }

  private void close(Session session) {
    Consumer<Answer> then = answer -> later();
    workload
        .asking()
        .ask(session.server, new Request.CloseMaildrop(session.owner, session.number), then);
  }
}
