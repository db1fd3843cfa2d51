package grapevine.faces.http;

import grapevine.faces.directory.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/** The face: from the head of a request to its first turn. Safe for use by several threads. */
public final class HttpFace {
  private final List<Route> routes;
  private final SignIn signIn = new SignIn();

  /**
   * A face.
   *
   * @param picture the registries that are held here, as they are now
   * @param places the organisation's servers, as they are known now
   */
  public HttpFace(HttpLimits limits, Supplier<Picture> picture, Supplier<Places> places) {
    this.routes = Routes.all(new World(limits, picture, places));
  }

  /** What resources look at. */
  record World(HttpLimits limits, Supplier<Picture> picture, Supplier<Places> places) {}

  /** Every method of every resource. */
  List<Route> routes() {
    return routes;
  }

  /** Begins a request. */
  public Turn begin(HttpRequest request) {
    Optional<List<String>> segments = Target.segments(request.path());
    List<Route> here =
        segments.isEmpty()
            ? List.of()
            : routes.stream().filter(route -> route.matches(segments.get())).toList();
    if (here.isEmpty()) {
      return Problem.NO_SUCH_RESOURCE.turn();
    }
    Optional<Route> route =
        here.stream().filter(each -> each.method().equals(request.method())).findFirst();
    return route.isEmpty() ? notAllowed(here) : begin(route.get(), segments.get(), request);
  }

  // RFC 9110 section 15.5.6
  private static Turn notAllowed(List<Route> here) {
    TreeSet<String> methods = new TreeSet<>();
    here.forEach(route -> methods.add(route.method()));
    return new Turn.Finished(
        Problem.METHOD_NOT_ALLOWED.response().with("Allow", String.join(", ", methods)));
  }

  private Turn begin(Route route, List<String> segments, HttpRequest request) {
    Optional<Map<String, String>> query = Target.parameters(request.query());
    if (query.isEmpty()) {
      return Problem.BAD_PARAMETER.turn("the query");
    }
    List<String> faults = new ArrayList<>();
    SortedMap<String, Object> parameters = route.read(segments, query.get(), faults);
    if (!faults.isEmpty()) {
      return Problem.BAD_PARAMETER.turn(faults.getFirst());
    }
    Call call = new Call(request, "", parameters);
    return route.open() ? route.handler().apply(call) : signIn.before(call, route.handler());
  }
}
