package grapevine.faces.ldap;

import com.unboundid.ldap.sdk.ResultCode;
import grapevine.faces.Refusal;

/**
 * How an operation ended (RFC 4511 section 4.1.9).
 *
 * @param code the result code
 * @param words for people; may be empty
 * @param matched the deepest name that exists, where a name was not found; else empty
 */
record Result(int code, String words, String matched) {

  static final Result SUCCESS = of(ResultCode.SUCCESS, "");

  static Result of(ResultCode code, String words) {
    return new Result(code.intValue(), words, "");
  }

  static Result of(Refusal refusal) {
    return of(refusal, "");
  }

  static Result of(Refusal refusal, String detail) {
    return new Result(refusal.ldapCode(), refusal.ldapMessage(detail), "");
  }

  static Result absent(String matched) {
    Refusal refusal = Refusal.ENTRY_UNKNOWN;
    return new Result(refusal.ldapCode(), refusal.ldapMessage(""), matched);
  }
}
