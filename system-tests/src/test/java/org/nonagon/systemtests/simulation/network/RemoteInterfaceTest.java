package org.nonagon.systemtests.simulation.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.nonagon.protocol.catalog.Catalog;
import org.nonagon.protocol.catalog.CatalogException;
import org.nonagon.testkit.memory.InMemoryCatalog;

class RemoteInterfaceTest {
  private static final LinkFaults FIVE_MILLIS = new LinkFaults(5, 5, 0, 5, 0, 0);
  private static final LinkFaults DOUBLE = new LinkFaults(5, 5, 0, 5, 0, 1);

  private final StepTime time = new StepTime();
  private final SimulatedNetwork network =
      new SimulatedNetwork(time, new SplittableRandom(1), FIVE_MILLIS);
  private final List<String> said = new ArrayList<>();
  private final List<String> heard = new ArrayList<>();
  private final Greeter greeter = remote();

  /** Says something to somebody. */
  interface Greeter {
    Uni<String> greet(String name);

    default Uni<String> greetTwice(String name) {
      return greet(name).chain(first -> greet(name).map(second -> first + ", " + second));
    }
  }

  /** Answers otherwise. */
  interface Blocking {
    String greet(String name);
  }

  private Uni<String> say(String name) {
    return Uni.createFrom()
        .item(
            () -> {
              said.add(name);
              if (name.isEmpty()) {
                throw new IllegalArgumentException("nobody");
              }
              return "hello " + name;
            });
  }

  private Greeter remote() {
    return RemoteInterface.of(
        Greeter.class,
        () -> this::say,
        network.link("a", "b"),
        time,
        100,
        IllegalStateException::new);
  }

  private Cancellable ask(Uni<String> question) {
    return question
        .subscribe()
        .with(
            answer -> heard.add(time.nowMillis() + " " + answer),
            failure -> heard.add(time.nowMillis() + " " + failure));
  }

  @Test
  void aCallGoesThereAndItsAnswerBack() {
    ask(greeter.greet("ann"));
    time.pass(200);
    assertThat(heard).containsExactly("10 hello ann");
  }

  @Test
  void eachSubscriptionAsksAnewAndNoneAsksNothing() {
    Uni<String> question = greeter.greet("ann");
    time.pass(200);
    assertThat(said).isEmpty();
    ask(question);
    ask(question);
    time.pass(200);
    assertThat(said).hasSize(2);
  }

  @Test
  void aFailureComesBackAsItIs() {
    ask(greeter.greet(""));
    time.pass(200);
    assertThat(heard).containsExactly("10 java.lang.IllegalArgumentException: nobody");
  }

  @Test
  void aCallerWhoseRequestOrAnswerIsLostWaitsUntilItsTimeIsUp() {
    network.cut("b", "a");
    ask(greeter.greet("ann"));
    time.pass(99);
    assertThat(said).containsExactly("ann");
    assertThat(heard).isEmpty();
    network.cut("a", "b");
    ask(greeter.greet("bob"));
    time.pass(200);
    assertThat(said).containsExactly("ann");
    assertThat(heard)
        .containsExactly(
            "100 java.lang.IllegalStateException: no answer to greet in time",
            "199 java.lang.IllegalStateException: no answer to greet in time");
  }

  @Test
  void aRequestThatComesTwiceIsDoneTwiceAndAnsweredOnce() {
    network.setFaults(DOUBLE);
    ask(greeter.greet("ann"));
    time.pass(200);
    assertThat(said).containsExactly("ann", "ann");
    assertThat(heard).containsExactly("10 hello ann");
  }

  @Test
  void anAnswerThatComesTooLateIsDropped() {
    network.setFaults("b", "a", new LinkFaults(300, 300, 0, 300, 0, 0));
    ask(greeter.greet("ann"));
    time.pass(1000);
    assertThat(heard).hasSize(1).first().asString().startsWith("100 ");
  }

  @Test
  void aCallerThatHasLeftHearsNothing() {
    Cancellable asked = ask(greeter.greet("ann"));
    time.pass(5);
    asked.cancel();
    time.pass(200);
    assertThat(said).containsExactly("ann");
    assertThat(heard).isEmpty();
  }

  @Test
  void methodsThatTheInterfaceImplementsCallTheOthersOverTheNetwork() {
    ask(greeter.greetTwice("ann"));
    time.pass(200);
    assertThat(heard).containsExactly("20 hello ann, hello ann");
  }

  @Test
  void anInterfaceThatBlocksIsRefused() {
    assertThatThrownBy(
            () ->
                RemoteInterface.of(
                    Blocking.class,
                    () -> name -> name,
                    network.link("a", "b"),
                    time,
                    100,
                    IllegalStateException::new))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aCatalogThatDoesNotAnswerFailsAsOneWhoseAnswerWasLost() {
    InMemoryCatalog target = new InMemoryCatalog(InstantSource.system(), new SplittableRandom(1));
    Catalog catalog = RemoteInterface.catalog(() -> target, network.link("a", "b"), time, 100);
    List<Object> answers = new ArrayList<>();
    catalog.newestLayout().subscribe().with(answers::add, answers::add);
    time.pass(200);
    network.crash("b");
    catalog.newestLayout().subscribe().with(answers::add, answers::add);
    time.pass(200);
    assertThat(answers).hasSize(2).first().isEqualTo(Optional.empty());
    assertThat(answers.getLast())
        .isInstanceOfSatisfying(
            CatalogException.class,
            lost -> assertThat(lost.reason()).isEqualTo(CatalogException.Reason.LOST));
  }
}
