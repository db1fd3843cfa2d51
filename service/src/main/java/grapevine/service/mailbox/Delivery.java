package grapevine.service.mailbox;

/** What came of delivering a message into a mailbox. */
public enum Delivery {
  /** It is in the mailbox when the batch is durable. */
  DELIVERED,
  /** It was there before, or was there and has been removed: nothing is to be done. */
  DUPLICATE,
  /** This server may not deliver there: it is no active inbox site of the owner. */
  NOT_A_SITE
}
