package grapevine.faces.http;

import grapevine.faces.Answer;
import grapevine.faces.Question;
import grapevine.faces.UnaskedAnswer;
import grapevine.faces.envelope.Channel;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Checks who asks, for each request: HTTP Basic (RFC 7617), or a name and password. */
final class SignIn {
  private static final String SCHEME = "basic ";
  private static final int CREDENTIALS_CHARACTERS_MAX = 2_000;

  /** Goes on with whoever the request's credentials name. */
  Turn before(Call call, Function<Call, Turn> then) {
    if (!call.request().channel().confidential()) {
      return Problem.ENCRYPTION_REQUIRED.turn();
    }
    String given = call.request().header("authorization").orElse("");
    if (given.length() > CREDENTIALS_CHARACTERS_MAX
        || !given.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
      return Problem.SIGN_IN_REQUIRED.turn();
    }
    Optional<byte[]> decoded = base64(given.substring(SCHEME.length()).strip());
    Optional<Credentials> credentials = decoded.flatMap(Credentials::split);
    decoded.ifPresent(octets -> Arrays.fill(octets, (byte) 0));
    if (credentials.isEmpty()) {
      return Problem.SIGN_IN_FAILED.turn();
    }
    return check(credentials.get(), call.request().channel(), who -> then.apply(call.by(who)));
  }

  /** Goes on with whoever it is; wipes the password. */
  Turn check(Credentials credentials, Channel channel, Function<String, Turn> then) {
    Question question =
        new Question.Authenticate(
            credentials.user(), credentials.password(), Question.Mechanism.HTTP, channel);
    return new Turn.Ask(
        question,
        answer -> {
          Arrays.fill(credentials.password(), (byte) 0);
          return switch (answer) {
            case Answer.Authenticated(String identity) -> then.apply(identity);
            // no detail: it could tell whether the name exists
            case Answer.Refused(var refusal, String _) -> Problem.of(refusal).turn();
            case Answer.Accepted unasked -> throw UnaskedAnswer.of(unasked);
            case Answer.EachRecipient unasked -> throw UnaskedAnswer.of(unasked);
            case Answer.Maildrop unasked -> throw UnaskedAnswer.of(unasked);
            case Answer.ScramKeys unasked -> throw UnaskedAnswer.of(unasked);
          };
        });
  }

  private static Optional<byte[]> base64(String text) {
    try {
      return Optional.of(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  /**
   * A name and a password.
   *
   * @param user not empty, no controls
   * @param password in UTF-8, not empty; whoever checks it wipes it
   */
  record Credentials(String user, byte[] password) {

    /** Those that the name and password make; empty where they cannot be any. */
    static Optional<Credentials> of(String user, byte[] password) {
      return user.isEmpty()
              || password.length == 0
              || user.chars().anyMatch(Character::isISOControl)
          ? Optional.empty()
          : Optional.of(new Credentials(user, password));
    }

    // RFC 7617 section 2: the first colon separates, so no name holds one
    private static Optional<Credentials> split(byte[] decoded) {
      int colon = 0;
      while (colon < decoded.length && decoded[colon] != ':') {
        colon++;
      }
      if (colon == decoded.length) {
        return Optional.empty();
      }
      byte[] password = Arrays.copyOfRange(decoded, colon + 1, decoded.length);
      try {
        String user =
            StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(decoded, 0, colon))
                .toString();
        return of(user, password);
      } catch (CharacterCodingException malformed) {
        return Optional.empty();
      }
    }

    /** Without the password. */
    @Override
    public String toString() {
      return "Credentials[user=" + user + "]";
    }
  }
}
