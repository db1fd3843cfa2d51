package grapevine.server;

import grapevine.faces.Answer;
import grapevine.faces.Notice;
import grapevine.faces.Question;
import grapevine.faces.envelope.Channel;
import grapevine.kernel.id.BodyId;
import grapevine.kernel.state.Bodies;
import grapevine.runtime.face.Respondent;
import grapevine.service.directory.DirectoryView;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers the questions of one request of HTTP: those about names as a directory's desk, those
 * about mail as a mail face's, as whoever signed in. For the request's thread.
 */
final class HttpDesk implements Respondent {
  private final DirectoryDesk names;
  private final ServiceDesk mail;

  HttpDesk(Channel channel, Tickets tickets, Supplier<DirectoryView> views, Bodies bodies) {
    this.names = new DirectoryDesk("http", channel, tickets, views);
    this.mail = new ServiceDesk(ServiceDesk.Role.HTTP, channel, tickets, bodies);
  }

  @Override
  public void ask(Question question, Consumer<Answer> then) {
    switch (question) {
      case Question.Authenticate _ ->
          names.ask(
              question,
              answer -> {
                names.signedIn().ifPresent(mail::signIn);
                then.accept(answer);
              });
      case Question.ChangeEntry _, Question.ScramKeysOf _, Question.Proved _ ->
          names.ask(question, then);
      case Question.CheckSender _,
          Question.CheckRecipients _,
          Question.UploadPart _,
          Question.StoreMessage _,
          Question.OpenMaildrop _,
          Question.DeleteMessages _ ->
          mail.ask(question, then);
    }
  }

  @Override
  public void tell(Notice notice) {
    mail.tell(notice);
  }

  @Override
  public byte @Nullable [] readBody(BodyId body, long offset, int length) {
    return mail.readBody(body, offset, length);
  }
}
