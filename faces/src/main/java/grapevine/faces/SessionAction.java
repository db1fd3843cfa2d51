package grapevine.faces;

import grapevine.kernel.id.BodyId;
import grapevine.kernel.log.LogLine;

/** What a session wants done, in the order given. */
public sealed interface SessionAction {

  /**
   * Write to the peer.
   *
   * @param data all of it; the driver's from now on
   */
  record Write(byte[] data) implements SessionAction {}

  /**
   * Begin the server's side of the TLS handshake; nothing is read for the session until it is done.
   */
  record StartTls() implements SessionAction {}

  /**
   * Find an answer and hand it in as {@link SessionInput.Answered}. At most one question is open at
   * a time.
   *
   * @param ask its number in this session, from 1
   * @param question what is asked
   */
  record Ask(long ask, Question question) implements SessionAction {}

  /**
   * Tell whoever answers the questions; no answer comes.
   *
   * @param notice what is told
   */
  record Tell(Notice notice) implements SessionAction {}

  /**
   * Read a stored body part by part, pass each part through {@code transfer} and write what comes
   * out. The preamble is written first, but only once the first part could be read. The deadline
   * starts anew with each part written. Then hand in {@link SessionInput.BodySent}.
   *
   * @param body which
   * @param preamble the line that announces it
   * @param transfer turns parts into what goes over the wire
   */
  record SendBody(BodyId body, byte[] preamble, LineTransfer transfer) implements SessionAction {}

  /**
   * When all writes so far are done, hand in {@link SessionInput.Resumed}: the session has more to
   * say.
   */
  record Resume() implements SessionAction {}

  /** Close the connection when all writes so far are done. */
  record Close() implements SessionAction {}

  /**
   * Hand in {@link SessionInput.TimedOut} when that time has passed, unless another deadline was
   * set meanwhile. Reading and writing count alike: bytes that arrive do not move the deadline,
   * only the session does.
   *
   * @param millis from now, more than 0
   */
  record SetTimeout(long millis) implements SessionAction {}

  /**
   * Write a line to the log.
   *
   * @param line without any secret
   */
  record Log(LogLine line) implements SessionAction {}
}
