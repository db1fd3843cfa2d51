package grapevine.faces.http;

import grapevine.faces.Answer;
import grapevine.faces.envelope.Channel;
import grapevine.faces.http.json.Json;
import grapevine.faces.http.json.JsonValue;
import java.util.List;
import java.util.TreeMap;

/**
 * Asks a face, signed in, why somebody is a member.
 *
 * @param face that is asked
 */
record HttpBoundsProbe(HttpFace face) {

  /** The path; empty where he is none. */
  List<String> path(String name, String group) {
    TreeMap<String, String> headers = new TreeMap<>();
    headers.put("authorization", "Basic YTpi");
    String path = "/v1/names/" + group + "/members/" + name;
    HttpRequest request =
        new HttpRequest(
            new Channel("192.0.2.7", false, true),
            "GET",
            path.replace("^", "%5E"),
            "closure=true",
            headers);
    Turn turn = ((Turn.Ask) face.begin(request)).then().apply(new Answer.Authenticated("alice.pa"));
    HttpResponse.Bytes body = (HttpResponse.Bytes) ((Turn.Finished) turn).response().body();
    JsonValue found = Json.read(body.bytes()).orElseThrow().get("path");
    return found instanceof JsonValue.Items(List<JsonValue> values)
        ? values.stream().map(each -> ((JsonValue.Text) each).text()).toList()
        : List.of();
  }
}
