package grapevine.server;

import grapevine.faces.Answer.MaildropMessage;
import grapevine.faces.Answer.Refused;
import grapevine.faces.Notice;
import grapevine.faces.Question;
import grapevine.faces.Refusal;
import grapevine.faces.envelope.Channel;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.id.BodyId;
import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.Postmark;
import grapevine.kernel.state.Bodies;
import grapevine.runtime.face.Respondent;
import grapevine.service.request.Answer;
import grapevine.service.request.Origin;
import grapevine.service.request.Request;
import grapevine.service.request.Secret;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Answers the questions of one session by asking the node. A stored message is its prefix and its
 * body; a session knows it as one body, under a name that is made here. For the session's thread.
 */
final class ServiceDesk implements Respondent {
  private static final long READ_SECONDS = 30;

  /** Who asks, and in what way. */
  enum Role {
    /** People who sign in. */
    SUBMISSION("smtp"),
    /** Strangers' mail servers. */
    OUTSIDE("smtp"),
    /** Programs of this machine. */
    LMTP("lmtp"),
    /** People who read. */
    POP3("pop3"),
    /** Programs that send and read. */
    HTTP("http");

    private final String channel;

    Role(String channel) {
      this.channel = channel;
    }
  }

  private final Role role;
  private final Channel channel;
  private final Tickets tickets;
  private final Bodies bodies;
  private final long session = ThreadLocalRandom.current().nextLong();
  private final TreeMap<BodyId, Answer.Item> shown = new TreeMap<>();
  private final TreeMap<Long, Long> uploads = new TreeMap<>();
  private @Nullable EntryId signedIn;

  ServiceDesk(Role role, Channel channel, Tickets tickets, Bodies bodies) {
    this.role = role;
    this.channel = channel;
    this.tickets = tickets;
    this.bodies = bodies;
  }

  @Override
  public void ask(Question question, Consumer<grapevine.faces.Answer> then) {
    switch (question) {
      case Question.Authenticate authenticate -> authenticate(authenticate, then);
      // Strangers and local programs may use any address: no need to ask.
      case Question.CheckSender _ when !(origin() instanceof Origin.SignedIn) ->
          then.accept(grapevine.faces.Answer.Accepted.PLAIN);
      case Question.CheckSender check ->
          tickets.ask(
              new Request.CheckSender(origin(), Envelopes.mailFrom(check.sender())),
              answer -> then.accept(FaceAnswers.verdict(answer)));
      case Question.CheckRecipients check -> {
        List<String> addresses =
            check.recipients().stream().map(one -> one.address().toString()).toList();
        tickets.ask(
            new Request.CheckRecipients(origin(), addresses),
            answer -> then.accept(FaceAnswers.recipients(answer)));
      }
      case Question.UploadPart part ->
          tickets.ask(
              new Request.UploadPart(upload(part.upload()), part.offset(), part.bytes()),
              answer -> then.accept(FaceAnswers.verdict(answer)));
      case Question.StoreMessage store ->
          tickets.ask(
              new Request.Submit(
                  Envelopes.submission(store, origin(), channel.peerAddress(), this::upload)),
              answer -> then.accept(FaceAnswers.verdict(answer)));
      case Question.OpenMaildrop _ -> open(then);
      case Question.DeleteMessages delete -> delete(delete, then);
      // no mail session asks for these
      case Question.ChangeEntry _, Question.ScramKeysOf _, Question.Proved _ ->
          then.accept(Refused.of(Refusal.NOT_PERMITTED));
    }
  }

  private void authenticate(Question.Authenticate question, Consumer<grapevine.faces.Answer> then) {
    // The session wipes its array when it has the answer, and the node its own.
    Secret password = Secret.of(question.password().clone());
    tickets.ask(
        new Request.Authenticate(question.user(), password, role.channel, channel.peerAddress()),
        answer -> {
          if (answer instanceof Answer.SignedIn(EntryId who)) {
            signedIn = who;
            then.accept(new grapevine.faces.Answer.Authenticated(who.toString()));
          } else {
            then.accept(FaceAnswers.signInRefused(answer));
          }
        });
  }

