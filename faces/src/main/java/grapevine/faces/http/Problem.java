package grapevine.faces.http;

import grapevine.faces.Answer;
import grapevine.faces.Refusal;
import grapevine.faces.http.json.JsonValue;
import java.util.Locale;

/**
 * Each way in which a request can be refused: its status, a code that stays the same for ever, and
 * plain words (RFC 9457; {@code openapi.json} lists the codes).
 */
public enum Problem {
  // The request
  /** It is no HTTP, or its end is open to opinion. */
  MALFORMED_REQUEST(400, "the request is malformed"),
  /** Its head is larger than is read. */
  HEAD_TOO_LARGE(431, "the head of the request is too large"),
  /** A body without Content-Length. */
  LENGTH_REQUIRED(411, "the length of the body must be given"),
  /** Another version than HTTP/1. */
  VERSION_UNKNOWN(505, "only HTTP/1.1 is spoken"),
  /** No such path. */
  NO_SUCH_RESOURCE(404, "there is no such resource"),
  /** The path is known, the method is not for it. */
  METHOD_NOT_ALLOWED(405, "this resource does not take that method"),
  /** A part of the path or query. */
  BAD_PARAMETER(400, "a parameter cannot be understood"),
  /** The body is not the JSON that is wanted. */
  BAD_BODY(400, "the body cannot be understood"),
  /** The body says that it is something else. */
  JSON_WANTED(415, "the body must be application/json"),
  /** More than is taken. */
  BODY_TOO_LARGE(413, "the body is too large"),
  /** Two changes, of which only one can be made, or too much at once. */
  BUSY(503, "too much is being asked at once"),
  /** A fault of the server. */
  INTERNAL_ERROR(500, "the server failed"),

  // Signing in
  /** No credentials, or not of a kind that is known. */
  SIGN_IN_REQUIRED(401, "sign in first"),
  /** Wrong name or password: never which. */
  SIGN_IN_FAILED(401, "wrong user name or password"),
  /** Nobody who could check the password is within reach. */
  SIGN_IN_UNCERTAIN(503, "the password cannot be checked now"),
  /** Too many wrong passwords for this name or from this address. */
  TOO_MANY_FAILURES(429, "too many failed sign-ins"),
  /** Passwords are not taken in the clear. */
  ENCRYPTION_REQUIRED(403, "passwords only under TLS"),

  // Names
  /** This server does not hold the registry: another one does. */
  NOT_HELD_HERE(421, "this server does not hold that registry"),
  /** Nobody bears the name, as far as this server has heard. */
  NO_SUCH_NAME(404, "nobody bears that name"),
  /** What is asked makes sense for a group only. */
  NOT_A_GROUP(404, "that name is not a group's"),
  /** The name is taken. */
  ALREADY_EXISTS(409, "the name is taken"),
  /** Somebody else changed the entry between a look at it and the change. */
  CHANGED_MEANWHILE(409, "the entry changed meanwhile: look at it again"),
  /** What is to be changed does not fit the entry. */
  CHANGE_UNFIT(422, "the entry cannot be changed so"),
  /** The group is larger than what is expanded in one go. */
  GROUP_TOO_LARGE(422, "the group is too large to expand"),
  /** No right to do that. */
  NOT_PERMITTED(403, "not permitted"),

  // Messages
  /** The sender's address is not of whoever signed in. */
  SENDER_REFUSED(403, "you may not send under this address"),
  /** A recipient does not exist, or does not take this message. */
  RECIPIENT_REFUSED(422, "a recipient is refused"),
  /** The message itself. */
  MESSAGE_REFUSED(422, "the message is refused"),
  /** Larger than the limit. */
  MESSAGE_TOO_LARGE(413, "the message is too large"),
  /** Another session has the mailbox. */
  MAILBOX_IN_USE(409, "another session has the mailbox"),
  /** This account has none. */
  NO_MAILBOX(404, "this account has no mailbox"),
  /** It is not in the mailbox, or not any more. */
  NO_SUCH_MESSAGE(404, "there is no such message"),

  // The server
  /** Not now, for a cause that is named. */
  NOT_NOW(503, "not possible now"),
  /** Too little disk left, or queues above their limits. */
  STORAGE_FULL(503, "not enough storage"),
  /** It may have been done, or not. */
  OUTCOME_UNKNOWN(504, "the outcome is not known yet");

  private static final int SOON_SECONDS = 2;
  private static final int LATER_SECONDS = 30;
  private static final int LOCKED_OUT_SECONDS = 600;
  private static final int DETAIL_CHARACTERS_MAX = 300;

  private final int status;
  private final String words;

  Problem(int status, String words) {
    this.status = status;
    this.words = words;
  }

  /** The code of the response. */
  public int status() {
    return status;
  }

  /** What programs tell it by. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The answer, in the usual words. */
  public HttpResponse response() {
    return response("");
  }

  /**
   * The answer.
   *
   * @param detail the cause, added to the usual words; may be empty, holds no secret
   */
  public HttpResponse response(String detail) {
    return response(detail, new JsonValue.Members());
  }

