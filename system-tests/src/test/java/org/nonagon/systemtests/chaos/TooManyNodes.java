package org.nonagon.systemtests.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** kill -9 of one node more than the cluster survives, at once; one returns, then the others. */
final class TooManyNodes implements Fault {
  private final List<Member> killed = new ArrayList<>();
  private long drives;

  @Override
  public String name() {
    return "too-many-nodes";
  }

  @Override
  public String claim() {
    return "reads of what is affected are 503, never wrong bytes; all can be read when one is back";
  }

  @Override
  public Optional<String> unfit(Scene scene) throws IOException {
    long count = scene.survivesNodes() + 1;
    return scene.lacks("node", Math.toIntExact(count), "kill", "restart");
  }

  @Override
  public void inject(Scene scene) throws IOException, InterruptedException {
    drives = scene.healthyDrives();
    for (Member node : scene.some("node", Math.toIntExact(scene.survivesNodes() + 1))) {
      killed.add(node);
      scene.target().run("kill", node.name());
    }
    scene.say().accept("kill -9 of " + killed.stream().map(Member::name).toList());
    scene.last();
    scene.say().accept("unavailable blobs: " + unavailable(scene));
  }

  @Override
  public void heal(Scene scene) throws IOException, InterruptedException {
    Member first = killed.removeFirst();
    scene.restart(List.of(first));
    scene.say().accept(first.name() + " is back");
    scene.await("all can be read with " + first.name(), () -> unavailable(scene) == 0);
    scene.restart(killed);
    scene.awaitHealthy(drives);
  }

  private static long unavailable(Scene scene) {
    JsonNode status = scene.admin().get("status");
    return status.path("unavailableBlobs").asLong() + status.path("lostBlobs").asLong();
  }
}
