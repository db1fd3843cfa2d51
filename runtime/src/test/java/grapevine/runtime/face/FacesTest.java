package grapevine.runtime.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import grapevine.faces.Answer;
import grapevine.faces.Notice;
import grapevine.faces.Question;
import grapevine.faces.Refusal;
import grapevine.kernel.id.BodyId;
import grapevine.runtime.address.CannotListen;
import grapevine.runtime.address.NetworkAddress;
import grapevine.runtime.fixture.Surroundings;
import grapevine.runtime.tls.Authority;
import grapevine.runtime.tls.TlsContexts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class FacesTest {
  private static final NetworkAddress ANY = new NetworkAddress("127.0.0.1", 0);
  private static final long PATIENT = 60_000;

  private final Surroundings surroundings = new Surroundings();
  private final LinkedBlockingQueue<Notice> notices = new LinkedBlockingQueue<>();
  private final LinkedBlockingQueue<Consumer<Answer>> questions = new LinkedBlockingQueue<>();
  private final List<AutoCloseable> open = new ArrayList<>();
  private byte[] body = new byte[0];
  private boolean answering = true;
  private long errorsExpected;

  @AfterEach
  void end() throws Exception {
    for (AutoCloseable one : open.reversed()) {
      one.close();
    }
    surroundings.close();
    assertThat(surroundings.errors().count())
        .as("%s", surroundings.lines())
        .isEqualTo(errorsExpected);
  }

  private final class Oracle implements Respondent {
    @Override
    public void ask(Question question, Consumer<Answer> answer) {
      questions.add(answer);
      if (answering) {
        answer.accept(Answer.Refused.of(Refusal.MAILDROP_IN_USE));
      }
    }

    @Override
    public void tell(Notice notice) {
      notices.add(notice);
    }

    @Override
    public byte @Nullable [] readBody(BodyId wanted, long offset, int length) {
      int from = (int) offset;
      return wanted.equals(EchoSession.BODY)
          ? Arrays.copyOfRange(body, from, Math.min(body.length, from + length))
          : null;
    }
  }

  private Faces faces(int totalMax, int addressMax, Faces.Timing timing) {
    Faces faces =
        new Faces(
            new ConnectionLimits(totalMax, addressMax),
            timing,
            new Faces.Tools(surroundings.log(), surroundings.errors(), surroundings.watchdog()));
    open.add(faces);
    return faces;
  }

  private Faces faces() {
    return faces(10, 10, new Faces.Timing(5_000, 200, 20, 5_000));
  }

  private int face(Faces faces, long timeoutMillis, @Nullable SSLContext tls, boolean implicit)
      throws CannotListen {
    return faces.open(
        new FaceConfiguration(
            "echo",
            ANY,
            implicit,
            tls,
            "421 4.3.2 too many connections",
            channel ->
                new FaceConfiguration.Conversation(new EchoSession(timeoutMillis), new Oracle())));
  }

  /** A client that reads lines. */
  private final class Client {
    final Socket socket;
    final BufferedReader reader;

    Client(Socket socket) throws IOException {
      open.add(socket);
      this.socket = socket;
      this.reader =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    }

    Client say(String text) throws IOException {
      socket.getOutputStream().write((text + "\r\n").getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      return this;
    }

    String hear() throws IOException {
      return String.valueOf(reader.readLine());
    }
  }

  private Client client(int port) throws IOException {
    return new Client(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  private static SSLContext trusting(Authority authority) throws Exception {
    return TlsContexts.forJoining(Authority.fingerprint(authority.certificate()));
  }

  @Test
  void carriesAConversation() throws Exception {
    Client client = client(face(faces(), PATIENT, null, false));
    assertThat(client.hear()).isEqualTo("hello false true");
    client.say("a").say("ASK").say("b").say("PAUSE").say("QUIT");
    assertThat(client.hear()).isEqualTo("a");
    assertThat(client.hear()).isEqualTo("answer 1");
    assertThat(client.hear()).isEqualTo("b");
    assertThat(client.reader.lines().toList()).contains("bye");
  }

  @Test
  void beginsTlsInPlaceAndImplicitly() throws Exception {
    Authority authority = Surroundings.authority();
    SSLContext tls = TlsContexts.forFaces(Surroundings.server(authority, 1));
    Faces faces = faces();
    Client plain = client(face(faces, PATIENT, tls, false));
    plain.hear();
    assertThat(plain.say("TLS").hear()).isEqualTo("go");
    Client secure = new Client(TlsContexts.clientSide(trusting(authority), plain.socket));
    assertThat(secure.say("x").hear()).isEqualTo("secure");
    assertThat(secure.hear()).isEqualTo("x");

    Socket second = new Socket(InetAddress.getLoopbackAddress(), face(faces, PATIENT, tls, true));
    Client implicit = new Client(TlsContexts.clientSide(trusting(authority), second));
    assertThat(implicit.hear()).isEqualTo("hello true true");
    assertThat(implicit.say("QUIT").hear()).isEqualTo("bye");
    assertThat(implicit.reader.readLine()).isNull();
  }

  @Test
  void sendsALargeBodyInPartsAndSaysWhereThereIsNone() throws Exception {
    body = new byte[200_000];
    Arrays.fill(body, (byte) 'b');
    Client client = client(face(faces(), PATIENT, null, false));
    client.hear();
    client.say("BODY");
    assertThat(client.hear()).isEqualTo("+OK");
    assertThat(client.hear()).hasSize(200_000);
    assertThat(client.hear()).isEqualTo(".");
    assertThat(client.hear()).isEqualTo("SENT");
    assertThat(client.say("NOBODY").hear()).isEqualTo("UNAVAILABLE");
  }

  @Test
  void endsWhoSendsAByteNowAndThen() throws Exception {
    Client client = client(face(faces(), 300, null, false));
    client.hear();
    try {
      while (true) {
        client.socket.getOutputStream().write('x'); // as fast as it goes, and still no line
        if (client.socket.getInputStream().available() > 0) {
          assertThat(client.hear()).isEqualTo("timed out");
          break;
        }
      }
    } catch (IOException e) {
      assertThat(e).isNotNull(); // the farewell may be lost with the connection
    }
  }

  @Test
  void endsWhoNeverReads() throws Exception {
    Faces faces = faces();
    Client client = client(face(faces, PATIENT, null, false));
    client.hear();
    client.say("FLOOD");
    assertThat(Surroundings.next(notices)).isInstanceOf(Notice.ReleaseMaildrop.class);
  }

  @Test
  void endsAnAnswerThatDoesNotComeAndIgnoresItLater() throws Exception {
    answering = false;
    Client client = client(face(faces(), 100, null, false));
    client.hear();
    assertThat(client.say("ASK").hear()).isEqualTo("timed out");
    Surroundings.next(questions).accept(Answer.Refused.of(Refusal.UNAVAILABLE));
    assertThat(client.reader.readLine()).isNull();
  }

  @Test
  void answersAHalfClosedConnection() throws Exception {
    Client client = client(face(faces(), PATIENT, null, false));
    client.hear();
    client.say("a");
    client.socket.shutdownOutput();
    assertThat(client.hear()).isEqualTo("a");
    assertThat(client.hear()).isEqualTo("half closed");
    assertThat(client.reader.readLine()).isNull();
  }

  @Test
  void refusesTheConnectionThatIsOneTooMany() throws Exception {
    Faces faces = faces(10, 2, Faces.Timing.STANDARD);
    int port = face(faces, PATIENT, null, false);
    Client first = client(port);
    first.hear();
    client(port).hear();
    Client third = client(port);
    assertThat(third.hear()).isEqualTo("421 4.3.2 too many connections");
    assertThat(third.reader.readLine()).isNull();
    surroundings.awaitLine("too many connections");
    first.say("QUIT");
    first.hear();
    first.reader.readLine();
    // the place is free a moment after the connection has ended
    String heard = client(port).hear();
    while (heard.startsWith("421")) {
      heard = client(port).hear();
    }
    assertThat(heard).isEqualTo("hello false true");
  }

  @Test
  void saysFarewellWhenTheServerStops() throws Exception {
    Faces faces = faces();
    Client client = client(face(faces, PATIENT, null, false));
    client.hear();
    faces.close();
    assertThat(client.hear()).isEqualTo("shutting down");
    assertThat(faces.connections()).isZero();
  }

  @Test
  void countsAnErrorInASessionAndGoesOn() throws Exception {
    errorsExpected = 1;
    int port = face(faces(), PATIENT, null, false);
    Client client = client(port);
    client.hear();
    client.say("FAIL");
    assertThat(client.reader.readLine()).isNull();
    assertThat(client(port).hear()).isEqualTo("hello false true");
  }

  @Test
  void namesAPortInUseWithTheRemedy() throws Exception {
    Faces faces = faces();
    int port = face(faces, PATIENT, null, false);
    FaceConfiguration second =
        new FaceConfiguration(
            "submission",
            new NetworkAddress("127.0.0.1", port),
            false,
            null,
            "",
            channel -> new FaceConfiguration.Conversation(new EchoSession(PATIENT), new Oracle()));
    assertThatThrownBy(() -> faces.open(second))
        .isInstanceOf(CannotListen.class)
        .hasMessageContaining("submission: port " + port + " at 127.0.0.1 is in use: stop");
  }
}