  /** The answer, with members of its own behind the usual ones (RFC 9457 section 3.2). */
  HttpResponse response(String detail, JsonValue.Members more) {
    // RFC 9457 section 4.2.1: without a type, the code of HTTP says what it is
    JsonValue.Members members =
        new JsonValue.Members()
            .put("status", status)
            .put("code", code())
            .put("detail", detail.isEmpty() ? words : words + ": " + shown(detail));
    more.all().forEach(members::put);
    HttpResponse response =
        HttpResponse.json(status, members).with("Content-Type", "application/problem+json");
    return switch (this) {
      // RFC 7617 section 2.1: the credentials are UTF-8
      case SIGN_IN_REQUIRED, SIGN_IN_FAILED ->
          response.with("WWW-Authenticate", "Basic realm=\"grapevine\", charset=\"UTF-8\"");
      case NOT_NOW, BUSY, SIGN_IN_UNCERTAIN, MAILBOX_IN_USE ->
          response.with("Retry-After", String.valueOf(SOON_SECONDS));
      case STORAGE_FULL -> response.with("Retry-After", String.valueOf(LATER_SECONDS));
      case TOO_MANY_FAILURES -> response.with("Retry-After", String.valueOf(LOCKED_OUT_SECONDS));
      default -> response;
    };
  }

  /** The answer as the end of a request. */
  Turn turn(String detail) {
    return new Turn.Finished(response(detail));
  }

  /** The answer as the end of a request, in the usual words. */
  Turn turn() {
    return turn("");
  }

  /** The answer to a refusal. */
  static Turn refused(Answer.Refused refused) {
    return of(refused.refusal()).turn(refused.detail());
  }

  /** What a line of the table of refusals is here. */
  static Problem of(Refusal refusal) {
    return switch (refusal) {
      case AUTHENTICATION_FAILED, CREDENTIALS_MALFORMED -> SIGN_IN_FAILED;
      case AUTHENTICATION_REQUIRED -> SIGN_IN_REQUIRED;
      case AUTHENTICATION_UNCERTAIN -> SIGN_IN_UNCERTAIN;
      case TOO_MANY_FAILURES -> TOO_MANY_FAILURES;
      case ENCRYPTION_REQUIRED, TLS_REQUIRED -> ENCRYPTION_REQUIRED;
      case SENDER_NOT_YOURS, SENDER_UNKNOWN -> SENDER_REFUSED;
      case RECIPIENT_UNKNOWN,
          RELAY_DENIED,
          NO_WAY_OUT,
          POSTING_DENIED,
          MAILBOX_DISABLED,
          MAILBOX_FULL,
          TOO_MANY_RECIPIENTS,
          TOO_MANY_UNKNOWN,
          NO_VALID_RECIPIENTS,
          INTERNATIONAL_ADDRESS,
          BAD_RECIPIENT ->
          RECIPIENT_REFUSED;
      case MESSAGE_TOO_LARGE, HEADER_TOO_LARGE -> MESSAGE_TOO_LARGE;
      case CONTENT_LINE_TOO_LONG, CONTENT_BARE_ENDING, CONTENT_REFUSED, LOOP -> MESSAGE_REFUSED;
      case OUTCOME_UNKNOWN -> OUTCOME_UNKNOWN;
      case STORAGE_FULL -> STORAGE_FULL;
      case NOT_PERMITTED, NOT_FROM_HERE, VIEW_FIXED, UNIT_FIXED -> NOT_PERMITTED;
      case MAILDROP_IN_USE -> MAILBOX_IN_USE;
      case NO_MAILDROP -> NO_MAILBOX;
      case NO_SUCH_MESSAGE -> NO_SUCH_MESSAGE;
      case ENTRY_UNKNOWN -> NO_SUCH_NAME;
      case ENTRY_EXISTS -> ALREADY_EXISTS;
      case CHANGED_MEANWHILE, ASSERTION_FAILED -> CHANGED_MEANWHILE;
      case NAME_MALFORMED,
          NAME_UNFIT,
          NAME_FIXED,
          ATTRIBUTE_UNKNOWN,
          ATTRIBUTE_FIXED,
          VALUES_UNFIT,
          VALUE_MALFORMED,
          VALUE_EXISTS,
          VALUE_UNKNOWN,
          CLASS_UNFIT,
          CHANGE_UNFIT,
          PASSWORD_UNFIT ->
          CHANGE_UNFIT;
      default -> NOT_NOW;
    };
  }

  /** Details may repeat what a client said: no controls, and not without end. */
  private static String shown(String detail) {
    int length = Math.min(detail.length(), DETAIL_CHARACTERS_MAX);
    StringBuilder text = new StringBuilder(length);
    for (int index = 0; index < length; index++) {
      char letter = detail.charAt(index);
      text.append(Character.isISOControl(letter) || Character.isSurrogate(letter) ? '?' : letter);
    }
    return text.toString();
  }
}
