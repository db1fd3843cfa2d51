package grapevine.service.accept;

import grapevine.kernel.check.Mark;
import grapevine.kernel.check.PlantedBug;
import grapevine.kernel.id.BodyId;
import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.Postmark;
import grapevine.kernel.id.RName;
import grapevine.kernel.log.LogLine;
import grapevine.kernel.state.Storage;
import grapevine.kernel.time.Timestamp;
import grapevine.service.event.Step;
import grapevine.service.message.HeaderScan;
import grapevine.service.message.Message;
import grapevine.service.message.Recipient;
import grapevine.service.message.Recipient.Target;
import grapevine.service.request.Answer;
import grapevine.service.request.Origin;
import grapevine.service.request.Request;
import grapevine.service.request.Submission;
import grapevine.service.steer.Names;
import grapevine.service.steer.Reach;
import grapevine.service.steer.Steering;
import grapevine.service.trace.Hop;
import grapevine.service.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.LongPredicate;

/**
 * Accepts messages. What is answered with yes is durable with the step, and is steered from then
 * on. Nothing beyond lines of the header is parsed before. For one thread.
 */
public final class Acceptance {
  private static final Mark AGAIN = Mark.of("accept.again");
  private static final int RECEIVED_MAX = 100; // RFC 5321 section 6.3
  private static final int PURGE_A_STEP = 200;

  private final AcceptanceSettings settings;
  private final Storage storage;
  private final Names names;
  private final Reach reach;
  private final Steering steering;
  private final Trace trace;
  private final Uploads uploads;

  /** What acceptance works with beside its settings. */
  public record Parts(Storage storage, Names names, Reach reach, Steering steering, Trace trace) {}

  /** An acceptance that has nothing open. */
  public Acceptance(AcceptanceSettings settings, Parts parts) {
    this.settings = settings;
    this.storage = parts.storage();
    this.names = parts.names();
    this.reach = parts.reach();
    this.steering = parts.steering();
    this.trace = parts.trace();
    this.uploads = new Uploads(settings);
    steering.keepEarlier(this::keptOf);
  }

  /**
   * Gives up what clients had begun to hand over before a restart.
   *
   * @param ofPeers which uploads are other servers', and are kept
   */
  public void start(Step step, LongPredicate ofPeers) {
    for (long upload : storage.uploads()) {
      if (!ofPeers.test(upload)) {
        step.state().abandon(upload);
      }
    }
  }

  /** Gives up uploads that stand still, and forgets what can come again no more. */
  public void tick(Step step) {
    uploads.tick(step);
    Known.purge(step, PURGE_A_STEP);
  }

  /** Takes a further part of a large message. */
  public Answer uploadPart(Step step, Request.UploadPart part) {
    Optional<Answer> no = full();
    if (no.isPresent()) {
      uploads.abandon(step, part.upload());
      return no.get();
    }
    return uploads.part(step, part.upload(), part.offset(), part.bytes());
  }

  /** Gives an upload up. */
  public Answer abandonUpload(Step step, Request.AbandonUpload abandon) {
    uploads.abandon(step, abandon.upload());
    return new Answer.Done();
  }

  /**
   * Takes a message: {@link Answer.Accepted}, {@link Answer.Refused} or {@link Answer.NotNow}. An
   * upload is used up by it, whatever the answer is.
   */
  public Answer submit(Step step, Request.Submit submit) {
    Submission submission = submit.submission();
    Optional<Offer> offer = offer(submission);
    if (offer.isEmpty()) {
      abandonUpload(step, submission);
      return new Answer.Refused(Answer.Reason.BAD_REQUEST, "the upload is not complete");
    }
    List<Recipient> recipients = new ArrayList<>();
    Optional<Answer> no =
        full()
            .or(() -> badContent(offer.get()))
            .or(() -> badRecipients(step, offer.get(), recipients));
    if (no.isPresent()) {
      abandonUpload(step, submission);
      return no.get();
    }
    return accept(step, offer.get(), recipients);
  }

  /** A message that is offered, with what must be known of its content. */
  private record Offer(Submission submission, BodyId body, long size, HeaderScan header) {}

