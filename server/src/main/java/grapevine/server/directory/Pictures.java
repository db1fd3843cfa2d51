package grapevine.server.directory;

import grapevine.faces.directory.Picture;
import grapevine.service.directory.DirectoryView;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** The newest view in the words of the faces, made once for all that ask. For several threads. */
public final class Pictures {
  private record Made(DirectoryView view, Picture picture) {}

  private final Supplier<DirectoryView> views;
  private final AtomicReference<Made> last;

  /** Of those views. */
  public Pictures(Supplier<DirectoryView> views) {
    this.views = views;
    DirectoryView first = views.get();
    this.last = new AtomicReference<>(new Made(first, new ViewPicture(first)));
  }

  /** The newest. */
  @SuppressWarnings("ReferenceEquality") // a view is never changed
  public Picture newest() {
    DirectoryView now = views.get();
    Made made = last.get();
    if (made.view != now) {
      made = new Made(now, new ViewPicture(now));
      last.set(made);
    }
    return made.picture;
  }
}
