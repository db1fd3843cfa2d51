package grapevine.faces.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.faces.Answer;
import grapevine.faces.Notice;
import grapevine.faces.Question;
import grapevine.faces.Refusal;
import grapevine.faces.Session;
import grapevine.faces.SessionAction;
import grapevine.faces.SessionInput;
import grapevine.faces.SessionOutput;
import grapevine.faces.envelope.Channel;
import grapevine.kernel.id.BodyId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Drives a session with bytes that are both what the client sends and what happens otherwise: an
 * octet from 0xf0 on is an event, any other is sent, in chunks that 0xf0 ends. Checks what must
 * always hold.
 */
final class Harness {

  private static final int WRITE_OCTETS_MAX = 140_000;

  private final Session session;
  private final Channel channel;
  private final SessionOutput output = new SessionOutput();
  private SessionAction.@Nullable Ask open;
  private @Nullable SessionInput due;
  private boolean closed;
  private boolean yes = true;
  private long uploaded;

  Harness(Session session, Channel channel) {
    this.session = session;
    this.channel = channel;
  }

  void run(byte[] input) {
    handle(new SessionInput.Opened(channel));
    int from = 0;
    for (int index = 0; index <= input.length && !closed; index++) {
      boolean event = index == input.length || (input[index] & 0xff) >= 0xf0;
      if (event) {
        send(input, from, index);
        from = index + 1;
        if (!closed) {
          happen(index == input.length ? 0xf0 : input[index] & 0xff);
        }
      }
    }
    if (!closed) {
      handle(new SessionInput.Disconnected());
    }
    assertThat(closed).isTrue();
    assertThat(session.wantsInput()).isFalse();
    assertThat(uploaded).as("an upload that nobody ended").isZero();
  }

  private void send(byte[] input, int from, int to) {
    for (int at = from; at < to && !closed && session.wantsInput(); ) {
      int length = Math.min(4_096, to - at);
      handle(new SessionInput.Bytes(input.clone(), at, length));
      at += length;
      settle();
    }
  }

  private void happen(int event) {
    switch (event) {
      case 0xf1 -> yes = !yes;
      case 0xf2 -> handle(new SessionInput.TimedOut());
      case 0xf3 -> handle(new SessionInput.PeerClosed());
      case 0xf4 -> handle(new SessionInput.ShuttingDown());
      case 0xf5 -> handle(new SessionInput.Disconnected());
      default -> settle();
    }
  }

  /** Answers, resumes, starts TLS, until the session waits for the client. */
  private void settle() {
    while (!closed && (open != null || due != null)) {
      SessionAction.Ask ask = open;
      SessionInput next = due;
      open = null;
      due = null;
      if (ask != null) {
        handle(new SessionInput.Answered(ask.ask(), answer(ask.question())));
      } else if (next != null) {
        handle(next);
      }
    }
  }

  private Answer answer(Question question) {
    if (!yes) {
      return Answer.Refused.of(Refusal.UNAVAILABLE);
    }
    return switch (question) {
      case Question.Authenticate authenticate -> new Answer.Authenticated("somebody");
      case Question.OpenMaildrop open -> maildrop();
      case Question.CheckRecipients check -> each(check.recipients().size());
      case Question.CheckSender check -> Answer.Accepted.PLAIN;
      case Question.UploadPart part -> Answer.Accepted.PLAIN;
      case Question.StoreMessage store -> Answer.Accepted.PLAIN;
      case Question.DeleteMessages delete -> Answer.Accepted.PLAIN;
      case Question.ChangeEntry change -> Answer.Accepted.PLAIN;
      case Question.ScramKeysOf keys -> Answer.Refused.of(Refusal.UNAVAILABLE);
      case Question.Proved proved -> Answer.Refused.of(Refusal.UNAVAILABLE);
    };
  }

  private static Answer each(int count) {
    List<Answer.Verdict> verdicts = new ArrayList<>();
    for (int index = 0; index < count; index++) {
      verdicts.add(
          index % 3 == 2 ? Answer.Refused.of(Refusal.RECIPIENT_UNKNOWN) : Answer.Accepted.PLAIN);
    }
    return new Answer.EachRecipient(verdicts);
  }

  private static Answer maildrop() {
    BodyId body = BodyId.of(new byte[0]);
    return new Answer.Maildrop(
        List.of(
            new Answer.MaildropMessage("one", 1, body),
            new Answer.MaildropMessage("two", 2, body)));
  }

  private void handle(SessionInput input) {
    assertThat(closed).isFalse();
    session.handle(input, output);
    long written = 0;
    for (SessionAction action : output.drain()) {
      assertThat(closed).as("nothing follows the end").isFalse();
      if (action instanceof SessionAction.Write(byte[] data)) {
        written += data.length;
        assertLines(data);
      }
      perform(action);
    }
    assertThat(written).isLessThan(WRITE_OCTETS_MAX);
  }

  private static void assertLines(byte[] data) {
    String text = new String(data, StandardCharsets.UTF_8);
    assertThat(text).endsWith("\r\n");
    for (String line : text.split("\r\n", -1)) {
      assertThat(line).doesNotContain("\r", "\n", "\0").hasSizeLessThan(510);
    }
  }

  private void perform(SessionAction action) {
    switch (action) {
      case SessionAction.Ask ask -> {
        assertThat(open).as("one open question").isNull();
        open = ask;
        note(ask.question());
      }
      case SessionAction.SendBody body ->
          due = new SessionInput.BodySent(SessionInput.BodyOutcome.SENT);
      case SessionAction.StartTls() -> due = new SessionInput.TlsStarted();
      case SessionAction.Resume() -> due = new SessionInput.Resumed();
      case SessionAction.Close() -> closed = true;
      case SessionAction.Tell(Notice notice) -> {
        if (notice instanceof Notice.AbandonUpload(long upload)) {
          assertThat(upload).isEqualTo(uploaded);
          uploaded = 0;
        }
      }
      case SessionAction.SetTimeout(long millis) -> assertThat(millis).isPositive();
      case SessionAction.Write write -> {}
      case SessionAction.Log log -> {}
    }
  }

  private void note(Question question) {
    if (question instanceof Question.UploadPart part) {
      uploaded = part.upload();
    } else if (question instanceof Question.StoreMessage(var envelope, var content)) {
      assertThat(envelope.recipients()).isNotEmpty();
      if (content instanceof Question.Uploaded reference) {
        assertThat(reference.upload()).isEqualTo(uploaded);
        uploaded = 0;
      }
    }
  }
}
