package grapevine.faces.http;

import grapevine.faces.directory.Picture;
import grapevine.faces.directory.PictureEntry;
import grapevine.faces.http.HttpFace.World;
import grapevine.faces.http.json.JsonValue;
import grapevine.kernel.id.Folding;
import grapevine.kernel.id.RName;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Entries: one by its name, now or when it has changed, and all of a registry. */
final class NameResource {
  private final World world;

  NameResource(World world) {
    this.world = world;
  }

  Turn show(Call call) {
    Picture picture = world.picture().get();
    RName name = call.name("name");
    Optional<PictureEntry> entry = picture.entry(name);
    if (entry.isEmpty()) {
      return absent(world, picture, name);
    }
    EntryText text = EntryText.of(entry.get(), picture);
    return call.versioned(text.version(), text.json());
  }

  Turn watch(Call call) {
    int seconds = call.secondsUpTo(world.limits().waitSecondsMax());
    return watch(call, seconds, seconds == 0);
  }

  private Turn watch(Call call, int seconds, boolean over) {
    Picture picture = world.picture().get();
    RName name = call.name("name");
    Optional<PictureEntry> entry = picture.entry(name);
    if (entry.isEmpty()) {
      return absent(world, picture, name);
    }
    EntryText text = EntryText.of(entry.get(), picture);
    if (!text.version().equals(call.textOr(Routes.VERSION))) {
      HttpResponse response = HttpResponse.json(200, text.json());
      return new Turn.Finished(response.with("ETag", "\"" + text.version() + "\""));
    }
    return over
        ? new Turn.Finished(HttpResponse.empty(304))
        : new Turn.Wait(Turn.DIRECTORY, seconds, end -> watch(call, seconds, end));
  }

  Turn list(Call call) {
    Picture picture = world.picture().get();
    String registry = call.text("registry");
    if (!picture.registries().contains(registry)) {
      return notHeld(world, registry);
    }
    int limit = call.numberUpTo(Routes.LIMIT, world.limits().pageMax());
    String prefix = Folding.fold(call.textOr("prefix"));
    Optional<RName> begin = RName.of(prefix, registry);
    Optional<RName> from = call.nameGiven(Routes.FROM);
    if (!prefix.isEmpty() && begin.isEmpty()) {
      return Problem.BAD_PARAMETER.turn("prefix");
    }
    List<RName> page = new ArrayList<>();
    if (from.isEmpty()) {
      begin.flatMap(picture::entry).ifPresent(entry -> page.add(entry.name()));
    }
    Iterator<PictureEntry> entries = picture.entries(registry, from.or(() -> begin));
    while (page.size() <= limit && entries.hasNext()) {
      RName name = entries.next().name();
      if (!name.foldedName().startsWith(prefix)) {
        break;
      }
      page.add(name);
    }
    return new Turn.Finished(HttpResponse.json(200, page(page, limit)));
  }

  private static JsonValue page(List<RName> names, int limit) {
    List<RName> shown = names.size() > limit ? names.subList(0, limit) : names;
    JsonValue.Members page = new JsonValue.Members().put("names", JsonValue.Items.texts(shown));
    return names.size() > limit ? page.put("next", shown.getLast().toString()) : page;
  }

  /** Nobody bears the name here: because it is elsewhere, or because there is nobody. */
  static Turn absent(World world, Picture picture, RName name) {
    return picture.registries().contains(name.registry())
        ? Problem.NO_SUCH_NAME.turn(name.toString())
        : notHeld(world, name.registry());
  }

  /** Somebody else must be asked; he is named, where that is known. */
  static Turn notHeld(World world, String registry) {
    Places places = world.places().get();
    return new Turn.Finished(
        Problem.NOT_HELD_HERE.response(
            registry,
            new JsonValue.Members()
                .put("servers", JsonValue.Items.texts(places.holders(registry)))));
  }
}
