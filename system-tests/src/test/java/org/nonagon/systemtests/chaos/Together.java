package org.nonagon.systemtests.chaos;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/**
 * Several faults at the same time, of processes of different roles or of as many nodes as may be
 * gone. What one of them excuses is excused.
 */
final class Together implements Fault {
  private final List<Fault> faults;

  Together(List<Fault> faults) {
    this.faults = List.copyOf(faults);
  }

  @Override
  public String name() {
    return faults.stream().map(Fault::name).collect(Collectors.joining("+"));
  }

  @Override
  public String claim() {
    return faults.stream().map(Fault::claim).distinct().collect(Collectors.joining("; "));
  }

  @Override
  public Optional<String> unfit(Scene scene) throws IOException {
    for (Fault fault : faults) {
      Optional<String> unfit = fault.unfit(scene);
      if (unfit.isPresent()) {
        return unfit;
      }
    }
    return Optional.empty();
  }

  @Override
  public void inject(Scene scene) throws IOException, InterruptedException {
    atOnce(scene, Fault::inject);
  }

  @Override
  public void heal(Scene scene) throws IOException, InterruptedException {
    atOnce(scene, Fault::heal);
  }

  @Override
  public List<String> verify(Scene scene) throws IOException {
    List<String> wrongs = new ArrayList<>();
    for (Fault fault : faults) {
      wrongs.addAll(fault.verify(scene));
    }
    return wrongs;
  }

  @Override
  public boolean readsGoOn() {
    return faults.stream().allMatch(Fault::readsGoOn);
  }

  @Override
  public boolean keepsDrives() {
    return faults.stream().allMatch(Fault::keepsDrives);
  }

  /** What is done to each of them. */
  private interface Act {
    void on(Fault fault, Scene scene) throws IOException, InterruptedException;
  }

  private void atOnce(Scene scene, Act act) throws IOException, InterruptedException {
    List<Callable<Boolean>> acts = new ArrayList<>();
    for (Fault fault : faults) {
      Scene own = scene.split();
      acts.add(
          () -> {
            act.on(fault, own);
            return true;
          });
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(acts.size())) {
      for (Future<Boolean> done : threads.invokeAll(acts)) {
        boolean _ = done.get();
      }
    } catch (ExecutionException e) {
      throw new IOException(String.valueOf(e.getCause()), e);
    }
  }
}
