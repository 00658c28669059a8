package org.nonagon.systemtests.simulation.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SimulatedNetworkTest {
  private static final LinkFaults FIVE_MILLIS = new LinkFaults(5, 5, 0, 5, 0, 0);
  private static final LinkFaults BAD = new LinkFaults(1, 20, 0.1, 500, 0.2, 0.3);

  private final StepTime time = new StepTime();
  private final List<String> arrived = new ArrayList<>();
  private final SimulatedNetwork network =
      new SimulatedNetwork(time, new SplittableRandom(1), FIVE_MILLIS);

  private Link.Message note(String text) {
    return _ -> arrived.add(time.nowMillis() + " " + text);
  }

  @Test
  void aMessageTakesItsTimeAndMayBeAnswered() {
    network.link("a", "b").send(back -> back.send(note("answer")));
    time.pass(9);
    assertThat(arrived).isEmpty();
    time.pass(1);
    assertThat(arrived).containsExactly("10 answer");
  }

  @Test
  void nothingIsDeliveredWhileItIsSent() {
    network.setFaults(LinkFaults.NONE);
    network.link("a", "b").send(note("message"));
    assertThat(arrived).isEmpty();
  }

  @Test
  void messagesAreLostDoubledLateAndOutOfOrder() {
    network.setFaults(BAD);
    Link link = network.link("a", "b");
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      int number = i;
      link.send(_ -> numbers.add(number));
    }
    time.pass(20);
    int soon = numbers.size();
    time.pass(480);
    long distinct = numbers.stream().distinct().count();
    assertThat(distinct).isBetween(700L, 900L);
    assertThat(numbers.size() - distinct).isBetween(150L, 350L);
    assertThat(numbers.size() - soon).isBetween(50, 200);
    assertThat(numbers).isNotEqualTo(numbers.stream().sorted().toList());
  }

  @Test
  void theSameSeedDeliversTheSame() {
    assertThat(deliveries(7)).isEqualTo(deliveries(7)).isNotEqualTo(deliveries(8));
  }

  private static List<String> deliveries(long seed) {
    StepTime time = new StepTime();
    SimulatedNetwork network = new SimulatedNetwork(time, new SplittableRandom(seed), BAD);
    List<String> deliveries = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      String text = " " + i;
      network.link("a", "b").send(_ -> deliveries.add(time.nowMillis() + text));
    }
    time.pass(1000);
    return deliveries;
  }

  @Test
  void aCutIsOneWayAndTakesWhatIsUnderWay() {
    Link there = network.link("a", "b");
    there.send(note("under way"));
    network.cut("a", "b");
    there.send(note("cut"));
    network.link("b", "a").send(note("back"));
    time.pass(100);
    assertThat(arrived).containsExactly("5 back");
    network.heal("a", "b");
    there.send(note("healed"));
    time.pass(100);
    assertThat(arrived).containsExactly("5 back", "105 healed");
  }

  @Test
  void aCutOfBothWaysIsHealedWithAllOthers() {
    network.cutBoth("a", "b");
    network.link("a", "b").send(note("there"));
    network.link("b", "a").send(note("back"));
    time.pass(100);
    assertThat(arrived).isEmpty();
    network.healAll();
    network.link("b", "a").send(note("healed"));
    time.pass(100);
    assertThat(arrived).containsExactly("105 healed");
  }

  @Test
  void aLinkMayHaveFaultsOfItsOwn() {
    network.setFaults("a", "b", new LinkFaults(50, 50, 0, 50, 0, 0));
    network.link("a", "b").send(note("slow"));
    network.link("a", "c").send(note("fast"));
    time.pass(100);
    assertThat(arrived).containsExactly("5 fast", "50 slow");
  }

  @Test
  void aCrashTakesAllMessagesFromAndToTheProcess() {
    network.link("a", "b").send(note("to"));
    network.link("b", "a").send(note("from"));
    network.crash("b");
    network.link("a", "b").send(note("to nobody"));
    network.restart("b");
    time.pass(100);
    assertThat(arrived).isEmpty();
  }

  @Test
  void linksOfOthersReachTheNextProcessAndThoseOfTheOldOneNobody() {
    Link there = network.link("a", "b");
    Link connection = there.connected();
    Link old = network.link("b", "a");
    network.restart("b");
    there.send(note("there"));
    connection.send(note("connection"));
    old.send(note("old"));
    network.link("b", "a").send(note("new"));
    time.pass(100);
    assertThat(arrived).containsExactly("5 there", "5 new");
  }

  @Test
  void anAnswerReachesOnlyTheProcessThatAsked() {
    List<Link> backs = new ArrayList<>();
    network.link("a", "b").send(backs::add);
    time.pass(5);
    network.restart("a");
    backs.getFirst().send(note("answer"));
    time.pass(100);
    assertThat(arrived).isEmpty();
  }

  @Test
  void tasksOfAProcessEndWithIt() {
    Link link = network.link("a", "b");
    link.runThere(10, () -> arrived.add("first"));
    link.runThere(30, () -> arrived.add("second"));
    time.pass(20);
    network.restart("b");
    time.pass(100);
    assertThat(arrived).containsExactly("first");
  }

  @Test
  void faultsThatAreNoneAreRefused() {
    assertThatThrownBy(() -> new LinkFaults(2, 1, 0, 2, 0, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new LinkFaults(0, 1, 0, 1, 1.5, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
