package grapevine.faces.http;

import grapevine.faces.http.HttpFace.World;
import grapevine.faces.http.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Signing in for its own sake: is this who he says? */
final class SessionResource {
  private static final int OCTETS_MAX = 4_096;

  private final World world;
  private final SignIn signIn = new SignIn();

  SessionResource(World world) {
    this.world = world;
  }

  /**
   * With the name and password in the body; without one, with the request's own credentials. Where
   * both are there the body counts: a program that has signed in asks about somebody else.
   */
  Turn signIn(Call call) {
    if (!call.request().channel().confidential()) {
      return Problem.ENCRYPTION_REQUIRED.turn();
    }
    if (call.request().header("content-length").orElse("0").equals("0")) {
      return signIn.before(call, who -> welcome(who.identity()));
    }
    return Fields.read(
        call,
        Math.min(OCTETS_MAX, world.limits().bodyOctetsMax()),
        fields -> {
          String name = fields.text("name");
          byte[] password = fields.text("password").getBytes(StandardCharsets.UTF_8);
          Optional<String> fault = fields.fault();
          if (fault.isPresent()) {
            Arrays.fill(password, (byte) 0);
            return Problem.BAD_BODY.turn(fault.get());
          }
          return SignIn.Credentials.of(name, password)
              .map(said -> signIn.check(said, call.request().channel(), SessionResource::welcome))
              .orElseGet(Problem.SIGN_IN_FAILED::turn);
        });
  }

  private static Turn welcome(String identity) {
    return new Turn.Finished(HttpResponse.json(201, new JsonValue.Members().put("name", identity)));
  }
}
