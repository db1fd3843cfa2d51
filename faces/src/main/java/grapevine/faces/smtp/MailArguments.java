package grapevine.faces.smtp;

import grapevine.faces.Refusal;
import grapevine.faces.envelope.BodyKind;
import grapevine.faces.envelope.MailAddress;
import grapevine.faces.envelope.ReturnContent;
import grapevine.faces.envelope.Sender;
import grapevine.faces.envelope.SenderOptions;
import grapevine.faces.envelope.Xtext;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads the arguments of MAIL (RFC 5321 section 4.1.1.2) with the parameters of the extensions. */
final class MailArguments {

  private static final int SIZE_DIGITS_MAX = 20;
  private static final int ENVELOPE_ID_CHARACTERS_MAX = 100;

  private OptionalLong declaredOctets = OptionalLong.empty();
  private BodyKind body = BodyKind.UNSPECIFIED;
  private boolean internationalized;
  private ReturnContent returned = ReturnContent.UNSPECIFIED;
  private Optional<String> envelopeId = Optional.empty();

  private MailArguments() {}

  /**
   * Reads.
   *
   * @param extended whether the client greeted with EHLO or LHLO, without which there are no
   *     parameters
   * @param octetsMax largest SIZE
   */
  static Parsed<Sender> read(String argument, boolean extended, long octetsMax) {
    Optional<PathArgument> parts = PathArgument.read(argument, "FROM:");
    if (parts.isEmpty()) {
      return Parsed.Unsound.of(Refusal.BAD_ARGUMENTS);
    }
    PathArgument cut = parts.get();
    Optional<MailAddress> address = MailAddress.parse(cut.path());
    if (address.isEmpty() && !cut.path().isEmpty()) {
      return Parsed.Unsound.of(Refusal.BAD_SENDER);
    }
    MailArguments options = new MailArguments();
    for (PathArgument.Parameter parameter : cut.parameters()) {
      Optional<Refusal> refusal =
          extended ? options.take(parameter) : Optional.of(Refusal.PARAMETER_UNKNOWN);
      if (refusal.isPresent()) {
        return new Parsed.Unsound<>(refusal.get(), parameter.keyword());
      }
    }
    return options.judge(address, octetsMax);
  }

  private Parsed<Sender> judge(Optional<MailAddress> address, long octetsMax) {
    if (declaredOctets.orElse(0) > octetsMax) {
      return Parsed.Unsound.of(Refusal.MESSAGE_TOO_LARGE);
    }
    // RFC 6531 section 3.5: a non-ASCII address where the parameter is not given
    if (!internationalized && address.isPresent() && !address.get().isAscii()) {
      return Parsed.Unsound.of(Refusal.INTERNATIONAL_ADDRESS);
    }
    return new Parsed.Sound<>(
        new Sender(
            address,
            new SenderOptions(declaredOctets, body, internationalized, returned, envelopeId)));
  }

  private Optional<Refusal> take(PathArgument.Parameter parameter) {
    String value = parameter.value();
    boolean sound =
        switch (parameter.keyword()) {
          case "SIZE" -> takeSize(value);
          case "BODY" -> takeBody(value);
          case "SMTPUTF8" -> takeInternationalized(value);
          case "RET" -> takeReturned(value);
          case "ENVID" -> takeEnvelopeId(value);
          // RFC 4954 section 5: who does not trust the client treats this as AUTH=<>
          case "AUTH" -> value.equals("<>") || Xtext.decode(value).isPresent();
          default -> false;
        };
    if (sound) {
      return Optional.empty();
    }
    return Optional.of(isKnown(parameter) ? Refusal.BAD_ARGUMENTS : Refusal.PARAMETER_UNKNOWN);
  }

  private static boolean isKnown(PathArgument.Parameter parameter) {
    return switch (parameter.keyword()) {
      case "SIZE", "BODY", "SMTPUTF8", "RET", "ENVID", "AUTH" -> true;
      default -> false;
    };
  }

  // RFC 1870 section 6.1: size-value is 1 to 20 digits
  private boolean takeSize(String value) {
    boolean digits =
        !value.isEmpty()
            && value.length() <= SIZE_DIGITS_MAX
            && value.chars().allMatch(digit -> digit >= '0' && digit <= '9');
    if (digits) {
      boolean fits = value.length() < 19;
      declaredOctets = OptionalLong.of(fits ? Long.parseLong(value) : Long.MAX_VALUE);
    }
    return digits;
  }

  private boolean takeBody(String value) {
    body =
        switch (value.toUpperCase(Locale.ROOT)) {
          case "7BIT" -> BodyKind.SEVEN_BIT;
          case "8BITMIME" -> BodyKind.EIGHT_BIT;
          default -> BodyKind.UNSPECIFIED;
        };
    return body != BodyKind.UNSPECIFIED;
  }

  private boolean takeInternationalized(String value) {
    internationalized = true;
    return value.isEmpty();
  }

  private boolean takeReturned(String value) {
    returned =
        switch (value.toUpperCase(Locale.ROOT)) {
          case "FULL" -> ReturnContent.FULL;
          case "HDRS" -> ReturnContent.HEADERS;
          default -> ReturnContent.UNSPECIFIED;
        };
    return returned != ReturnContent.UNSPECIFIED;
  }

  // RFC 3461 section 4.4: xtext of printable ASCII, at most 100 characters
  private boolean takeEnvelopeId(String value) {
    envelopeId =
        Xtext.decode(value)
            .filter(id -> !id.isEmpty() && id.length() <= ENVELOPE_ID_CHARACTERS_MAX)
            .filter(id -> id.chars().allMatch(letter -> letter >= ' ' && letter <= '~'));
    return envelopeId.isPresent();
  }
}
