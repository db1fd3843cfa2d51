package grapevine.runtime.link;

import java.io.ByteArrayOutputStream;
import java.net.ProtocolException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One lane of what comes in: chunks become messages, which wait until they are delivered. The
 * credit that the peer has bounds all of it, and whoever sends more is cut off. The reader adds,
 * one other thread takes.
 */
final class Incoming {
  private static final Waiting END = new Waiting(new Packing.Packed(new byte[0], false), -1);
  private static final int RETURN_OCTETS = Outgoing.WINDOW_OCTETS / 4;

  private final LinkedBlockingQueue<Waiting> waiting = new LinkedBlockingQueue<>();
  private final AtomicLong held = new AtomicLong();
  private final ByteArrayOutputStream assembled = new ByteArrayOutputStream();
  private long assembledCost;
  private long unreturned;

  /** A whole message, and the credit that it has used. */
  private record Waiting(Packing.Packed packed, long cost) {}

  /** Takes a chunk. */
  void add(Frame chunk) throws ProtocolException {
    long cost = chunk.content().length + (long) Outgoing.CHUNK_COST;
    if (held.addAndGet(cost) > Outgoing.WINDOW_OCTETS) {
      throw new ProtocolException("more than the credit of lane " + chunk.lane());
    }
    assembledCost += cost;
    assembled.writeBytes(chunk.content());
    if (assembled.size() > Links.MESSAGE_OCTETS_MAX) {
      throw new ProtocolException("a message of more than " + Links.MESSAGE_OCTETS_MAX + " octets");
    }
    if ((chunk.flags() & Frame.LAST) != 0) {
      boolean deflated = (chunk.flags() & Frame.DEFLATED) != 0;
      waiting.add(
          new Waiting(new Packing.Packed(assembled.toByteArray(), deflated), assembledCost));
      assembled.reset();
      assembledCost = 0;
    }
  }

  /** Waits for the next message; null at the end. */
  byte @Nullable [] take() throws InterruptedException, ProtocolException {
    Waiting next = waiting.take();
    if (next.cost < 0) {
      return null;
    }
    unreturned += next.cost;
    return Packing.unpack(next.packed);
  }

  /** Credit to be returned to the peer now, since what was taken is delivered; often 0. */
  long returned() {
    if (unreturned < RETURN_OCTETS) {
      return 0;
    }
    long octets = unreturned;
    held.addAndGet(-octets);
    unreturned = 0;
    return octets;
  }

  /** Ends the waiting; what waits is dropped. */
  void end() {
    waiting.clear();
    waiting.add(END);
  }
}