  private Optional<Offer> offer(Submission submission) {
    return switch (submission.content()) {
      case Submission.Content.Whole(byte[] bytes) ->
          Optional.of(new Offer(submission, BodyId.of(bytes), bytes.length, HeaderScan.of(bytes)));
      case Submission.Content.Uploaded(long upload, long size) ->
          uploads
              .complete(upload, size)
              .map(whole ->
                  new Offer(submission, whole.body(), whole.size(), HeaderScan.of(whole.head())));
    };
  }

  private static void abandonUpload(Step step, Submission submission) {
    if (submission.content() instanceof Submission.Content.Uploaded(long upload, long _)) {
      step.state().abandon(upload);
    }
  }

  /** Early, and so that the client tries elsewhere (DESIGN section 6, Accept). */
  private Optional<Answer> full() {
    Storage.Space space = storage.space();
    if (space.freeBytes() < space.totalBytes() * settings.freeFractionMin()) {
      return refused(Answer.Reason.SYSTEM_FULL, "too little disk is free at this server");
    }
    return steering.queueSize() >= settings.queueMax()
        ? refused(Answer.Reason.SYSTEM_FULL, "the queue of this server is full")
        : Optional.empty();
  }

  private Optional<Answer> badContent(Offer offer) {
    if (offer.size > settings.contentOctetsMax()) {
      return refused(Answer.Reason.TOO_LARGE, "message is too large");
    }
    return offer.header.received() > RECEIVED_MAX
        ? refused(Answer.Reason.LOOP, "more than " + RECEIVED_MAX + " Received: lines")
        : Optional.empty();
  }

  /** Finds out whom the addresses mean, or why they cannot be taken. */
  private Optional<Answer> badRecipients(Step step, Offer offer, List<Recipient> found) {
    for (Submission.Recipient asked : offer.submission.recipients()) {
      Optional<Target> target = names.target(step.state(), asked.address());
      if (target.isEmpty()) {
        return refused(Answer.Reason.BAD_ADDRESS, "not an address: " + asked.address());
      }
      Optional<Answer> no = badTarget(step, offer, target.get());
      if (no.isPresent()) {
        return no;
      }
      found.add(
          new Recipient(
              target.get(),
              asked.address(),
              Optional.empty(),
              asked.notifyWhen(),
              asked.originalRecipient()));
    }
    return found.isEmpty() ? refused(Answer.Reason.BAD_REQUEST, "no recipients") : Optional.empty();
  }

  private Optional<Answer> badTarget(Step step, Offer offer, Target target) {
    boolean stranger = offer.submission.origin() instanceof Origin.Outside;
    if (stranger && target instanceof Target.Outside) {
      return refused(Answer.Reason.RELAYING, "no relaying");
    }
    if (!(target instanceof Target.Addressed(String localPart, String registry))) {
      return Optional.empty();
    }
    Optional<RName> name = RName.of(base(localPart), registry);
    if (name.isPresent() && offer.header.deliveredTo(name.get())) {
      return refused(Answer.Reason.LOOP, "it was forwarded from " + name.get() + " before");
    }
    // Who is certain at RCPT is taken; whoever has gone since is refused here, with a code that
    // makes the stranger ask again, rather than by a report later.
    boolean gone =
        stranger
            && names.holds(step.state(), registry)
            && names.meaning(step.state(), target) instanceof Names.Meaning.Nobody;
    return gone
        ? Optional.of(new Answer.NotNow("not certain that this recipient exists: " + localPart))
        : Optional.empty();
  }

  private static String base(String localPart) {
    int plus = localPart.indexOf('+');
    return plus > 0 ? localPart.substring(0, plus) : localPart;
  }

