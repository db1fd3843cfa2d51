package grapevine.runtime.link;

import grapevine.kernel.id.ServerNumber;

/**
 * Is told what happens on links. The calls for one peer never overlap between {@link #up} or {@link
 * #down} and any other; {@link #received} may come for several lanes at once. A call may block:
 * then its lane, and no other, is slowed down back to the sender.
 */
public interface LinkListener {
  /** The link to that peer works in both directions. */
  void up(ServerNumber peer);

  /** The link is gone, with all that it carried and was not received. */
  void down(ServerNumber peer);

  /**
   * A server knows this one by a number that is not its present one: either it has not heard yet
   * that this server came back as new, or this server has forgotten that it did.
   *
   * @param by the other server's name, which its certificate proves
   * @param number how it knows this server
   */
  void knownOtherwise(String by, ServerNumber number);

  /**
   * A server wants a link that is none of the peers, and is turned away: it tries again by itself.
   *
   * @param name its name, which its certificate proves
   * @param number its number, as it says itself
   */
  void stranger(String name, ServerNumber number);

  /**
   * A message came.
   *
   * @param lane 0 to 2
   */
  void received(ServerNumber peer, int lane, byte[] message);
}
