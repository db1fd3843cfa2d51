package grapevine.faces.conversation;

import grapevine.faces.Answer;
import grapevine.faces.LineTransfer;
import grapevine.faces.Question;
import grapevine.faces.Session;
import grapevine.faces.SessionAction;
import grapevine.faces.SessionInput;
import grapevine.faces.SessionOutput;
import grapevine.faces.envelope.Channel;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Drives one session as a driver would, and writes down what it does. */
final class Player {

  /** A question with the answer that it got. */
  record Asked(Question question, Answer answer) {}

  private final Session session;
  private final Channel channel;
  private final SessionOutput output = new SessionOutput();
  private final List<String> lines = new ArrayList<>();
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final ByteArrayOutputStream unshown = new ByteArrayOutputStream();
  private final List<Asked> asked = new ArrayList<>();
  private final boolean showsDeadlines;

  private SessionAction.@Nullable Ask open;
  private SessionAction.@Nullable SendBody body;
  private final ByteArrayOutputStream backlog = new ByteArrayOutputStream();
  private boolean closed;
  private boolean opened;
  private boolean resumes;

  Player(Setup setup) {
    session = setup.session();
    channel = setup.channel();
    showsDeadlines = setup.has("deadlines");
  }

  @Nullable Question question() {
    return open == null ? null : open.question();
  }

  boolean closed() {
    return closed;
  }

  boolean wantsInput() {
    return session.wantsInput();
  }

  List<Asked> asked() {
    return asked;
  }

  /** Everything said, as it went over the wire. */
  String wire() {
    return said.toString(StandardCharsets.ISO_8859_1);
  }

  /** What was done since the last call, as lines. */
  List<String> drain() {
    showSaid();
    List<String> drained = List.copyOf(lines);
    lines.clear();
    return drained;
  }

  /** Sends; what the session does not want yet waits. */
  void bytes(byte[] data, int from, int to) {
    backlog.write(data, from, to - from);
    feed();
  }

  private void feed() {
    byte[] data = backlog.toByteArray();
    backlog.reset();
    int at = 0;
    while (at < data.length && !closed && (session.wantsInput() || !opened)) {
      int length = Math.min(SessionInput.BYTES_MAX, data.length - at);
      // a copy of its own, with other things around it: the session may look at its window only
      byte[] window = new byte[length + 2];
      window[0] = '\n';
      window[length + 1] = '\n';
      System.arraycopy(data, at, window, 1, length);
      handle(new SessionInput.Bytes(window, 1, length));
      at += length;
    }
    backlog.write(data, at, data.length - at);
  }

  void answer(Answer answer) {
    SessionAction.Ask current = open;
    if (current == null) {
      throw new IllegalStateException("an answer without a question");
    }
    open = null;
    asked.add(new Asked(current.question(), answer));
    handle(new SessionInput.Answered(current.ask(), answer));
    feed();
  }

  /** An {@code I:} line. */
  void event(String words) {
    String[] parts = words.split(" ", 2);
    switch (parts[0]) {
      case "opened" -> handle(new SessionInput.Opened(channel));
      case "tls-started" -> handle(new SessionInput.TlsStarted());
      case "timed-out" -> handle(new SessionInput.TimedOut());
      case "peer-closed" -> handle(new SessionInput.PeerClosed());
      case "disconnected" -> handle(new SessionInput.Disconnected());
      case "shutting-down" -> handle(new SessionInput.ShuttingDown());
      case "body" -> sendBody(Escapes.read(parts[1]));
      case "body-unavailable" -> bodySent(SessionInput.BodyOutcome.UNAVAILABLE);
      case "body-broken" -> bodySent(SessionInput.BodyOutcome.BROKEN);
      default -> throw new IllegalArgumentException("event " + words);
    }
  }

  private void sendBody(byte[] content) {
    SessionAction.SendBody sending = body;
    if (sending == null) {
      throw new IllegalStateException("a body that nobody asked for");
    }
    say(sending.preamble());
    LineTransfer transfer = sending.transfer();
    for (int index = 0; index < content.length && !transfer.finished(); index += 7) {
      say(transfer.next(content, index, Math.min(7, content.length - index)));
    }
    say(transfer.end());
    bodySent(SessionInput.BodyOutcome.SENT);
  }

  private void bodySent(SessionInput.BodyOutcome outcome) {
    body = null;
    handle(new SessionInput.BodySent(outcome));
    feed();
  }

  private void handle(SessionInput input) {
    session.handle(input, output);
    opened |= input instanceof SessionInput.Opened;
    output.drain().forEach(this::perform);
    if (resumes) {
      resumes = false;
      handle(new SessionInput.Resumed());
    }
  }

  private void perform(SessionAction action) {
    switch (action) {
      case SessionAction.Write(byte[] data) -> say(data);
      case SessionAction.Ask ask -> {
        open = ask;
        show("Q: " + Words.of(ask.question()));
      }
      case SessionAction.Tell(var notice) -> show("N: " + Words.of(notice));
      case SessionAction.StartTls() -> show("X: start-tls");
      case SessionAction.SendBody sending -> {
        body = sending;
        show("X: send-body");
      }
      case SessionAction.Resume() -> {
        show("X: resume");
        resumes = true;
      }
      case SessionAction.Close() -> {
        closed = true;
        show("X: close");
      }
      case SessionAction.SetTimeout(long millis) -> {
        if (showsDeadlines) {
          show("X: deadline " + millis);
        }
      }
      case SessionAction.Log(var line) -> show("L: " + line);
    }
  }

  private void say(byte[] data) {
    said.writeBytes(data);
    unshown.writeBytes(data);
  }

  private void show(String line) {
    showSaid();
    lines.add(line);
  }

  private void showSaid() {
    String text = unshown.toString(StandardCharsets.ISO_8859_1);
    unshown.reset();
    int start = 0;
    while (start < text.length()) {
      int end = text.indexOf("\r\n", start);
      String line = text.substring(start, end < 0 ? text.length() : end);
      String shown = Escapes.write(line.getBytes(StandardCharsets.ISO_8859_1));
      lines.add(end < 0 ? "S: " + shown + "\\c" : "S: " + shown);
      start = end < 0 ? text.length() : end + 2;
    }
  }
}
