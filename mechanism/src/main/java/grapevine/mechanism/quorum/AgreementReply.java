package grapevine.mechanism.quorum;

/** What a replica says to a proposal. */
public sealed interface AgreementReply {
  /**
   * It agrees.
   *
   * @param standing what it keeps, to be durable before the agreement leaves
   * @param agreement its word
   */
  record Agreed(Standing standing, Agreement agreement) implements AgreementReply {}

  /**
   * It has agreed to another one, for this number or a higher one. Who proposed may show this to
   * those who agreed to him, and propose the next number.
   *
   * @param earlier its word, as it was given
   */
  record AgreedToAnother(Agreement earlier) implements AgreementReply {}

  /** It has lost what it had said that it has, and has not caught up: ask again later. */
  record CatchingUp() implements AgreementReply {}

  /**
   * The proposal is not from the configuration that it knows as complete.
   *
   * @param current that one
   */
  record NotFromHere(Configuration current) implements AgreementReply {}
}
