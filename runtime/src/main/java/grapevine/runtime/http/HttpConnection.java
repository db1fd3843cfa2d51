package grapevine.runtime.http;

import grapevine.faces.envelope.Channel;
import grapevine.faces.http.HttpHead;
import grapevine.faces.http.HttpResponse;
import grapevine.faces.http.Problem;
import grapevine.faces.http.Turn;
import grapevine.kernel.id.BodyId;
import grapevine.kernel.state.StorageException;
import grapevine.runtime.face.Respondent;
import grapevine.runtime.tls.TlsContexts;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * One connection, from its first byte to its last, in one thread; the sweeper closes its socket
 * where a head, a body or a write takes too long.
 */
final class HttpConnection implements Turns.Body {
  private static final int BUFFER_OCTETS = 8_192;
  private static final int PART_OCTETS = 65_536;
  private static final int LEFT_OVER_OCTETS_MAX = 1 << 20;
  private static final long NEVER = Long.MAX_VALUE;

  private final Socket plain;
  private final HttpListener.Place place;
  private final HttpListener.Service service;
  private final HttpListener.Tools tools;
  private final Shared shared;
  private Socket socket;
  private InputStream in = InputStream.nullInputStream();
  private ResponseWriter out;
  private int bodyLeft;
  private boolean continueAwaited;
  private int roomTaken;
  private volatile long endNanos;
  private volatile boolean idle = true;

  /** What all connections share. */
  record Shared(BodyRoom room, Stopping stopping) {}

  /** Whether the server stops. */
  interface Stopping {
    /** From some moment on, for ever. */
    boolean soon();
  }

  HttpConnection(
      Socket plain,
      HttpListener.Place place,
      HttpListener.Service service,
      HttpListener.Tools tools,
      Shared shared) {
    this.plain = plain;
    this.socket = plain;
    this.place = place;
    this.service = service;
    this.tools = tools;
    this.shared = shared;
    this.out = new ResponseWriter(ByteArrayOutputStream.nullOutputStream());
    limit(tools.timing().idleMillis());
  }

  // From other threads

  /** Ends the connection where something has taken too long. */
  void endIfStuck() {
    if (endNanos != NEVER && endNanos - System.nanoTime() < 0) {
      cut();
    }
  }

  /** Ends the connection where it has no request in hand, so that a server that stops can end. */
  void endIfIdle() {
    if (idle) {
      cut();
    }
  }

  /** Ends the connection at once. */
  void cut() {
    try {
      plain.close();
    } catch (IOException e) {
      tools.errors().report("closing a connection", e);
    }
  }

  // The thread

