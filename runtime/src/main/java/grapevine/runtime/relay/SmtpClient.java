package grapevine.runtime.relay;

import grapevine.runtime.process.Watchdog;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * One connection to an SMTP server, up to the point where messages can be sent. Each reply and each
 * write has a limit, total and not for each byte: the watchdog closes the socket. For one thread.
 */
final class SmtpClient implements Closeable {
  private final Socket plain;
  private final RelayHost host;
  private final RelayTiming timing;
  private final Watchdog watchdog;
  private InputStream in;
  private OutputStream out;
  private final Map<String, String> extensions = new TreeMap<>();
  private boolean secure;
  private volatile boolean late;

  private SmtpClient(Socket plain, RelayHost host, RelayTiming timing, Watchdog watchdog)
      throws IOException {
    this.plain = plain;
    this.host = host;
    this.timing = timing;
    this.watchdog = watchdog;
    this.in = new BufferedInputStream(plain.getInputStream());
    this.out = new BufferedOutputStream(plain.getOutputStream(), 16_384);
  }

  /** The server does not let us begin. */
  static final class NotWelcome extends IOException {
    private static final long serialVersionUID = 1;

    NotWelcome(String why) {
      super(why);
    }
  }

  /** Connects, greets, begins TLS and signs in, as far as wanted and offered. */
  static SmtpClient open(RelayHost host, RelayTiming timing, Watchdog watchdog) throws IOException {
    InetSocketAddress resolved = host.address().resolve();
    if (resolved.isUnresolved()) {
      throw new NotWelcome("the host name of " + host.address() + " is not known");
    }
    Socket plain = new Socket();
    try {
      plain.connect(resolved, timing.connectMillis());
      plain.setTcpNoDelay(true);
      SmtpClient client = new SmtpClient(plain, host, timing, watchdog);
      client.begin();
      return client;
    } catch (IOException e) {
      plain.close();
      throw e;
    }
  }

  private void begin() throws IOException {
    wanted(reply(timing.greetingMillis()));
    greet();
    if (extensions.containsKey("STARTTLS")) {
      wanted(command("STARTTLS"));
      startTls();
      greet();
    } else if (host.tls() == RelayHost.TlsPolicy.REQUIRE) {
      throw new NotWelcome(host.address() + " does not offer STARTTLS, which is required");
    }
    signIn();
  }

  private void greet() throws IOException {
    extensions.clear();
    Reply reply = command("EHLO " + host.clientName());
    if (!reply.positive()) {
      wanted(command("HELO " + host.clientName())); // RFC 5321 section 3.2
      return;
    }
    for (String line : reply.lines().subList(1, reply.lines().size())) {
      String[] words = line.split(" ", 2);
      extensions.put(words[0].toUpperCase(Locale.ROOT), words.length > 1 ? words[1] : "");
    }
  }

  private void startTls() throws IOException {
    // RFC 3207 section 4.2: nothing that was said in the clear may be believed afterwards
    if (in.available() > 0) {
      throw new NotWelcome(host.address() + " said more before TLS began");
    }
    boolean verify = host.tls() == RelayHost.TlsPolicy.REQUIRE;
    SSLSocket socket =
        (SSLSocket)
            OutgoingTls.context(verify)
                .getSocketFactory()
                .createSocket(plain, host.address().host(), host.address().port(), true);
    if (verify) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
    }
    try (Watchdog.Watch _ = limit(timing.commandMillis())) {
      socket.startHandshake();
    }
    in = new BufferedInputStream(socket.getInputStream());
    out = new BufferedOutputStream(socket.getOutputStream(), 16_384);
    secure = true;
  }

  private void signIn() throws IOException {
    RelayHost.SignIn signIn = host.signIn();
    if (signIn == null) {
      return;
    }
    if (!secure && !plain.getInetAddress().isLoopbackAddress()) {
      throw new NotWelcome(host.address() + " offers no TLS, and no password is sent without it");
    }
    if (!List.of(extensions.getOrDefault("AUTH", "").split(" ")).contains("PLAIN")) {
      throw new NotWelcome(host.address() + " does not offer AUTH PLAIN");
    }
    String text = "\0" + signIn.user() + "\0" + signIn.password(); // RFC 4616 section 2
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    wanted(command("AUTH PLAIN " + Base64.getEncoder().encodeToString(octets)));
  }

  private void wanted(Reply reply) throws NotWelcome {
    if (!reply.positive()) {
      throw new NotWelcome(host.address() + ": " + reply.words());
    }
  }

  boolean offers(String extension) {
    return extensions.containsKey(extension);
  }

  /** The largest message that it takes, or {@code Long.MAX_VALUE} (RFC 1870 section 4). */
  long sizeMax() {
    String size = extensions.getOrDefault("SIZE", "");
    return size.matches("[1-9]\\d{0,17}") ? Long.parseLong(size) : Long.MAX_VALUE;
  }

  /** Says a command and waits for its reply. */
  Reply command(String line) throws IOException {
    say(line);
    return reply(line.equals("DATA") ? timing.dataMillis() : timing.commandMillis());
  }

  /** Says a command whose reply is read later (RFC 2920). */
  void say(String line) throws IOException {
    send((line + "\r\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Writes a piece of a message. */
  void send(byte[] bytes) throws IOException {
    try (Watchdog.Watch _ = limit(timing.blockMillis())) {
      out.write(bytes);
    }
  }

  /** The next reply to a command. */
  Reply reply() throws IOException {
    return reply(timing.commandMillis());
  }

  /** The reply to the end of a message. */
  Reply lastReply() throws IOException {
    return reply(timing.endMillis());
  }

  private Reply reply(int millis) throws IOException {
    try (Watchdog.Watch _ = limit(millis)) {
      out.flush();
      Reply reply = Reply.read(in);
      if (reply.code() == 421) {
        throw new NotWelcome(host.address() + ": " + reply.words()); // RFC 5321 section 3.8
      }
      return reply;
    } catch (SocketException e) {
      throw late ? new SocketException("no answer within " + millis + " ms") : e;
    }
  }

  private Watchdog.Watch limit(int millis) {
    return watchdog.after(millis, this::cut);
  }

  private void cut() {
    late = true;
    try {
      close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Takes leave politely, if it takes no time, and closes. */
  void quit() throws IOException {
    try (Watchdog.Watch _ = limit(1_000)) {
      out.write("QUIT\r\n".getBytes(StandardCharsets.US_ASCII));
      out.flush();
    } finally {
      close();
    }
  }

  @Override
  public void close() throws IOException {
    plain.close();
  }
}
