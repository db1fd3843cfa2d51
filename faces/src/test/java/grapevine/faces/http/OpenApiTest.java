package grapevine.faces.http;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.faces.http.json.Json;
import grapevine.faces.http.json.JsonValue;
import grapevine.faces.http.json.JsonValue.Items;
import grapevine.faces.http.json.JsonValue.Members;
import grapevine.faces.http.json.JsonValue.Text;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The description and the router say the same: every route and parameter, and none besides. */
final class OpenApiTest {

  @Test
  void routesAndParametersAreDescribedAndNoneIsInvented() throws IOException {
    assertThat(described()).isEqualTo(routed());
  }

  private static TreeMap<String, TreeSet<String>> routed() {
    TreeMap<String, TreeSet<String>> routes = new TreeMap<>();
    HttpFace face =
        new HttpFace(
            HttpLimits.DEFAULT,
            () -> new TestPicture(),
            () -> new Places("a", List.of(), List.of()));
    for (Route route : face.routes()) {
      TreeSet<String> parameters = new TreeSet<>();
      route.inPath().forEach(each -> parameters.add("path " + each.name() + " string"));
      route
          .query()
          .forEach(each ->
              parameters.add(
                  "query "
                      + each.name()
                      + switch (each.kind()) {
                        case COUNT, SECONDS -> " integer";
                        case TRUTH -> " boolean";
                        case TEXT, NAME, REGISTRY -> " string";
                      }));
      if (route.open()) {
        parameters.add("open");
      }
      routes.put(route.method() + " " + route.template(), parameters);
    }
    return routes;
  }

  private static TreeMap<String, TreeSet<String>> described() throws IOException {
    TreeMap<String, TreeSet<String>> routes = new TreeMap<>();
    for (Map.Entry<String, JsonValue> path : object(description(), "paths").all().entrySet()) {
      for (Map.Entry<String, JsonValue> method : ((Members) path.getValue()).all().entrySet()) {
        Members operation = (Members) method.getValue();
        TreeSet<String> parameters = new TreeSet<>();
        for (JsonValue each : items(operation, "parameters")) {
          Members parameter = (Members) each;
          parameters.add(
              text(parameter, "in")
                  + " "
                  + text(parameter, "name")
                  + " "
                  + text(object(parameter, "schema"), "type"));
        }
        if (operation.get("security") != null) {
          parameters.add("open");
        }
        routes.put(method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(), parameters);
      }
    }
    return routes;
  }

  @Test
  void everyProblemIsDescribed() throws IOException {
    Members problem = object(object(object(description(), "components"), "schemas"), "Problem");
    Members code = object(object(problem, "properties"), "code");
    List<String> codes = new ArrayList<>();
    items(code, "enum").forEach(each -> codes.add(((Text) each).text()));
    assertThat(codes).isEqualTo(Stream.of(Problem.values()).map(Problem::code).toList());
  }

  @Test
  void everyReferenceLeadsSomewhere() throws IOException {
    Members description = description();
    List<String> references = new ArrayList<>();
    gather(description, references);
    assertThat(references).isNotEmpty();
    for (String reference : references) {
      Members here = description;
      for (String part : reference.substring(2).split("/")) {
        here = object(here, part);
      }
      assertThat(here.all()).as(reference).isNotEmpty();
    }
  }

  private static void gather(JsonValue value, List<String> references) {
    if (value instanceof Items(List<JsonValue> values)) {
      values.forEach(each -> gather(each, references));
    } else if (value instanceof Members members) {
      members
          .all()
          .forEach((name, each) -> {
            if (name.equals("$ref") && each instanceof Text(String text)) {
              references.add(text);
            }
            gather(each, references);
          });
    }
  }

  private static Members description() throws IOException {
    try (InputStream text = HttpFace.class.getResourceAsStream("openapi.json")) {
      assertThat(text).isNotNull();
      return Json.read(text.readAllBytes()).orElseThrow();
    }
  }

  private static Members object(Members members, String name) {
    return members.get(name) instanceof Members found ? found : new Members();
  }

  private static List<JsonValue> items(Members members, String name) {
    return members.get(name) instanceof Items(List<JsonValue> values) ? values : List.of();
  }

  private static String text(Members members, String name) {
    return members.get(name) instanceof Text(String text) ? text : "";
  }
}
