package grapevine.faces.http;

import grapevine.faces.http.HttpFace.World;
import grapevine.faces.http.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Servers and registries: where things are. */
final class PlaceResource {
  private static final Pattern LOOPBACK =
      Pattern.compile("([a-z]+://)?(127(\\.[0-9]{1,3}){3}|\\[::1]|localhost):[0-9]+");

  private final World world;

  PlaceResource(World world) {
    this.world = world;
  }

  Turn servers(Call call) {
    Places places = world.places().get();
    List<JsonValue> servers = new ArrayList<>();
    for (Places.Server server : places.servers()) {
      JsonValue.Members services = new JsonValue.Members();
      server
          .services()
          .forEach((face, address) -> {
            if (reaches(call, address)) {
              services.put(face, address);
            }
          });
      servers.add(
          new JsonValue.Members()
              .put("name", server.name())
              .put("http", JsonValue.Items.texts(reached(call, server.http())))
              .put("registries", JsonValue.Items.texts(server.registries()))
              .put("services", services));
    }
    JsonValue.Members answer =
        new JsonValue.Members()
            .put("self", places.self())
            .put("servers", new JsonValue.Items(servers));
    return new Turn.Finished(HttpResponse.json(200, answer));
  }

  private static List<String> reached(Call call, List<String> addresses) {
    return addresses.stream().filter(address -> reaches(call, address)).toList();
  }

  /**
   * Whether a client reaches an address: one of a machine itself would lead others to themselves,
   * and their passwords to whoever listens there.
   */
  private static boolean reaches(Call call, String address) {
    return call.request().channel().loopback() || !LOOPBACK.matcher(address).matches();
  }

  Turn registries(Call call) {
    Places places = world.places().get();
    List<JsonValue> registries = new ArrayList<>();
    for (Places.Registry registry : places.registries()) {
      registries.add(
          new JsonValue.Members()
              .put("name", registry.name())
              .put("domains", JsonValue.Items.texts(registry.domains()))
              .put("servers", JsonValue.Items.texts(registry.servers())));
    }
    JsonValue answer = new JsonValue.Members().put("registries", new JsonValue.Items(registries));
    return new Turn.Finished(HttpResponse.json(200, answer));
  }
}
