package grapevine.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import grapevine.faces.Answer;
import grapevine.faces.Notice;
import grapevine.faces.Question;
import grapevine.faces.Refusal;
import grapevine.faces.directory.Picture;
import grapevine.faces.envelope.Channel;
import grapevine.faces.http.HttpFace;
import grapevine.faces.http.HttpLimits;
import grapevine.faces.http.Places;
import grapevine.kernel.id.BodyId;
import grapevine.runtime.address.CannotListen;
import grapevine.runtime.address.NetworkAddress;
import grapevine.runtime.face.ConnectionLimits;
import grapevine.runtime.face.Respondent;
import grapevine.runtime.fixture.Surroundings;
import grapevine.runtime.tls.Authority;
import grapevine.runtime.tls.TlsContexts;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real sockets: what a client says on them, also badly, slowly, or not to the end. */
final class HttpListenerTest {
  private static final String SIGNED = "Authorization: Basic YTpi\r\n";
  private static final String LONG_POLL =
      "GET /v1/mailbox?wait=50&version=28cc2d6d898debd40e90d0aa8f39baa3 HTTP/1.1\r\nHost: a\r\n"
          + SIGNED
          + "\r\n";

  private final Surroundings surroundings = new Surroundings();
  private final Bell bell = new Bell();
  private final ConnectionLimits limits = new ConnectionLimits(20, 20);
  private final Desk desk = new Desk();
  private @Nullable HttpListener listener;

  /** Answers all questions; a mailbox has what a test puts there. */
  private static final class Desk implements Respondent {
    private final byte[] body = new byte[200_000];
    private final List<Question> asked = new CopyOnWriteArrayList<>();
    private final LinkedBlockingQueue<Question> opened = new LinkedBlockingQueue<>();
    private final List<Answer.MaildropMessage> messages = new CopyOnWriteArrayList<>();
    private volatile boolean silent;
    private volatile long readable = Long.MAX_VALUE;

    Desk() {
      Arrays.fill(body, (byte) 'x');
      put("m1");
      put("m22");
    }

    void put(String id) {
      messages.add(new Answer.MaildropMessage(id, body.length, BodyId.of(body)));
    }

    @Override
    public void ask(Question question, Consumer<Answer> answer) {
      asked.add(question);
      switch (question) {
        case Question.Authenticate _ -> answer.accept(new Answer.Authenticated("alice.pa"));
        case Question.OpenMaildrop _ -> {
          opened.add(question);
          answer.accept(new Answer.Maildrop(messages));
        }
        case Question.StoreMessage _ -> {
          if (!silent) {
            answer.accept(new Answer.Accepted("accepted"));
          }
        }
        case Question.CheckSender _,
            Question.CheckRecipients _,
            Question.UploadPart _,
            Question.DeleteMessages _,
            Question.ChangeEntry _ ->
            answer.accept(Answer.Accepted.PLAIN);
        case Question.ScramKeysOf _, Question.Proved _ ->
            answer.accept(Answer.Refused.of(Refusal.COMMAND_NOT_OFFERED));
      }
    }

    @Override
    public void tell(Notice notice) {}

    @Override
    public byte @Nullable [] readBody(BodyId name, long offset, int length) {
      int end = (int) Math.min(body.length, offset + length);
      return offset >= readable ? null : Arrays.copyOfRange(body, (int) offset, end);
    }
  }

  @AfterEach
  void close() throws InterruptedException {
    if (listener != null) {
      listener.close();
    }
    surroundings.close();
    assertThat(surroundings.errors().count()).isZero();
  }

  private int open(@Nullable SSLContext tls, HttpTiming timing) throws CannotListen {
    HttpFace face =
        new HttpFace(
            HttpLimits.DEFAULT,
            HttpListenerTest::none,
            () -> new Places("s", List.of(), List.of()));
    listener =
        new HttpListener(
            List.of(new HttpListener.Place("http", new NetworkAddress("127.0.0.1", 0), tls)),
            new HttpListener.Service(face, channel -> desk, bell),
            new HttpListener.Tools(limits, timing, surroundings.errors(), surroundings.watchdog()));
    return listener.ports().getFirst();
  }