  void run() {
    try {
      plain.setTcpNoDelay(true);
      SSLContext tls = place.tls();
      if (tls != null) {
        socket = TlsContexts.serverSide(tls, plain);
      }
      in = new BufferedInputStream(socket.getInputStream(), BUFFER_OCTETS);
      out = new ResponseWriter(socket.getOutputStream());
      boolean more = true;
      while (more && !shared.stopping().soon()) {
        limit(tools.timing().idleMillis());
        idle = true;
        more = serve();
      }
      end();
    } catch (IOException gone) {
      // the client went, or the sweeper ended it: there is nobody to tell
      cut();
    } catch (RuntimeException e) {
      tools.errors().report(place.name(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      shared.room().give(roomTaken);
      cut();
    }
  }

  private void limit(long millis) {
    endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
  }

  /** One request; false where there cannot be another. */
  private boolean serve() throws IOException, InterruptedException {
    byte[] octets = readHead();
    if (octets.length == 0) {
      return false;
    }
    if (octets.length > HttpHead.OCTETS_MAX) {
      return refuse(Problem.HEAD_TOO_LARGE);
    }
    return switch (HttpHead.read(octets)) {
      case HttpHead.Unsound(Problem problem) -> refuse(problem);
      case HttpHead.Sound(HttpHead head) -> serve(head);
    };
  }

  private boolean refuse(Problem problem) throws IOException {
    out.write(problem.response(), new ResponseWriter.Manner(false, false));
    return false;
  }

  /** The head without the empty line behind it; nothing where the client has gone. */
  private byte[] readHead() throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream(512);
    int inLine = 0;
    while (head.size() <= HttpHead.OCTETS_MAX) {
      int octet = in.read();
      if (octet < 0) {
        return new byte[0];
      }
      head.write(octet);
      if (octet != '\n') {
        inLine += octet == '\r' ? 0 : 1;
      } else if (inLine > 0) {
        inLine = 0;
      } else if (head.size() > 2) {
        return Arrays.copyOf(head.toByteArray(), head.size() - 2);
      } else {
        // RFC 9112 section 2.2: an empty line before a request is passed over
        head.reset();
      }
    }
    return head.toByteArray();
  }

  private boolean serve(HttpHead head) throws IOException, InterruptedException {
    bodyLeft = head.bodyOctets();
    continueAwaited = head.awaitsContinue();
    Channel channel =
        new Channel(
            plain.getInetAddress().getHostAddress(),
            plain.getInetAddress().isLoopbackAddress(),
            place.tls() != null);
    Respondent respondent = service.respondents().apply(channel);
    idle = false;
    endNanos = NEVER;
    HttpResponse response = respond(head, channel, respondent);
    limit(tools.timing().idleMillis());
    // what is left of a body would be taken for a request
    boolean lasting = head.lasting() && bodyLeft == 0 && !shared.stopping().soon();
    ResponseWriter.Manner manner = new ResponseWriter.Manner(lasting, head.bodiless());
    if (response.body() instanceof HttpResponse.Stored(BodyId body, long length)) {
      writeStored(response, manner, respondent, new HttpResponse.Stored(body, length));
    } else {
      out.write(response, manner);
    }
    shared.room().give(roomTaken);
    roomTaken = 0;
    return lasting;
  }

  private HttpResponse respond(HttpHead head, Channel channel, Respondent respondent)
      throws IOException, InterruptedException {
    Turns turns =
        new Turns(respondent, this, service.bell(), tools.timing(), shared.stopping()::soon);
    try {
      Turn first = service.face().begin(head.request(channel));
      return turns.run(first);
    } catch (NoRoom full) {
      return Problem.BUSY.response();
    } catch (RuntimeException e) {
      tools.errors().report(place.name(), e);
      return Problem.INTERNAL_ERROR.response();
    }
  }

  private void writeStored(
      HttpResponse response,
      ResponseWriter.Manner manner,
      Respondent respondent,
      HttpResponse.Stored stored)
      throws IOException {
    byte[] part = part(respondent, stored, 0);
    if (part == null) {
      out.write(Problem.NOT_NOW.response("the message cannot be read"), manner);
      return;
    }
    out.begin(response, stored.octets(), manner);
    long offset = 0;
    while (!manner.bodiless() && offset < stored.octets()) {
      if (part == null || part.length == 0 || offset + part.length > stored.octets()) {
        // half a message must not look like a whole one
        throw new IOException("the message broke off");
      }
      limit(tools.timing().idleMillis());
      out.part(part);
      offset += part.length;
      part = offset < stored.octets() ? part(respondent, stored, offset) : part;
    }
  }

  private byte @Nullable [] part(Respondent respondent, HttpResponse.Stored stored, long offset) {
    try {
      return respondent.readBody(stored.body(), offset, PART_OCTETS);
    } catch (StorageException e) {
      tools.errors().report("reading a body", e);
      return null;
    }
  }

  /** There is no room for a body now. */
  private static final class NoRoom extends IOException {
    private static final long serialVersionUID = 1;
  }

  @Override
  public Optional<byte[]> read(int octetsMax) throws IOException {
    if (bodyLeft > octetsMax) {
      return Optional.empty();
    }
    if (!shared.room().take(bodyLeft)) {
      throw new NoRoom();
    }
    roomTaken += bodyLeft;
    HttpTiming timing = tools.timing();
    limit(bodyLeft > PART_OCTETS ? timing.bodyMillis() : timing.idleMillis());
    if (continueAwaited) {
      out.goOn();
    }
    byte[] body = in.readNBytes(bodyLeft);
    endNanos = NEVER;
    if (body.length < bodyLeft) {
      throw new IOException("the body broke off");
    }
    bodyLeft = 0;
    return Optional.of(body);
  }

  /** Lets the last response arrive: unread input would reset the connection. */
  private void end() throws IOException {
    limit(tools.timing().lingerMillis());
    socket.shutdownOutput();
    in.skipNBytes(Math.min(bodyLeft, LEFT_OVER_OCTETS_MAX));
    for (int left = LEFT_OVER_OCTETS_MAX; left > 0 && in.read() >= 0; left--) {
      // until the client closes too
      in.skip(in.available());
    }
  }
}
