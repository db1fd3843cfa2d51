package grapevine.runtime.face;

import grapevine.faces.Answer;
import grapevine.faces.Session;
import grapevine.faces.SessionAction;
import grapevine.faces.SessionInput;
import grapevine.faces.SessionInput.BodyOutcome;
import grapevine.faces.SessionOutput;
import grapevine.faces.envelope.Channel;
import grapevine.kernel.log.LogLine;
import grapevine.kernel.state.StorageException;
import grapevine.runtime.tls.TlsContexts;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * One connection: drives its session from the first byte to the last. All in one thread, except
 * that the sweeper may close the socket under a write or handshake that takes too long, and that
 * the server may ask it to shut down.
 */
final class FaceConnection {
  private static final int BUFFER_OCTETS = 16_384;
  private static final int PART_OCTETS = 65_536;
  private static final long NOT_STUCK = Long.MAX_VALUE;

  private final Socket plain;
  private final FaceConfiguration face;
  private final Surroundings surroundings;
  private final SessionOutput output = new SessionOutput();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final byte[] buffer = new byte[BUFFER_OCTETS];
  private final Session session;
  private final Respondent respondent;
  private final Channel channel;
  private Socket socket;
  private SessionAction.@Nullable Ask pending;
  private long timeoutMillis;
  private long deadlineNanos;
  private boolean closed;
  private boolean inputEnded;
  private boolean toldShutDown;
  private volatile boolean shuttingDown;
  private volatile long stuckAtNanos = NOT_STUCK;

  /** What all connections share. */
  record Surroundings(Faces.Tools tools, Faces.Timing timing) {}

  FaceConnection(Socket plain, FaceConfiguration face, Surroundings surroundings) {
    this.plain = plain;
    this.socket = plain;
    this.face = face;
    this.surroundings = surroundings;
    boolean loopback = plain.getInetAddress().isLoopbackAddress();
    this.channel = new Channel(plain.getInetAddress().getHostAddress(), loopback, false);
    FaceConfiguration.Conversation conversation = face.conversations().apply(channel);
    this.session = conversation.session();
    this.respondent = conversation.respondent();
    setDeadline(surroundings.timing().handshakeMillis());
  }

  // From other threads

  void shutDown() {
    shuttingDown = true;
  }

  /** All that the connection held is given back. */
  void markEnded() {
    ended.countDown();
  }

  /** Waits for {@link #markEnded}; false where the time was too short. */
  boolean awaitEnd(long nanos) throws InterruptedException {
    return ended.await(Math.max(0, nanos), TimeUnit.NANOSECONDS);
  }

  /** Ends the connection at once. */
  void cut() {
    try {
      plain.close();
    } catch (IOException e) {
      surroundings.tools().errors().report("closing a connection", e);
    }
  }

  /** Ends the connection where a write or handshake has taken too long. */
  void endIfStuck() {
    if (stuckAtNanos != NOT_STUCK && stuckAtNanos - System.nanoTime() < 0) {
      cut();
    }
  }

  // The thread

  void run() {
    try {
      plain.setTcpNoDelay(true);
      begin();
      while (!closed) {
        step();
      }
    } catch (IOException e) {
      feedLast();
    } catch (RuntimeException e) {
      surroundings.tools().errors().report(face.name(), e);
      feedLast();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      closeSocket();
    }
  }

  private void begin() throws IOException, InterruptedException {
    SSLContext context = face.tls();
    if (face.implicitTls() && context != null) {
      secure(context);
      feed(new SessionInput.Opened(channel.protectedByTls()));
      return;
    }
    if (plain.getInputStream().available() > 0) {
      receive();
    }
    feed(new SessionInput.Opened(channel));
  }

