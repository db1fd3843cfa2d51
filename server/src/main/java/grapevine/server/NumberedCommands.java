package grapevine.server;

import grapevine.kernel.codec.MalformedException;
import grapevine.kernel.control.ControlRequest;
import grapevine.service.request.Answer;
import grapevine.service.request.ControlCommand;
import grapevine.service.request.Numbering;
import grapevine.service.request.Numbering.Numbered;
import grapevine.service.request.Request;
import grapevine.service.request.Secret;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Gives the commands of the command line their numbers. Each is the only request of a client of its
 * own: the number of the try is told before it is sent, so that whoever loses the answer can ask
 * again, here or at another server.
 */
final class NumberedCommands {
  private final Tickets tickets;
  private final long answerSeconds;

  NumberedCommands(Tickets tickets, long answerSeconds) {
    this.tickets = tickets;
    this.answerSeconds = answerSeconds;
  }

  /**
   * Has a command carried out once.
   *
   * @param number is told the number of this try, before it is sent
   */
  Answer run(Request.Actor who, ControlCommand typed, Consumer<String> number) {
    Optional<String> again = typed.argument(ControlRequest.AGAIN);
    TreeMap<String, List<String>> arguments = new TreeMap<>(typed.arguments());
    arguments.remove(ControlRequest.AGAIN);
    ControlCommand command = new ControlCommand(typed.verb(), arguments, typed.secret());
    Optional<Numbered> former;
    try {
      former = again.map(Numbered::fromText);
    } catch (MalformedException e) {
      return said(Answer.Outcome.WRONG_USE, "--again: that is no number of a command");
    }
    ControlCommand open = new ControlCommand(typed.verb(), arguments, Optional.empty());
    Numbering prepare =
        new Numbering.Prepare(former.map(Numbered::token).orElse(""), former.isPresent());
    Answer answer = tickets.await(new Request.Command(who, open, prepare), answerSeconds);
    if (!(answer instanceof Answer.Prepared prepared)) {
      typed.secret().ifPresent(Secret::wipe);
      return notPrepared(answer, former.isPresent());
    }
    Numbered numbered =
        former.map(one -> one.again(prepared.to())).orElseGet(() -> Numbered.only(prepared));
    number.accept(numbered.toText());
    return tickets.await(new Request.Command(who, command, numbered), answerSeconds);
  }

  /** Nothing was sent; an earlier try may have been. */
  private static Answer notPrepared(Answer answer, boolean repeated) {
    String text =
        switch (answer) {
          case Answer.Report(Answer.Outcome outcome, String said, var _)
              when outcome == Answer.Outcome.UNKNOWN
                  || (repeated && outcome == Answer.Outcome.NOT_REACHABLE) ->
              said;
          case Answer.NotNow(String said) -> said;
          case Answer.Unknown(String said) -> said;
          default -> "";
        };
    if (text.isEmpty()) {
      return answer;
    }
    return repeated
        ? said(Answer.Outcome.UNKNOWN, "outcome not known yet: " + text)
        : said(Answer.Outcome.NOT_REACHABLE, text);
  }

  private static Answer said(Answer.Outcome outcome, String text) {
    return new Answer.Report(outcome, text, List.of());
  }
}
