package grapevine.faces.smtp;

/**
 * All limits of an SMTP or LMTP session.
 *
 * @param size what a message may measure
 * @param conversation what a session may do
 * @param time how long things may take
 */
public record SmtpLimits(Size size, Conversation conversation, Time time) {

  /** The limits that are shipped. */
  public static final SmtpLimits DEFAULT =
      new SmtpLimits(Size.DEFAULT, Conversation.DEFAULT, Time.DEFAULT);

  /**
   * What a message may measure, in octets.
   *
   * @param messageOctetsMax the whole content; announced by SIZE
   * @param headerOctetsMax the header section
   * @param lineOctetsMax a line with its CRLF
   * @param wholeOctetsMax a smaller content is handed over whole, any other in parts
   * @param partOctetsMax a part, at most {@code wholeOctetsMax}
   */
  public record Size(
      long messageOctetsMax,
      int headerOctetsMax,
      int lineOctetsMax,
      int wholeOctetsMax,
      int partOctetsMax) {

    /** 64 MiB, 1 MiB, 1 MiB, 256 KiB, 64 KiB. */
    public static final Size DEFAULT = new Size(67_108_864L, 1_048_576, 1_048_576, 262_144, 65_536);
  }

  /**
   * What a session may do.
   *
   * @param recipientsMax RCPT commands accepted in a transaction (RFC 5321 section 4.5.3.1.8: at
   *     least 100)
   * @param commandOctetsMax a command line with its CRLF (512 and what the extensions add)
   * @param authenticationOctetsMax a line of the AUTH exchange (RFC 4954 section 4: 12,288)
   * @param errorsMax commands refused for their form or order, until the session ends
   * @param failuresMax wrong passwords, and for mail from outside fifty times as many unknown
   *     recipients, until the session ends
   */
  public record Conversation(
      int recipientsMax,
      int commandOctetsMax,
      int authenticationOctetsMax,
      int errorsMax,
      int failuresMax) {

    /** 5,000; 4,096; 12,288; 20; 3. */
    public static final Conversation DEFAULT = new Conversation(5_000, 4_096, 12_288, 20, 3);
  }

  /**
   * How long things may take, in milliseconds (RFC 5321 section 4.5.3.2).
   *
   * @param commandMillis until the next command is whole
   * @param contentMillis until the next {@code contentOctets} of a message are here
   * @param contentOctets see there; more than 0
   * @param answerMillis until a question is answered
   */
  public record Time(long commandMillis, long contentMillis, int contentOctets, long answerMillis) {

    /** 5 minutes; 3 minutes for 4 KiB; 9 minutes, less than the 10 that a client waits. */
    public static final Time DEFAULT = new Time(300_000, 180_000, 4_096, 540_000);
  }
}