  private static Picture none() {
    throw new IllegalStateException("no test looks at names");
  }

  private static Socket connect(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(Surroundings.PATIENCE_SECONDS));
    return socket;
  }

  private static void say(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  /** All that comes until the other side closes, or breaks. */
  private static String rest(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  private static String get(String path) {
    return "GET " + path + " HTTP/1.1\r\nHost: a\r\n" + SIGNED + "Connection: close\r\n\r\n";
  }

  private static String post(String path, String body) {
    return "POST "
        + path
        + " HTTP/1.1\r\nHost: a\r\n"
        + SIGNED
        + "Content-Type: application/json\r\nConnection: close\r\nContent-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  @Test
  void requestIsAnsweredAlsoOverTls() throws Exception {
    Authority authority = Surroundings.authority();
    int port = open(TlsContexts.forFaces(Surroundings.server(authority, 1)), HttpTiming.STANDARD);
    SSLContext trust = TlsContexts.forJoining(Authority.fingerprint(authority.certificate()));
    try (Socket plain = connect(port);
        SSLSocket socket = TlsContexts.clientSide(trust, plain)) {
      say(socket, get("/v1/mailbox"));
      assertThat(rest(socket)).startsWith("HTTP/1.1 200 ").contains("{\"id\":\"m22\"");
    }
    Question.Authenticate asked = (Question.Authenticate) desk.asked.getFirst();
    assertThat(asked.channel()).isEqualTo(new Channel("127.0.0.1", true, true));
  }

  @Test
  void plainHttpIsForThisMachineOnly() {
    NetworkAddress everywhere = new NetworkAddress("0.0.0.0", 0);
    assertThatThrownBy(() ->
            new HttpListener(
                List.of(new HttpListener.Place("http", everywhere, null)),
                new HttpListener.Service(
                    new HttpFace(
                        HttpLimits.DEFAULT,
                        HttpListenerTest::none,
                        () -> new Places("s", List.of(), List.of())),
                    channel -> desk,
                    bell),
                new HttpListener.Tools(
                    limits, HttpTiming.STANDARD, surroundings.errors(), surroundings.watchdog())))
        .isInstanceOf(CannotListen.class)
        .hasMessageContaining("passwords need TLS");
  }

  @Test
  void storedMessageComesWholeOrNotAtAll() throws Exception {
    int port = open(null, HttpTiming.STANDARD);
    try (Socket socket = connect(port)) {
      say(socket, get("/v1/mailbox/m1"));
      String said = rest(socket);
      assertThat(said).contains("Content-Length: 200000").contains("message/rfc822");
      assertThat(said.substring(said.indexOf("\r\n\r\n") + 4)).isEqualTo("x".repeat(200_000));
    }
    desk.readable = 100_000;
    try (Socket socket = connect(port)) {
      say(socket, get("/v1/mailbox/m1"));
      byte[] most = new byte[300_000];
      int count = readUntilBroken(socket.getInputStream(), most);
      assertThat(count).isLessThan(200_000);
    }
    desk.readable = 0;
    try (Socket socket = connect(port)) {
      say(socket, get("/v1/mailbox/m1"));
      assertThat(rest(socket)).startsWith("HTTP/1.1 503 ");
    }
  }

  private static int readUntilBroken(InputStream in, byte[] into) {
    int count = 0;
    try {
      int read = in.read(into, count, into.length - count);
      while (read > 0) {
        count += read;
        read = in.read(into, count, into.length - count);
      }
    } catch (IOException broken) {
      return count;
    }
    return count;
  }

  @Test
  void longPollIsAnsweredWhenTheBellRings() throws Exception {
    int port = open(null, HttpTiming.STANDARD);
    try (Socket socket = connect(port)) {
      say(socket, LONG_POLL);
      Surroundings.next(desk.opened);
      Surroundings.next(desk.opened);
      desk.put("m333");
      bell.ring("mail alice.pa");
      assertThat(firstLine(socket)).isEqualTo("HTTP/1.1 200 OK");
    }
    assertThat(bell.listening()).isZero();
  }

  @Test
  void longPollIsAnsweredThoughNobodyRings() throws Exception {
    int port = open(null, new HttpTiming(60_000, 60_000, 60_000, 5, 0, 5_000));
    try (Socket socket = connect(port)) {
      say(socket, LONG_POLL);
      Surroundings.next(desk.opened);
      desk.put("m333");
      assertThat(firstLine(socket)).isEqualTo("HTTP/1.1 200 OK");
    }
  }

  @Test
  void longPollIsAnsweredWhenTheServerStops() throws Exception {
    int port = open(null, HttpTiming.STANDARD);
    try (Socket socket = connect(port)) {
      say(socket, LONG_POLL);
      Surroundings.next(desk.opened);
      CompletableFuture<Void> stopped =
          CompletableFuture.runAsync(() -> {
            if (listener != null) {
              listener.close();
            }
          });
      assertThat(firstLine(socket)).isEqualTo("HTTP/1.1 304 Not Modified");
      stopped.get(Surroundings.PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
    listener = null;
    assertThatThrownBy(() -> connect(port).close()).isInstanceOf(IOException.class);
  }

  private static String firstLine(Socket socket) throws IOException {
    StringBuilder line = new StringBuilder();
    InputStream in = socket.getInputStream();
    int octet = in.read();
    while (octet >= 0 && octet != '\r') {
      line.append((char) octet);
      octet = in.read();
    }
    return line.toString();
  }

  @Test
  void slowHeadIsEnded() throws Exception {
    int port = open(null, new HttpTiming(500, 60_000, 60_000, 2_000, 0, 5_000));
    try (Socket socket = connect(port)) {
      say(socket, "GET /v1/servers HTTP/1.1\r\nX: ");
      CompletableFuture<String> said =
          CompletableFuture.supplyAsync(() -> {
            byte[] all = new byte[10_000];
            try {
              return "" + readUntilBroken(socket.getInputStream(), all);
            } catch (IOException e) {
              return "broken";
            }
          });
      // an octet now and then keeps it from being idle, but not from being slow
      while (!said.isDone()) {
        try {
          say(socket, "x");
        } catch (IOException ended) {
          break;
        }
        bell.listen("nothing").await(50, 0);
      }
      said.get(Surroundings.PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
    awaitConnections(0);
  }

  private void awaitConnections(int count) throws InterruptedException {
    for (int round = 0; round < 600 && limits.total() != count; round++) {
      bell.listen("nothing").await(100, 0);
    }
    assertThat(limits.total()).isEqualTo(count);
  }

  @Test
  void slowBodyIsEnded() throws Exception {
    int port = open(null, new HttpTiming(60_000, 300, 60_000, 2_000, 0, 5_000));
    try (Socket socket = connect(port)) {
      String whole = post("/v1/messages", "{" + " ".repeat(70_000));
      say(socket, whole.substring(0, whole.length() - 1));
      assertThat(readUntilBroken(socket.getInputStream(), new byte[10_000])).isLessThan(10_000);
    }
    awaitConnections(0);
  }

  @Test
  void bodyIsNotReadOfWhoHasNotSignedIn() throws Exception {
    int port = open(null, HttpTiming.STANDARD);
    try (Socket socket = connect(port)) {
      say(
          socket,
          post("/v1/messages", "{}").replace(SIGNED, "").replace(": 2\r\n", ": 999999999\r\n"));
      assertThat(firstLine(socket)).isEqualTo("HTTP/1.1 401 Refused");
    }
    assertThat(desk.asked).isEmpty();
  }

  @Test
  void bodiesAreLimitedAndTheirLengthMustBeSaid() throws Exception {
    int port = open(null, HttpTiming.STANDARD);
    try (Socket socket = connect(port)) {
      say(socket, post("/v1/changes", " ".repeat(70_000)));
      assertThat(rest(socket)).startsWith("HTTP/1.1 413 ");
    }
    String message =
        "{\"from\":\"a@b\",\"recipients\":[\"bob.pa\"],\"text\":\"%s\"}"
            .formatted("x".repeat(70_000));
    try (Socket socket = connect(port)) {
      say(socket, post("/v1/messages", message));
      assertThat(rest(socket)).startsWith("HTTP/1.1 201 ");
    }
    try (Socket socket = connect(port)) {
      say(
          socket,
          "POST /v1/changes HTTP/1.1\r\nHost: a\r\n"
              + SIGNED
              + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
      assertThat(firstLine(socket)).isEqualTo("HTTP/1.1 411 Refused");
    }
  }

  @Test
  void requestsFollowEachOtherAndABodyIsWaitedFor() throws Exception {
    int port = open(null, HttpTiming.STANDARD);
    String head =
        "POST /v1/changes HTTP/1.1\r\nHost: a\r\n"
            + SIGNED
            + "Content-Type: application/json\r\nContent-Length: 2\r\n";
    try (Socket socket = connect(port)) {
      say(socket, head + "Expect: 100-continue\r\n\r\n");
      assertThat(firstLine(socket)).isEqualTo("HTTP/1.1 100 Continue");
      say(socket, "{}" + head + "\r\n{}" + "\r\n" + get("/v1/mailbox"));
      String rest = rest(socket);
      assertThat(rest.split("HTTP/1\\.1 ")).hasSize(4);
      assertThat(rest).contains("HTTP/1.1 400 ", "HTTP/1.1 200 ");
    }
  }

  @Test
  void questionThatNobodyAnswersHasAnUnknownOutcome() throws Exception {
    int port = open(null, new HttpTiming(60_000, 60_000, 50, 2_000, 0, 5_000));
    desk.silent = true;
    try (Socket socket = connect(port)) {
      say(
          socket,
          post("/v1/messages", "{\"from\":\"a@b\",\"recipients\":[\"bob.pa\"],\"text\":\"x\"}"));
      assertThat(rest(socket)).startsWith("HTTP/1.1 504 ").contains("outcome-unknown");
    }
  }

  @Test
  void headsThatAreNoneOrTooLargeAreRefused() throws Exception {
    int port = open(null, HttpTiming.STANDARD);
    for (String head :
        List.of(
            "\0\0\0\0\r\n\r\n",
            "EHLO a\r\n\r\n",
            "GET /v1/servers HTTP/1.1\r\n\r\n",
            "GET /v1/servers HTTP/1.1\r\nHost: a\r\n b\r\n\r\n",
            "GET /v1/servers HTTP/1.1\nHost: a\n\n",
            "GET /v1/servers HTTP/1.1\r\nHost : a\r\n\r\n",
            "GET /v1/servers HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
            "GET /v1/servers HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(9_000) + "\r\n\r\n")) {
      try (Socket socket = connect(port)) {
        say(socket, head);
        socket.shutdownOutput();
        assertThat(rest(socket)).matches("(?s)HTTP/1\\.1 (4(00|31|05|17|14)|505) .*|");
      }
    }
    assertThat(desk.asked).isEmpty();
  }

  @Test
  void connectionsAreLimitedAndGivenBack() throws Exception {
    int port = open(null, HttpTiming.STANDARD);
    Socket[] sockets = new Socket[20];
    for (int index = 0; index < sockets.length; index++) {
      sockets[index] = connect(port);
    }
    awaitConnections(20);
    try (Socket more = connect(port)) {
      assertThat(readUntilBroken(more.getInputStream(), new byte[10])).isZero();
    }
    for (Socket socket : sockets) {
      socket.close();
    }
    awaitConnections(0);
    try (Socket socket = connect(port)) {
      say(socket, get("/v1/mailbox"));
      assertThat(rest(socket)).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void headIsAnsweredWithoutABody() throws Exception {
    int port = open(null, HttpTiming.STANDARD);
    try (Socket socket = connect(port)) {
      say(socket, get("/v1/mailbox").replace("GET", "HEAD"));
      assertThat(rest(socket))
          .startsWith("HTTP/1.1 200 ")
          .contains("\r\nX-Content-Type-Options: nosniff\r\n")
          .endsWith("\r\n\r\n");
    }
  }
}