  private Answer accept(Step step, Offer offer, List<Recipient> recipients) {
    Submission submission = offer.submission;
    Optional<Postmark> identity =
        Identity.of(
            submission.origin(),
            submission.mailFrom(),
            offer.header,
            offer.body,
            step.wallMillis());
    Optional<Known> before = identity.flatMap(mark -> Known.find(step.state(), mark));
    if (before.isPresent()) {
      return again(step, offer, recipients, before.get());
    }
    Timestamp now = step.timestamp();
    Message message = message(step, offer, identity.orElseGet(() -> Identity.fresh(now)), now);
    if (identity.isPresent()) {
      TreeSet<Long> digests = new TreeSet<>();
      recipients.forEach(recipient -> digests.add(Known.digest(recipient.original())));
      Known.put(step, new Known(message, digests), true);
    }
    record(step, message, Hop.Kind.ACCEPTED, recipients, "from " + submission.via().peer());
    offer.header.messageId().ifPresent(id -> trace.named(step, id, message.postmark()));
    boolean later = takeBody(step, offer);
    steering.accept(step, message, recipients, later);
    return new Answer.Accepted(message.postmark(), false, "accepted");
  }

  /** The same message again: whoever is named in addition gets it too. */
  private Answer again(Step step, Offer offer, List<Recipient> recipients, Known known) {
    AGAIN.hit();
    Message message = known.message();
    if (PlantedBug.REPETITION_DROPS_RECIPIENTS.planted()) {
      steering.dropAll(step, message.postmark());
    }
    TreeSet<Long> digests = new TreeSet<>(known.recipients());
    List<Recipient> added = new ArrayList<>();
    for (Recipient recipient : recipients) {
      long digest = Known.digest(recipient.original());
      if (!digests.contains(digest)) {
        added.add(recipient);
      }
      if (digests.size() < Known.RECIPIENTS_MAX) {
        digests.add(digest);
      }
    }
    String where = "accepted before, at " + reach.nameOf(message.accepted().source());
    record(step, message, Hop.Kind.ACCEPTED_AGAIN, recipients, added.size() + " recipients more");
    if (added.isEmpty()) {
      abandonUpload(step, offer.submission);
    } else {
      Known.put(step, new Known(message, digests), false);
      steering.accept(step, message, added, takeBody(step, offer));
    }
    return new Answer.Accepted(message.postmark(), true, where);
  }

  private Message message(Step step, Offer offer, Postmark postmark, Timestamp now) {
    Submission submission = offer.submission;
    return new Message(
        postmark,
        offer.body,
        offer.size,
        Prefix.of(submission, settings.host(), postmark, step.wallMillis()),
        submission.mailFrom(),
        sender(submission.origin()),
        now,
        names.seen(step.state(), submission.origin()),
        submission.envelopeId(),
        submission.returnWhat());
  }

  private static Optional<EntryId> sender(Origin origin) {
    return switch (origin) {
      case Origin.SignedIn(EntryId who) -> Optional.of(who);
      case Origin.Outside(), Origin.Local() -> Optional.empty();
    };
  }

  /** Makes the content part of the step; whether it cannot be read before that is durable. */
  private static boolean takeBody(Step step, Offer offer) {
    return switch (offer.submission.content()) {
      case Submission.Content.Whole(byte[] bytes) -> {
        step.state().putBody(offer.body, bytes);
        yield false;
      }
      case Submission.Content.Uploaded(long upload, long _) -> {
        // one content is stored once: it may be here, or come with this very step
        if (step.state().references(offer.body) > 0) {
          step.state().abandon(upload);
        } else {
          step.state().finish(upload, offer.body);
        }
        yield true;
      }
    };
  }

  /** Of two acceptances that meet here the earlier is kept with its bytes. */
  private Message keptOf(Step step, Message come) {
    Optional<Known> known = Known.find(step.state(), come.postmark());
    if (known.isEmpty()) {
      return come;
    }
    Message kept = Known.earlier(known.get().message(), come);
    if (kept.accepted().equals(come.accepted())) {
      Known.put(step, new Known(come, known.get().recipients()), false);
    }
    return kept;
  }

  private void record(
      Step step, Message message, Hop.Kind kind, List<Recipient> recipients, String detail) {
    List<String> who = recipients.stream().map(Recipient::original).limit(250).toList();
    trace.record(step, message.postmark(), new Hop(kind, who, detail));
    step.log(
        LogLine.info(
            kind.words(),
            "postmark",
            message.postmark(),
            "from",
            message.mailFrom(),
            "recipients",
            recipients.size(),
            "size",
            message.bodySize()));
  }

  private static Optional<Answer> refused(Answer.Reason reason, String text) {
    return Optional.of(new Answer.Refused(reason, text));
  }
}
