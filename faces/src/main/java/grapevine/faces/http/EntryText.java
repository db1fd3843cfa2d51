package grapevine.faces.http;

import grapevine.faces.directory.Picture;
import grapevine.faces.directory.PictureEntry;
import grapevine.faces.http.json.Json;
import grapevine.faces.http.json.JsonValue;
import grapevine.kernel.id.BodyId;
import grapevine.kernel.id.EntryUuid;
import grapevine.kernel.id.RName;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/**
 * An entry as it is shown, and its version.
 *
 * @param version a digest of all that is shown and, for a group, of its members: the same at every
 *     server that knows the same
 */
record EntryText(String version, byte[] json) {
  private static final int VERSION_OCTETS = 16;

  /** The words of the table of attributes, in the order in which they are shown. */
  private static final List<String> WORDS =
      List.of(
          "full-name",
          "given-name",
          "surname",
          "initials",
          "title",
          "department",
          "organisation",
          "office",
          "postal-address",
          "employee-number",
          "type",
          "locale",
          "remark",
          PictureEntry.MAIL,
          "telephone",
          "mobile",
          "fax",
          "url",
          "photo",
          "ssh-key",
          "user-certificate",
          "uid-number",
          "gid-number",
          "home-directory",
          "shell",
          "gecos",
          PictureEntry.OWNER,
          PictureEntry.OUTSIDE_MEMBER);

  static EntryText of(PictureEntry entry, Picture picture) {
    JsonValue.Members shown = shown(entry);
    MessageDigest digest = BodyId.sha256();
    digest.update(Json.write(shown));
    if (entry.name().isGroup()) {
      for (RName member : picture.members(entry.name())) {
        digest.update(member.toString().getBytes(StandardCharsets.UTF_8));
        digest.update((byte) '\n');
      }
    }
    String version = HexFormat.of().formatHex(digest.digest(), 0, VERSION_OCTETS);
    return new EntryText(version, Json.write(shown.put("version", version)));
  }

  private static JsonValue.Members shown(PictureEntry entry) {
    JsonValue.Members shown =
        new JsonValue.Members()
            .put("name", entry.name().toString())
            .put("kind", kind(entry.name()))
            .put("identity", entry.identity().toString())
            .put("uuid", EntryUuid.of(entry.identity()))
            .put("created", time(entry.identity().created().millis()))
            .put("disabled", entry.disabled());
    entry.modified().ifPresent(moment -> shown.put("modified", time(moment.millis())));
    JsonValue.Members attributes = new JsonValue.Members();
    WORDS.forEach(word -> put(attributes, word, entry));
    entry.ownAttributes().forEach(word -> put(attributes, word, entry));
    return shown.put("attributes", attributes);
  }

  private static void put(JsonValue.Members attributes, String word, PictureEntry entry) {
    List<String> values = entry.values(word);
    if (!values.isEmpty()) {
      attributes.put(word, JsonValue.Items.texts(values));
    }
  }

  private static String time(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }

  /** What an entry of that name is called. */
  static String kind(RName name) {
    return name.isGroup() ? "group" : "individual";
  }
}
