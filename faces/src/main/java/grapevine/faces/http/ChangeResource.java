package grapevine.faces.http;

import grapevine.faces.Answer;
import grapevine.faces.Question;
import grapevine.faces.UnaskedAnswer;
import grapevine.faces.directory.Edit;
import grapevine.faces.directory.Picture;
import grapevine.faces.directory.PictureEntry;
import grapevine.faces.http.HttpFace.World;
import grapevine.kernel.id.RName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Changes of entries: an ordered list of edits, all of it or nothing, and passwords. */
final class ChangeResource {
  private static final byte[] NONE = new byte[0];

  private final World world;

  ChangeResource(World world) {
    this.world = world;
  }

  Turn change(Call call) {
    return Fields.read(
        call,
        world.limits().bodyOctetsMax(),
        fields -> {
          Optional<RName> name = fields.name("name");
          List<Fields> steps = fields.objects("edits");
          List<Edit> edits = new ArrayList<>();
          for (Fields step : steps) {
            edit(step).ifPresent(edits::add);
            step.fault().ifPresent(fault -> fields.amiss("edits", "are amiss: " + fault));
          }
          orderFault(edits).ifPresent(fault -> fields.amiss("edits", fault));
          Optional<String> fault = fields.fault();
          if (fault.isPresent() || name.isEmpty()) {
            wipe(edits);
            return Problem.BAD_BODY.turn(fault.orElse(""));
          }
          return ask(name.get(), edits);
        });
  }

  private static Optional<Edit> edit(Fields step) {
    return switch (step.text("op")) {
      case "create" -> Optional.of(new Edit.Create());
      case "delete" -> Optional.of(new Edit.Delete());
      case "rename" -> step.name("name").map(Edit.Rename::new);
      case "put" -> Optional.of(new Edit.Put(step.text("attribute"), step.text("value")));
      case "take" -> Optional.of(new Edit.Take(step.text("attribute"), step.text("value")));
      case "put-member" -> step.name("member").map(Edit.PutMember::new);
      case "take-member" -> step.name("member").map(Edit.TakeMember::new);
      case "password" -> Optional.of(new Edit.Password(NONE, octets(step.text("new"))));
      default -> {
        step.amiss("op", "is none that is known");
        yield Optional.empty();
      }
    };
  }

  private static Optional<String> orderFault(List<Edit> edits) {
    for (int index = 0; index < edits.size(); index++) {
      if (edits.get(index) instanceof Edit.Create && index > 0) {
        return Optional.of("create after something else");
      }
      if (edits.get(index) instanceof Edit.Delete && edits.size() > 1) {
        return Optional.of("delete and do something else");
      }
    }
    return Optional.empty();
  }

  Turn password(Call call) {
    return Fields.read(
        call,
        world.limits().bodyOctetsMax(),
        fields -> {
          byte[] old = octets(fields.textGiven("old").orElse(""));
          byte[] fresh = octets(fields.text("new"));
          if (fresh.length == 0) {
            fields.amiss("new", "is empty");
          }
          List<Edit> edits = List.of(new Edit.Password(old, fresh));
          Optional<String> fault = fields.fault();
          if (fault.isPresent()) {
            wipe(edits);
            return Problem.BAD_BODY.turn(fault.get());
          }
          return ask(call.name("name"), edits);
        });
  }

  private Turn ask(RName name, List<Edit> edits) {
    return new Turn.Ask(
        new Question.ChangeEntry(name, edits, Optional.empty()),
        answer -> {
          wipe(edits);
          return switch (answer) {
            case Answer.Accepted _ -> changed(name, edits);
            case Answer.Refused refused -> Problem.refused(refused);
            case Answer.EachRecipient unasked -> throw UnaskedAnswer.of(unasked);
            case Answer.Authenticated unasked -> throw UnaskedAnswer.of(unasked);
            case Answer.Maildrop unasked -> throw UnaskedAnswer.of(unasked);
            case Answer.ScramKeys unasked -> throw UnaskedAnswer.of(unasked);
          };
        });
  }

  /** What it has become, where it is still here to be looked at. */
  private Turn changed(RName name, List<Edit> edits) {
    RName after = name;
    for (Edit edit : edits) {
      after = edit instanceof Edit.Rename(RName fresh) ? fresh : after;
    }
    Picture picture = world.picture().get();
    Optional<PictureEntry> entry = picture.entry(after);
    if (entry.isEmpty()) {
      return new Turn.Finished(HttpResponse.empty(204));
    }
    EntryText text = EntryText.of(entry.get(), picture);
    return new Turn.Finished(
        HttpResponse.json(200, text.json()).with("ETag", "\"" + text.version() + "\""));
  }

  private static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void wipe(List<Edit> edits) {
    for (Edit edit : edits) {
      if (edit instanceof Edit.Password(byte[] old, byte[] fresh)) {
        Arrays.fill(old, (byte) 0);
        Arrays.fill(fresh, (byte) 0);
      }
    }
  }
}
