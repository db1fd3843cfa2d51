package grapevine.faces.smtp;

import grapevine.faces.Refusal;
import grapevine.faces.envelope.MailAddress;
import grapevine.faces.envelope.NotifyWhen;
import grapevine.faces.envelope.OriginalRecipient;
import grapevine.faces.envelope.Recipient;
import grapevine.faces.envelope.Xtext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads the arguments of RCPT (RFC 5321 section 4.1.1.3) with the parameters of RFC 3461. */
final class RcptArguments {

  private static final int ORIGINAL_CHARACTERS_MAX = 500;

  private List<NotifyWhen> notify = List.of();
  private Optional<OriginalRecipient> original = Optional.empty();

  private RcptArguments() {}

  /**
   * Reads.
   *
   * @param extended whether the client greeted with EHLO or LHLO, without which there are no
   *     parameters
   * @param internationalized whether SMTPUTF8 was given with MAIL
   */
  static Parsed<Recipient> read(String argument, boolean extended, boolean internationalized) {
    Optional<PathArgument> parts = PathArgument.read(argument, "TO:");
    if (parts.isEmpty()) {
      return Parsed.Unsound.of(Refusal.BAD_ARGUMENTS);
    }
    PathArgument cut = parts.get();
    Optional<MailAddress> address = address(cut.path());
    if (address.isEmpty()) {
      return Parsed.Unsound.of(Refusal.BAD_RECIPIENT);
    }
    RcptArguments options = new RcptArguments();
    for (PathArgument.Parameter parameter : cut.parameters()) {
      Optional<Refusal> refusal =
          extended ? options.take(parameter) : Optional.of(Refusal.PARAMETER_UNKNOWN);
      if (refusal.isPresent()) {
        return new Parsed.Unsound<>(refusal.get(), parameter.keyword());
      }
    }
    if (!internationalized && !address.get().isAscii()) {
      return Parsed.Unsound.of(Refusal.INTERNATIONAL_ADDRESS);
    }
    return new Parsed.Sound<>(new Recipient(address.get(), options.notify, options.original));
  }

  private static Optional<MailAddress> address(String path) {
    // RFC 5321 section 4.5.1: Postmaster needs no domain
    if (path.equalsIgnoreCase("postmaster")) {
      return Optional.of(new MailAddress(path, ""));
    }
    return MailAddress.parse(path);
  }

  private Optional<Refusal> take(PathArgument.Parameter parameter) {
    return switch (parameter.keyword()) {
      case "NOTIFY" -> takeNotify(parameter.value());
      case "ORCPT" -> takeOriginal(parameter.value());
      default -> Optional.of(Refusal.PARAMETER_UNKNOWN);
    };
  }

  private Optional<Refusal> takeNotify(String value) {
    List<NotifyWhen> items = new ArrayList<>();
    for (String word : value.toUpperCase(Locale.ROOT).split(",", -1)) {
      Optional<NotifyWhen> item = notifyWhen(word);
      if (item.isEmpty()) {
        return Optional.of(Refusal.BAD_ARGUMENTS);
      }
      if (!items.contains(item.get())) {
        items.add(item.get());
      }
    }
    // RFC 3461 section 4.1: NEVER stands alone
    if (items.contains(NotifyWhen.NEVER) && items.size() > 1) {
      return Optional.of(Refusal.BAD_ARGUMENTS);
    }
    notify = List.copyOf(items);
    return Optional.empty();
  }

  private static Optional<NotifyWhen> notifyWhen(String word) {
    return switch (word) {
      case "NEVER" -> Optional.of(NotifyWhen.NEVER);
      case "SUCCESS" -> Optional.of(NotifyWhen.SUCCESS);
      case "FAILURE" -> Optional.of(NotifyWhen.FAILURE);
      case "DELAY" -> Optional.of(NotifyWhen.DELAY);
      default -> Optional.empty();
    };
  }

  private Optional<Refusal> takeOriginal(String value) {
    int semicolon = value.indexOf(';');
    if (semicolon <= 0 || value.length() > ORIGINAL_CHARACTERS_MAX) {
      return Optional.of(Refusal.BAD_ARGUMENTS);
    }
    String type = value.substring(0, semicolon);
    boolean soundType =
        type.chars().allMatch(c -> c < 0x80 && (Character.isLetterOrDigit(c) || c == '-'));
    original =
        Xtext.decode(value.substring(semicolon + 1))
            .filter(address -> !address.isEmpty() && soundType)
            .map(address -> new OriginalRecipient(type, address));
    return original.isEmpty() ? Optional.of(Refusal.BAD_ARGUMENTS) : Optional.empty();
  }
}
