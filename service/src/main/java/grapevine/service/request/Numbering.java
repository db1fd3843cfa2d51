package grapevine.service.request;

import grapevine.kernel.codec.Codec;
import grapevine.kernel.codec.MalformedException;
import grapevine.kernel.id.ServerNumber;
import grapevine.mechanism.exactlyonce.OpenRequests;
import java.util.Base64;
import java.util.TreeSet;

/**
 * Whether a command is a request with a number, which has one effect however often and wherever it
 * is repeated (DESIGN section 5, "Once means once"). A client first has it prepared: it learns who
 * carries it out, and above which timestamp its effect must be. Then it sends it with its number.
 */
public sealed interface Numbering {
  /** It has none: where no answer comes nobody knows what came of it. */
  record None() implements Numbering {}

  /**
   * Nothing is changed; {@link Answer.Prepared}, or why it cannot be done.
   *
   * @param token the client's, which is renewed; empty where it shall become one
   * @param again whether it may have been carried out already: then the state of things is no
   *     reason to refuse it
   */
  record Prepare(String token, boolean again) implements Numbering {}

  /**
   * One try of a numbered request.
   *
   * @param token the client's right to its number, as {@link Answer.Prepared} gave it
   * @param request what the mechanism needs to know
   * @param to the server that carries this try out, and no other
   */
  record Numbered(String token, grapevine.mechanism.exactlyonce.Request request, ServerNumber to)
      implements Numbering {
    /** How these are written. */
    public static final Codec<Numbered> CODEC =
        Codec.of(
            (out, numbered) -> {
              out.putString(numbered.token);
              grapevine.mechanism.exactlyonce.Request.CODEC.write(out, numbered.request);
              out.putLong(numbered.to.value());
            },
            in ->
                new Numbered(
                    in.getString(),
                    grapevine.mechanism.exactlyonce.Request.CODEC.read(in),
                    new ServerNumber(in.getLong())));

    /** The first try of the only request of a client. */
    public static Numbered only(Answer.Prepared prepared) {
      OpenRequests requests = new OpenRequests(prepared.client().client(), 1);
      long number =
          requests
              .begin(prepared.seen(), prepared.wallMillis(), prepared.client().endsWallMillis())
              .orElseThrow();
      return new Numbered(
          prepared.token(),
          requests.attempt(number, prepared.to(), prepared.wallMillis()).orElseThrow(),
          prepared.to());
    }

    /** The next try, at that server. */
    public Numbered again(ServerNumber next) {
      TreeSet<ServerNumber> tried = new TreeSet<>(request.attempt().tried());
      tried.add(to);
      return new Numbered(
          token,
          new grapevine.mechanism.exactlyonce.Request(
              request.id(),
              request.firstOpen(),
              request.effect(),
              request.deadlineMillis(),
              new grapevine.mechanism.exactlyonce.Request.Attempt(
                  request.attempt().number() + 1, tried)),
          next);
    }

    /** Whether it may have been carried out somewhere before. */
    public boolean isRepeated() {
      return request.attempt().number() > 1;
    }

    /** As text of letters, digits, hyphens and underscores. */
    public String toText() {
      return Base64.getUrlEncoder().withoutPadding().encodeToString(CODEC.toBytes(this));
    }

    /**
     * Reads {@link #toText}.
     *
     * @throws MalformedException where it is not such a text
     */
    public static Numbered fromText(String text) {
      try {
        return CODEC.fromBytes(Base64.getUrlDecoder().decode(text));
      } catch (IllegalArgumentException e) {
        throw new MalformedException("a number of a request that is not base64url");
      }
    }
  }
}
