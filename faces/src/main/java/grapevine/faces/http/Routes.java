package grapevine.faces.http;

import grapevine.faces.http.HttpFace.World;
import grapevine.faces.http.Parameter.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Function;

/** The table of resources. {@code openapi.json} describes them; a test compares the two. */
final class Routes {
  /** The parameter that says how long to wait. */
  static final String WAIT = "wait";

  /** The parameter that says what a client has already. */
  static final String VERSION = "version";

  /** The parameter that says where a page begins. */
  static final String FROM = "from";

  /** The parameter that says how much of it. */
  static final String LIMIT = "limit";

  private static final String DESCRIPTION = "openapi.json";

  private Routes() {}

  static List<Route> all(World world) {
    NameResource names = new NameResource(world);
    MemberResource members = new MemberResource(world);
    PlaceResource places = new PlaceResource(world);
    ChangeResource changes = new ChangeResource(world);
    MessageResource messages = new MessageResource(world);
    MailboxResource mailbox = new MailboxResource(world);
    SessionResource sessions = new SessionResource(world);
    return List.of(
        open("GET", "/v1/openapi.json", call -> description()),
        open("POST", "/v1/sessions", sessions::signIn),
        page(get("/v1/names/{group}/members", members::list)),
        get("/v1/names/{group}/members/{name}", members::one).with("closure", Kind.TRUTH),
        get("/v1/names/{name}", names::show),
        get("/v1/names/{name}/expansion", members::expand)
            .with(FROM, Kind.TEXT)
            .with(LIMIT, Kind.COUNT),
        signedIn("PUT", "/v1/names/{name}/password", changes::password),
        get("/v1/watch/{name}", names::watch).with(VERSION, Kind.TEXT).with(WAIT, Kind.SECONDS),
        get("/v1/registries", places::registries),
        page(get("/v1/registries/{registry}/names", names::list)).with("prefix", Kind.TEXT),
        get("/v1/servers", places::servers),
        signedIn("POST", "/v1/changes", changes::change),
        signedIn("POST", "/v1/messages", messages::submit),
        get("/v1/mailbox", mailbox::list).with(VERSION, Kind.TEXT).with(WAIT, Kind.SECONDS),
        get("/v1/mailbox/{id}", mailbox::retrieve),
        signedIn("DELETE", "/v1/mailbox/{id}", mailbox::delete));
  }

  private static Route get(String template, Function<Call, Turn> handler) {
    return signedIn("GET", template, handler);
  }

  private static Route signedIn(String method, String template, Function<Call, Turn> handler) {
    return new Route(method, template, false, List.of(), handler);
  }

  private static Route open(String method, String template, Function<Call, Turn> handler) {
    return new Route(method, template, true, List.of(), handler);
  }

  /** A list of names, page by page. */
  private static Route page(Route route) {
    return route.with(FROM, Kind.NAME).with(LIMIT, Kind.COUNT);
  }

  private static Turn description() {
    try (InputStream text = Routes.class.getResourceAsStream(DESCRIPTION)) {
      if (text == null) {
        throw new IllegalStateException("the description is not in the program");
      }
      HttpResponse response = HttpResponse.json(200, text.readAllBytes());
      return new Turn.Finished(response.with("Cache-Control", "public, max-age=3600"));
    } catch (IOException e) {
      throw new UncheckedIOException("reading the description", e);
    }
  }
}
