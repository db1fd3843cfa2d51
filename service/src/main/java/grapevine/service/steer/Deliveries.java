package grapevine.service.steer;

import grapevine.kernel.id.EntryId;
import grapevine.service.event.Step;
import grapevine.service.message.Message;

/** The mailboxes at this server. */
public interface Deliveries {
  /**
   * Puts a message into a mailbox, once for each postmark however often it is called, and keeps a
   * reference to the body.
   */
  Outcome deliver(Step step, Message message, EntryId owner);

  /** What came of a delivery. */
  sealed interface Outcome {
    /** It is in the mailbox, now or since earlier. */
    record Delivered() implements Outcome {}

    /** This server is no site of that mailbox, or may not deliver into it any more. */
    record NotHere() implements Outcome {}

    /** Not now, and why in words. */
    record NotNow(String why) implements Outcome {}

    /**
     * Never, and why in words.
     *
     * @param status a code of RFC 3463
     */
    record Refused(String status, String why) implements Outcome {}
  }
}
