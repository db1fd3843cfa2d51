package grapevine.runtime.face;

import grapevine.faces.LineTransfer;
import grapevine.faces.Question;
import grapevine.faces.Session;
import grapevine.faces.SessionAction;
import grapevine.faces.SessionInput;
import grapevine.faces.SessionOutput;
import grapevine.kernel.id.BodyId;
import java.nio.charset.StandardCharsets;

/** A session with a word for each thing that a session can want. */
final class EchoSession implements Session {
  static final BodyId BODY = BodyId.of(new byte[] {1});
  static final BodyId NO_BODY = BodyId.of(new byte[] {2});

  private final StringBuilder input = new StringBuilder();
  private final long timeoutMillis;
  private SessionOutput output = new SessionOutput();
  private boolean ended;

  EchoSession(long timeoutMillis) {
    this.timeoutMillis = timeoutMillis;
  }

  @Override
  public boolean wantsInput() {
    return !ended;
  }

  @Override
  public void handle(SessionInput what, SessionOutput actions) {
    output = actions;
    switch (what) {
      case SessionInput.Opened opened -> {
        output.add(new SessionAction.SetTimeout(timeoutMillis));
        say("hello " + opened.channel().tls() + " " + opened.channel().loopback());
      }
      case SessionInput.Bytes bytes -> {
        input.append(
            new String(bytes.data(), bytes.offset(), bytes.length(), StandardCharsets.US_ASCII));
        lines();
      }
      case SessionInput.Answered answered -> {
        say("answer " + answered.ask());
        lines();
      }
      case SessionInput.TlsStarted() -> say("secure");
      case SessionInput.TimedOut() -> end("timed out");
      case SessionInput.PeerClosed() -> end("half closed");
      case SessionInput.Disconnected() ->
          output.add(new SessionAction.Tell(new grapevine.faces.Notice.ReleaseMaildrop("x")));
      case SessionInput.ShuttingDown() -> end("shutting down");
      case SessionInput.BodySent sent -> say(sent.outcome().toString());
      case SessionInput.Resumed() -> say("resumed");
    }
  }

  private void lines() {
    int feed = input.indexOf("\n");
    while (feed >= 0 && !ended) {
      String line = input.substring(0, feed).strip();
      input.delete(0, feed + 1);
      line(line);
      if (line.equals("ASK")) {
        return;
      }
      feed = input.indexOf("\n");
    }
  }

  private void line(String line) {
    switch (line) {
      case "ASK" -> output.add(new SessionAction.Ask(1, new Question.OpenMaildrop("alice")));
      case "TLS" -> {
        say("go");
        output.add(new SessionAction.StartTls());
      }
      case "BODY" -> body(BODY);
      case "NOBODY" -> body(NO_BODY);
      case "FLOOD" -> output.add(new SessionAction.Write(new byte[64 * 1_048_576]));
      case "PAUSE" -> output.add(new SessionAction.Resume());
      case "FAIL" -> throw new IllegalStateException("on purpose");
      case "QUIT" -> end("bye");
      default -> say(line);
    }
  }

  private void body(BodyId body) {
    output.add(
        new SessionAction.SendBody(
            body, "+OK\r\n".getBytes(StandardCharsets.UTF_8), LineTransfer.whole()));
  }

  private void say(String text) {
    output.add(new SessionAction.Write((text + "\r\n").getBytes(StandardCharsets.US_ASCII)));
  }

  private void end(String text) {
    say(text);
    output.add(new SessionAction.Close());
    ended = true;
  }
}