  /** Somebody has signed in otherwise. */
  void signIn(EntryId who) {
    signedIn = who;
  }

  private Origin origin() {
    EntryId who = signedIn;
    return switch (role) {
      case SUBMISSION, POP3, HTTP -> who == null ? new Origin.Outside() : new Origin.SignedIn(who);
      case OUTSIDE -> new Origin.Outside();
      case LMTP -> new Origin.Local();
    };
  }

  private void open(Consumer<grapevine.faces.Answer> then) {
    EntryId who = signedIn;
    if (who == null) {
      then.accept(Refused.of(Refusal.NO_MAILDROP));
      return;
    }
    tickets.ask(
        new Request.OpenMaildrop(who, session),
        answer -> {
          if (!(answer instanceof Answer.Maildrop(List<Answer.Item> items))) {
            then.accept(FaceAnswers.maildropRefused(answer));
            return;
          }
          List<MaildropMessage> messages = new ArrayList<>(items.size());
          for (Answer.Item item : items) {
            BodyId name = nameOf(item);
            shown.put(name, item);
            messages.add(new MaildropMessage(item.message().toString(), item.size(), name));
          }
          then.accept(new grapevine.faces.Answer.Maildrop(messages));
        });
  }

  /** What a session knows a whole message as: prefix and body together. */
  private static BodyId nameOf(Answer.Item item) {
    ByteWriter name = new ByteWriter();
    Postmark.CODEC.write(name, item.message());
    return BodyId.of(name.putRaw(item.body().digest()).toByteArray());
  }

  private void delete(Question.DeleteMessages question, Consumer<grapevine.faces.Answer> then) {
    EntryId who = signedIn;
    List<Postmark> postmarks =
        question.messages().stream().flatMap(id -> Postmark.parse(id).stream()).toList();
    if (who == null || postmarks.size() != question.messages().size()) {
      then.accept(Refused.of(Refusal.NO_SUCH_MESSAGE));
      return;
    }
    tickets.ask(
        new Request.DeleteMessages(who, postmarks),
        answer -> then.accept(FaceAnswers.verdict(answer)));
  }

  @Override
  public void tell(Notice notice) {
    switch (notice) {
      case Notice.AbandonUpload(long number) -> {
        Long upload = uploads.remove(number);
        if (upload != null) {
          tickets.tell(new Request.AbandonUpload(upload));
        }
      }
      case Notice.ReleaseMaildrop _ -> {
        EntryId who = signedIn;
        if (who != null) {
          tickets.tell(new Request.CloseMaildrop(who, session));
        }
      }
    }
  }

  /** The node's number of an upload: random, since a session's own begin at 1. */
  private long upload(long number) {
    return uploads.computeIfAbsent(number, key -> ThreadLocalRandom.current().nextLong());
  }

  @Override
  public byte @Nullable [] readBody(BodyId name, long offset, int length) {
    Answer.Item item = shown.get(name);
    if (item == null) {
      return null;
    }
    int prefix = item.prefix().length;
    if (offset >= prefix) {
      return read(item, offset - prefix, length);
    }
    byte[] head =
        Arrays.copyOfRange(item.prefix(), (int) offset, (int) Math.min(prefix, offset + length));
    if (head.length == length || item.bodySize() == 0) {
      return head;
    }
    byte[] rest = read(item, 0, length - head.length);
    return rest == null ? null : new ByteWriter().putRaw(head).putRaw(rest).toByteArray();
  }

  private byte @Nullable [] read(Answer.Item item, long offset, int length) {
    byte[] here = bodies.readBody(item.body(), offset, length);
    if (here != null) {
      return here;
    }
    Request read = new Request.ReadBody(item.site(), item.body(), offset, length);
    // on null, the session is told that it cannot be read now
    return tickets.await(read, READ_SECONDS) instanceof Answer.BodyBytes(byte[] bytes)
        ? bytes
        : null;
  }
}
