package grapevine.faces.envelope;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * The parameters of MAIL.
 *
 * @param declaredOctets the SIZE parameter, in octets (RFC 1870 section 6); a claim, never trusted
 * @param body the BODY parameter
 * @param internationalized whether SMTPUTF8 was given (RFC 6531 section 3.4)
 * @param returned the RET parameter
 * @param envelopeId the ENVID parameter, decoded from xtext: 1 to 100 printable characters
 */
public record SenderOptions(
    OptionalLong declaredOctets,
    BodyKind body,
    boolean internationalized,
    ReturnContent returned,
    Optional<String> envelopeId) {

  /** No parameter given. */
  public static final SenderOptions NONE =
      new SenderOptions(
          OptionalLong.empty(),
          BodyKind.UNSPECIFIED,
          false,
          ReturnContent.UNSPECIFIED,
          Optional.empty());
}
