package grapevine.faces;

import java.util.Arrays;

/**
 * What the peer has sent and the session has not consumed. While it is empty, new bytes are looked
 * at where they are, without a copy; {@link #settle} copies what is left of them. For one thread.
 */
public final class InputBuffer {

  private static final byte[] EMPTY = new byte[0];
  private static final int KEPT_OCTETS_MAX = 4_096;
  private static final int FIRST_OCTETS = 512;

  private byte[] own = EMPTY;
  private byte[] array = EMPTY;
  private int head;
  private int tail;
  private int searched;
  private boolean borrowed;

  /** How many octets wait. */
  public int size() {
    return tail - head;
  }

  /** Whether none waits. */
  public boolean isEmpty() {
    return head == tail;
  }

  /** What holds them; until the next call. */
  public byte[] array() {
    return array;
  }

  /** Where they begin. */
  public int head() {
    return head;
  }

  /** Where they end. */
  public int tail() {
    return tail;
  }

  /** Takes more; what they stand in is the giver's again after {@link #settle}. */
  public void offer(byte[] data, int offset, int length) {
    if (isEmpty()) {
      array = data;
      borrowed = true;
      head = offset;
      tail = offset + length;
      searched = 0;
      return;
    }
    reserve(length);
    System.arraycopy(data, offset, own, tail, length);
    tail += length;
  }

  private void reserve(int length) {
    int size = size();
    if (own.length - tail >= length) {
      return;
    }
    if (own.length - size >= length) {
      System.arraycopy(own, head, own, 0, size);
    } else {
      byte[] larger = new byte[Math.max(FIRST_OCTETS, 2 * (size + length))];
      System.arraycopy(own, head, larger, 0, size);
      // what was consumed may have been secret
      Arrays.fill(own, (byte) 0);
      own = larger;
      array = larger;
    }
    head = 0;
    tail = size;
  }

  /** Takes what is left out of the array that was offered, which is not ours. */
  public void settle() {
    int size = size();
    if (borrowed && size > 0) {
      if (own.length < size) {
        own = new byte[Math.max(FIRST_OCTETS, size)];
      }
      System.arraycopy(array, head, own, 0, size);
      head = 0;
      tail = size;
    }
    if (size == 0) {
      head = 0;
      tail = 0;
      if (own.length > KEPT_OCTETS_MAX) {
        own = EMPTY;
      }
    }
    array = own;
    borrowed = false;
  }

  /** The index of the next LF, counted from the head; -1 where none has come. */
  int lineFeed() {
    for (int index = head + searched; index < tail; index++) {
      if (array[index] == '\n') {
        return index - head;
      }
    }
    searched = size();
    return -1;
  }

  /** Lets go of so many. */
  public void consume(int octets) {
    head += octets;
    searched = 0;
  }

  /** Overwrites and lets go of all. */
  public void clear() {
    Arrays.fill(own, (byte) 0);
    head = 0;
    tail = 0;
    searched = 0;
    array = own;
    borrowed = false;
  }
}
