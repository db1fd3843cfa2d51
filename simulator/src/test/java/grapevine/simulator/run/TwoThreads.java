package grapevine.simulator.run;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A crew of two. */
final class TwoThreads implements Crew {
  @Override
  public void work(List<Runnable> work) {
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      List<Future<?>> all = new ArrayList<>();
      work.forEach(piece -> all.add(threads.submit(piece)));
      for (Future<?> one : all) {
        one.get();
      }
    } catch (ExecutionException | InterruptedException failure) {
      throw new AssertionError("a world ended with an error", failure);
    }
  }
}
