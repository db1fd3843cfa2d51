package grapevine.runtime.link;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be sent on one connection: three lanes with a queue and credit each, and the few
 * control frames, which go first. Lanes take turns chunk by chunk; one without credit is passed
 * over. Anybody may add; one thread, the writer, takes.
 */
final class Outgoing implements AutoCloseable {
  /**
   * Octets that a lane may have under way: more than the largest message and what is unreturned.
   */
  static final int WINDOW_OCTETS = 4 * 1_048_576;

  /** Octets that may wait in a lane before they are under way. */
  static final int QUEUED_OCTETS_MAX = 16 * 1_048_576;

  /** What each chunk costs beside its content, so that small ones are bounded in number too. */
  static final int CHUNK_COST = 64;

  private static final int CHUNK_OCTETS = 8_192;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Frame> control = new ArrayDeque<>();
  private final Lane[] lanes = new Lane[Frame.LANES];
  private int turn;
  private boolean closed;

  /** One lane. The message in hand and its packing belong to the writer alone. */
  private static final class Lane {
    private final ArrayDeque<byte[]> queue = new ArrayDeque<>();
    private final Packing packing = new Packing();
    private long queuedOctets;
    private long credit = WINDOW_OCTETS;
    private Packing.@Nullable Packed current;
    private int sent;
  }

  Outgoing() {
    for (int lane = 0; lane < lanes.length; lane++) {
      lanes[lane] = new Lane();
    }
  }

  /** Queues a message; false where the lane's queue is full or the connection has ended. */
  boolean add(int lane, byte[] message) {
    lock.lock();
    try {
      Lane there = lanes[lane];
      long octets = message.length + (long) CHUNK_COST;
      if (closed || there.queuedOctets + octets > QUEUED_OCTETS_MAX) {
        return false;
      }
      there.queuedOctets += octets;
      there.queue.add(message);
      changed.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Queues a control frame. They are few: one for each quarter of a window that comes in. */
  void addControl(Frame frame) {
    lock.lock();
    try {
      control.add(frame);
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** The peer has room for so much more in a lane; false where it gives more than there is. */
  boolean addCredit(int lane, long octets) {
    lock.lock();
    try {
      lanes[lane].credit += octets;
      changed.signal();
      return octets > 0 && lanes[lane].credit <= WINDOW_OCTETS;
    } finally {
      lock.unlock();
    }
  }

  /** The next frame that may be sent, or null where there is none now. */
  @Nullable Frame poll() {
    fetch();
    lock.lock();
    try {
      if (!control.isEmpty()) {
        return control.poll();
      }
      for (int step = 0; step < lanes.length; step++) {
        int lane = (turn + step) % lanes.length;
        if (lanes[lane].current != null && lanes[lane].credit > CHUNK_COST) {
          turn = (lane + 1) % lanes.length;
          return chunk(lane, lanes[lane], lanes[lane].current);
        }
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  /** Takes the next message of each lane that has none in hand; compresses without the lock. */
  private void fetch() {
    for (Lane lane : lanes) {
      if (lane.current == null) {
        byte[] message = next(lane);
        lane.current = message == null ? null : lane.packing.pack(message);
        lane.sent = 0;
      }
    }
  }

  private byte @Nullable [] next(Lane lane) {
    lock.lock();
    try {
      byte[] message = lane.queue.poll();
      if (message != null) {
        lane.queuedOctets -= message.length + (long) CHUNK_COST;
      }
      return message;
    } finally {
      lock.unlock();
    }
  }

  private static Frame chunk(int number, Lane lane, Packing.Packed packed) {
    int rest = packed.bytes().length - lane.sent;
    int length = (int) Math.min(Math.min(rest, CHUNK_OCTETS), lane.credit - CHUNK_COST);
    byte[] content = new byte[length];
    System.arraycopy(packed.bytes(), lane.sent, content, 0, length);
    lane.sent += length;
    lane.credit -= length + (long) CHUNK_COST;
    int flags = packed.deflated() ? Frame.DEFLATED : 0;
    if (length == rest) {
      flags |= Frame.LAST;
      lane.current = null;
    }
    return new Frame(Frame.DATA, number, flags, content);
  }

  /** Waits until {@link #poll} may find something; false after that time, or when closed. */
  boolean await(long millis) throws InterruptedException {
    lock.lock();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(millis);
      while (!closed && !ready()) {
        if (left <= 0) {
          return false;
        }
        left = changed.awaitNanos(left);
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private boolean ready() {
    boolean ready = !control.isEmpty();
    for (Lane lane : lanes) {
      ready |= lane.credit > CHUNK_COST && (lane.current != null || !lane.queue.isEmpty());
    }
    return ready;
  }

  boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /** Ends the writer's waiting, and drops what waits. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      control.clear();
      for (Lane lane : lanes) {
        lane.queue.clear();
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Frees the compressors; called when the writer has ended. */
  void release() {
    for (Lane lane : lanes) {
      lane.packing.close();
    }
  }
}
