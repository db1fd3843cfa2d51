package grapevine.service.node;

import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.RName;
import grapevine.service.event.Step;
import grapevine.service.message.Recipient.Target;
import grapevine.service.steer.Absence;
import java.util.List;

/** The inquiries about names as the message service makes them. */
final class MailAbsence implements Absence {
  private final NameInquiries inquiries;

  MailAbsence(NameInquiries inquiries) {
    this.inquiries = inquiries;
  }

  @Override
  public void ask(Step step, Question question, Told told) {
    switch (question) {
      case Question.Name(Target target) -> ask(step, target, told);
      case Question.Place(EntryId entry) -> inquiries.findPlace(step, entry, reaction(told));
    }
  }

  private void ask(Step step, Target target, Told told) {
    switch (target) {
      case Target.Addressed(String localPart, String registry) ->
          ask(step, registry, localPart, told);
      case Target.Named(RName name) -> ask(step, name.registry(), name.name(), told);
      case Target.Listed listed when inquiries.isNobodyForGood(step.state(), listed) ->
          told.told(step, Verdict.ABSENT);
      case Target.Listed listed when listed.identity().isPresent() ->
          ask(step, listed.identity().get(), told);
      case Target.Listed listed -> ask(step, listed.name().registry(), listed.name().name(), told);
      case Target.Inbox(EntryId owner) when inquiries.isNobodyForGood(step.state(), owner) ->
          told.told(step, Verdict.ABSENT);
      case Target.Inbox(EntryId owner) -> ask(step, owner, told);
      case Target.OwnersOf(RName group) -> ask(step, group.registry(), group.name(), told);
      case Target.Outside _ -> told.told(step, Verdict.PRESENT);
    }
  }

  private void ask(Step step, String registry, String localPart, Told told) {
    inquiries.find(step, registry, List.of(localPart), reaction(told));
  }

  /** By its identity: another may bear the name, created before it, and live when it has gone. */
  private void ask(Step step, EntryId meant, Told told) {
    inquiries.find(step, meant, reaction(told));
  }

  private static NameInquiries.Reaction reaction(Told told) {
    return (later, verdicts) ->
        told.told(
            later,
            switch (verdicts.getFirst()) {
              case PRESENT -> Verdict.PRESENT;
              case ABSENT -> Verdict.ABSENT;
              case NOT_KNOWN -> Verdict.NOT_KNOWN;
            });
  }
}
