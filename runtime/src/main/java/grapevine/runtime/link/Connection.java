package grapevine.runtime.link;

import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.log.LogLine;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLException;

/**
 * A connection that is the link to a peer, from up to down: a reader, a writer, and a thread for
 * each lane that delivers. It ends when any of them meets an error, or by {@link #end}.
 */
final class Connection {
  private final ServerNumber peer;
  private final boolean dialled;
  private final Handshake.Wire wire;
  private final LinkConfiguration configuration;
  private final Outgoing outgoing = new Outgoing();
  private final Incoming[] incoming = new Incoming[Frame.LANES];
  private final CountDownLatch ending = new CountDownLatch(1);
  private volatile String cause = "";

  /**
   * A connection whose handshake is done.
   *
   * @param dialled whether this server dialled
   */
  Connection(
      ServerNumber peer, boolean dialled, Handshake.Wire wire, LinkConfiguration configuration) {
    this.peer = peer;
    this.dialled = dialled;
    this.wire = wire;
    this.configuration = configuration;
    for (int lane = 0; lane < incoming.length; lane++) {
      incoming[lane] = new Incoming();
    }
  }

  boolean dialled() {
    return dialled;
  }

  String where() {
    return wire.where();
  }

  /** Why it ended. */
  String cause() {
    return cause;
  }

  Outgoing outgoing() {
    return outgoing;
  }

  /** Ends it; returns at once. */
  void end(String why) {
    if (cause.isEmpty()) {
      cause = why;
    }
    ending.countDown();
    outgoing.close();
    try {
      wire.close();
    } catch (IOException e) {
      configuration.tools().errors().report("closing a link", e);
    }
  }

  /** Carries the link until it ends, in the caller's thread and some more. */
  void run(LinkListener listener) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    try {
      wire.plain().setSoTimeout(configuration.timing().deadMillis());
      threads.add(start("reader", this::read));
      threads.add(start("writer", this::write));
      for (int lane = 0; lane < incoming.length; lane++) {
        int number = lane;
        threads.add(start("lane " + lane, () -> deliver(number, listener)));
      }
      ending.await();
    } catch (SocketException e) {
      end("the connection broke: " + e.getMessage());
    } finally {
      finish(threads);
    }
  }

  private void finish(List<Thread> threads) throws InterruptedException {
    try {
      for (int index = 0; index < threads.size(); index++) {
        if (index == 2) {
          // the reader is gone: nothing is added behind the end of the lanes
          for (Incoming lane : incoming) {
            lane.end();
          }
        }
        threads.get(index).join();
      }
    } finally {
      outgoing.release();
    }
  }

  /** What a thread of this connection does. */
  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  private Thread start(String role, Work work) {
    return Thread.ofVirtual().name("link " + peer + " " + role).start(() -> guarded(work));
  }

  private void guarded(Work work) {
    try {
      work.run();
    } catch (SocketTimeoutException e) {
      end("no sign of life for " + configuration.timing().deadMillis() + " ms");
    } catch (EOFException e) {
      end("the other side closed the connection");
    } catch (ProtocolException e) {
      end("bad input: " + e.getMessage());
      configuration
          .tools()
          .log()
          .write(
              LogLine.warning("bad input on a link", "peer", peer, "cause", Complaints.words(e)));
    } catch (SSLException | SocketException e) {
      end("the connection broke: " + e.getMessage());
    } catch (IOException e) {
      end("the connection broke: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      end("interrupted");
    } catch (RuntimeException e) {
      configuration.tools().errors().report("link", e);
      end("an error here");
    }
  }

  private void read() throws IOException {
    while (true) {
      Frame frame = Frame.read(wire.in());
      switch (frame.kind()) {
        case Frame.DATA -> incoming[frame.lane()].add(frame);
        case Frame.CREDIT -> credit(frame);
        case Frame.PING -> {}
        default -> throw new ProtocolException("a frame of kind " + frame.kind());
      }
    }
  }

  private void credit(Frame frame) throws ProtocolException {
    if (frame.content().length != Integer.BYTES
        || !outgoing.addCredit(frame.lane(), ByteBuffer.wrap(frame.content()).getInt())) {
      throw new ProtocolException("more credit than there is");
    }
  }

  private void write() throws IOException, InterruptedException {
    while (!outgoing.isClosed()) {
      Frame frame = outgoing.poll();
      if (frame != null) {
        frame.write(wire.out());
        continue;
      }
      wire.out().flush();
      if (!outgoing.await(configuration.timing().heartbeatMillis()) && !outgoing.isClosed()) {
        Frame.of(Frame.PING, new byte[0]).write(wire.out());
      }
    }
  }

  private void deliver(int lane, LinkListener listener) throws IOException, InterruptedException {
    while (ending.getCount() > 0) {
      byte[] message = incoming[lane].take();
      if (message == null || ending.getCount() == 0) {
        return;
      }
      listener.received(peer, lane, message);
      long octets = incoming[lane].returned();
      if (octets > 0) {
        byte[] content = ByteBuffer.allocate(Integer.BYTES).putInt((int) octets).array();
        outgoing.addControl(new Frame(Frame.CREDIT, lane, 0, content));
      }
    }
  }
}
