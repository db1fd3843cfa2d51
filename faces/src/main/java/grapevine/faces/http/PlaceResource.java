package grapevine.faces.http;

import grapevine.faces.http.HttpFace.World;
import grapevine.faces.http.json.JsonValue;
import java.util.ArrayList;
import java.util.List;

/** Servers and registries: where things are. */
final class PlaceResource {
  private final World world;

  PlaceResource(World world) {
    this.world = world;
  }

  Turn servers(Call call) {
    Places places = world.places().get();
    List<JsonValue> servers = new ArrayList<>();
    for (Places.Server server : places.servers()) {
      JsonValue.Members services = new JsonValue.Members();
      server.services().forEach(services::put);
      servers.add(
          new JsonValue.Members()
              .put("name", server.name())
              .put("http", JsonValue.Items.texts(server.http()))
              .put("registries", JsonValue.Items.texts(server.registries()))
              .put("services", services));
    }
    JsonValue.Members answer =
        new JsonValue.Members()
            .put("self", places.self())
            .put("servers", new JsonValue.Items(servers));
    return new Turn.Finished(HttpResponse.json(200, answer));
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