  private void step() throws IOException, InterruptedException {
    if (shuttingDown && !toldShutDown) {
      toldShutDown = true;
      feed(new SessionInput.ShuttingDown());
    } else if (leftMillis() <= 0) {
      feed(new SessionInput.TimedOut());
    } else if (session.wantsInput() && !inputEnded) {
      receive();
    } else {
      // nothing can come but the deadline
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(slice()));
    }
  }

  private void receive() throws IOException, InterruptedException {
    socket.setSoTimeout((int) slice());
    int count;
    try {
      count = socket.getInputStream().read(buffer);
    } catch (SocketTimeoutException e) {
      return; // the deadline, or whether the server stops, is looked at again
    }
    if (count < 0) {
      inputEnded = true;
      feed(new SessionInput.PeerClosed());
    } else if (count > 0) {
      feed(new SessionInput.Bytes(buffer, 0, count));
    }
  }

  private long slice() {
    return Math.max(1, Math.min(leftMillis(), surroundings.timing().noticeMillis()));
  }

  private long leftMillis() {
    return TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
  }

  private void setDeadline(long millis) {
    timeoutMillis = millis;
    deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
  }

  /** Hands an input in, carries out what the session wants, and so on until it wants nothing. */
  private void feed(SessionInput first) throws IOException, InterruptedException {
    SessionInput next = first;
    while (next != null && !closed) {
      SessionInput come = next instanceof SessionInput.Resumed ? whatHasCome() : null;
      if (come != null) {
        session.handle(come, output);
      }
      session.handle(next, output);
      next = null;
      for (SessionAction action : output.drain()) {
        SessionInput outcome = carryOut(action);
        next = outcome == null ? next : outcome;
      }
      // the deadline for the answer stands behind the question
      if (next == null && pending != null) {
        next = await(pending);
        pending = null;
      }
    }
  }

  /**
   * What can be read without waiting, for a session that pauses: its client may have changed his
   * mind.
   */
  private SessionInput.@Nullable Bytes whatHasCome() throws IOException {
    if (inputEnded || !session.wantsInput() || socket.getInputStream().available() <= 0) {
      return null;
    }
    int count = socket.getInputStream().read(buffer);
    return count > 0 ? new SessionInput.Bytes(buffer, 0, count) : null;
  }

  private @Nullable SessionInput carryOut(SessionAction action)
      throws IOException, InterruptedException {
    switch (action) {
      case SessionAction.Write(byte[] data) -> write(data);
      case SessionAction.Ask ask -> pending = ask;
      case SessionAction.Tell tell -> respondent.tell(tell.notice());
      case SessionAction.SetTimeout timeout -> setDeadline(timeout.millis());
      case SessionAction.Log log -> surroundings.tools().log().write(log.line());
      case SessionAction.Close() -> {
        closed = true;
        pending = null;
      }
      case SessionAction.Resume() -> {
        return new SessionInput.Resumed();
      }
      case SessionAction.StartTls() -> {
        SSLContext context = face.tls();
        if (context == null) {
          throw new IOException("TLS was begun at a face that has none");
        }
        secure(context);
        return new SessionInput.TlsStarted();
      }
      case SessionAction.SendBody body -> {
        return new SessionInput.BodySent(send(body));
      }
    }
    return null;
  }

  private SessionInput await(SessionAction.Ask ask) throws InterruptedException {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    respondent.ask(ask.question(), answer::complete);
    try {
      return new SessionInput.Answered(
          ask.ask(), answer.get(Math.max(1, leftMillis()), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      return new SessionInput.TimedOut();
    } catch (ExecutionException e) {
      throw new IllegalStateException("an answer is completed with a value only", e);
    }
  }

  private void write(byte[] data) throws IOException {
    limit(surroundings.timing().writeMillis());
    OutputStream out = socket.getOutputStream();
    out.write(data);
    out.flush();
    stuckAtNanos = NOT_STUCK;
  }

  /** From now on, until {@code stuckAtNanos} is cleared, the sweeper ends what lasts longer. */
  private void limit(long millis) {
    long bound = Math.max(1, Math.min(millis, Math.max(leftMillis(), 1_000)));
    stuckAtNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(bound);
  }

  private void secure(SSLContext context) throws IOException {
    limit(surroundings.timing().handshakeMillis());
    plain.setSoTimeout(surroundings.timing().handshakeMillis());
    SSLSocket secured = TlsContexts.serverSide(context, plain);
    secured.startHandshake();
    socket = secured;
    stuckAtNanos = NOT_STUCK;
  }

  private BodyOutcome send(SessionAction.SendBody action) throws IOException {
    byte[] part = part(action, 0);
    if (part == null) {
      return BodyOutcome.UNAVAILABLE;
    }
    write(action.preamble());
    long offset = 0;
    while (true) {
      writeAll(action.transfer().next(part, 0, part.length));
      offset += part.length;
      if (part.length < PART_OCTETS || action.transfer().finished()) {
        writeAll(action.transfer().end());
        return BodyOutcome.SENT;
      }
      part = part(action, offset);
      if (part == null) {
        return BodyOutcome.BROKEN;
      }
    }
  }

  private void writeAll(byte[] data) throws IOException {
    if (data.length > 0) {
      write(data);
      setDeadline(timeoutMillis);
    }
  }

  private byte @Nullable [] part(SessionAction.SendBody action, long offset) {
    try {
      return respondent.readBody(action.body(), offset, PART_OCTETS);
    } catch (StorageException e) {
      surroundings.tools().errors().report("reading a body", e);
      return null;
    }
  }

  /** Lets the session release what it holds; what it wants to say cannot be said any more. */
  private void feedLast() {
    try {
      session.handle(new SessionInput.Disconnected(), output);
      for (SessionAction action : output.drain()) {
        switch (action) {
          case SessionAction.Tell tell -> respondent.tell(tell.notice());
          case SessionAction.Log log -> surroundings.tools().log().write(log.line());
          case SessionAction.Write _,
              SessionAction.StartTls _,
              SessionAction.Ask _,
              SessionAction.SendBody _,
              SessionAction.Resume _,
              SessionAction.Close _,
              SessionAction.SetTimeout _ -> {}
        }
      }
    } catch (RuntimeException e) {
      surroundings.tools().errors().report(face.name(), e);
    }
  }

  private void closeSocket() {
    limit(surroundings.timing().writeMillis());
    try {
      InputStream rest = plain.isClosed() ? InputStream.nullInputStream() : plain.getInputStream();
      // unread input would make the system reset the connection, and the last reply would be lost
      for (int left = 64; left > 0 && rest.available() > 0; left--) {
        int read = rest.read(buffer);
        if (read < 0) {
          break;
        }
      }
      socket.close();
    } catch (IOException e) {
      surroundings
          .tools()
          .log()
          .write(
              LogLine.of(
                  LogLine.Level.DETAIL,
                  "connection broke while closing",
                  "peer",
                  channel.peerAddress()));
      cut();
    } finally {
      stuckAtNanos = NOT_STUCK;
    }
  }
}
