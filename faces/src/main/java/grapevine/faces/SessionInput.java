package grapevine.faces;

import grapevine.faces.envelope.Channel;

/** What can happen to a session. */
public sealed interface SessionInput {

  /** Most octets that one {@link Bytes} may carry. */
  int BYTES_MAX = 65_536;

  /**
   * The connection stands, with TLS already where that is implicit.
   *
   * @param channel how the peer is connected
   */
  record Opened(Channel channel) implements SessionInput {}

  /**
   * The peer sent bytes. Before {@link Opened} it means that the peer spoke before it was greeted.
   * The array is the driver's: the session keeps no reference to it when {@link Session#handle}
   * returns, and may overwrite in it what was secret.
   *
   * @param data holds the bytes
   * @param offset of the first
   * @param length how many: 1 to {@link #BYTES_MAX}
   */
  record Bytes(byte[] data, int offset, int length) implements SessionInput {}

  /**
   * The answer to a question.
   *
   * @param ask the number of {@link SessionAction.Ask}
   * @param answer one that is allowed for that question
   */
  record Answered(long ask, Answer answer) implements SessionInput {}

  /**
   * The handshake that {@link SessionAction.StartTls} asked for is done. (Where it fails: {@link
   * Disconnected}.)
   */
  record TlsStarted() implements SessionInput {}

  /** The deadline of {@link SessionAction.SetTimeout} has passed. */
  record TimedOut() implements SessionInput {}

  /** The peer sends no more; it may still read what it has asked for. */
  record PeerClosed() implements SessionInput {}

  /** Nothing can be written any more: the connection broke, or the handshake failed. */
  record Disconnected() implements SessionInput {}

  /** The server stops. What is being stored now is answered, then the session ends. */
  record ShuttingDown() implements SessionInput {}

  /**
   * A {@link SessionAction.SendBody} has ended.
   *
   * @param outcome how
   */
  record BodySent(BodyOutcome outcome) implements SessionInput {}

  /** All that was to be written before {@link SessionAction.Resume} is written. */
  record Resumed() implements SessionInput {}

  /** How the sending of a body ended. */
  enum BodyOutcome {
    /** All was written. */
    SENT,
    /** The body cannot be read; nothing was written, not the preamble either. */
    UNAVAILABLE,
    /**
     * The body could not be read to its end; a part was written, so the connection is of no use any
     * more.
     */
    BROKEN
  }
}
