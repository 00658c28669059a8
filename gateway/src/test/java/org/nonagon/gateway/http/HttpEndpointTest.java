package org.nonagon.gateway.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nonagon.gateway.GatewayConfig;
import org.nonagon.gateway.body.ByteSource;
import org.nonagon.gateway.body.ClientGoneException;
import org.nonagon.gateway.body.Piece;
import org.nonagon.gateway.client.RawConnection;
import org.nonagon.gateway.client.RawResponse;
import org.nonagon.gateway.s3.AnswerBody;
import org.nonagon.gateway.s3.S3Answer;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.gateway.s3.S3Service;

final class HttpEndpointTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final GatewayConfig.Limits LIMITS =
      new GatewayConfig.Limits(2, 4, 2, 30, 64 << 10, 64 << 10, 4096);

  private final Vertx vertx = Vertx.vertx();
  private final BlockingQueue<S3Service.Incoming> requests = new LinkedBlockingQueue<>();
  private volatile S3Service service = request -> Uni.createFrom().item(S3Answer.of(200));
  private final HttpEndpoint endpoint =
      new HttpEndpoint(
          vertx,
          GatewayConfig.of("127.0.0.1", 0).withLimits(LIMITS),
          request -> {
            requests.add(request);
            return service.serve(request);
          },
          Clock.systemUTC(),
          new SecureRandom());
  private int port;

  @BeforeEach
  void start() {
    port = endpoint.start().await().atMost(LONG);
  }

  @AfterEach
  void stop() {
    endpoint.stop(Duration.ZERO).await().atMost(LONG);
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void thePathIsHandedOnAsItWasSent() throws Exception {
    try (RawConnection client = new RawConnection(port)) {
      client.send("GET /b/a//b/../c%2Fd+\u00e9?x=%20 HTTP/1.1\r\nHost: h\r\n\r\n");
      assertThat(client.receive().status()).isEqualTo(200);
    }
    assertThat(requests.take().head().rawPath()).isEqualTo("/b/a//b/../c%2Fd+\u00e9");
  }

  @Test
  void everyAnswerNamesTheRequestTheServerAndTheTime() throws Exception {
    RawResponse answer = exchange("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    assertThat(answer.header("x-amz-request-id").orElseThrow()).hasSize(16);
    assertThat(answer.header("x-amz-id-2")).isPresent();
    assertThat(answer.header("server")).contains("Nonagon");
    assertThat(answer.header("date").orElseThrow()).endsWith("GMT");
    assertThat(answer.header("content-length")).contains("0");
  }

  @Test
  void aBodyThatNobodyReadIsDroppedAndTheConnectionGoesOn() throws Exception {
    service = request -> refusal(S3Error.ACCESS_DENIED);
    try (RawConnection client = new RawConnection(port)) {
      for (int i = 0; i < 3; i++) {
        client.send("PUT /b/k HTTP/1.1\r\nHost: h\r\nContent-Length: 30000\r\n\r\n");
        client.send(new byte[30_000]);
        assertThat(client.receive().code()).isEqualTo("AccessDenied");
      }
    }
  }

  @Test
  void aLargeBodyThatNobodyReadsEndsTheConnectionAfterTheAnswer() throws Exception {
    service = request -> refusal(S3Error.ACCESS_DENIED);
    try (RawConnection client = new RawConnection(port)) {
      client.send("PUT /b/k HTTP/1.1\r\nHost: h\r\nContent-Length: 3000000\r\n\r\n");
      client.send(new byte[3_000_000]);
      RawResponse answer = client.receive();
      assertThat(answer.code()).isEqualTo("AccessDenied");
      assertThat(answer.header("connection")).contains("close");
      assertThat(client.isClosedByPeer()).isTrue();
    }
  }

  @Test
  void aClientIsToldToContinueOnlyWhenItsBodyIsWanted() throws Exception {
    service =
        request ->
            request
                .body()
                .collect(100, S3Error.ENTITY_TOO_LARGE.failure())
                .map(bytes -> S3Answer.of(200));
    try (RawConnection client = new RawConnection(port)) {
      client.send("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
      assertThat(client.receive().status()).isEqualTo(100);
      client.send("abc");
      assertThat(client.receive().status()).isEqualTo(200);
      service = request -> refusal(S3Error.ACCESS_DENIED);
      client.send("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
      RawResponse refused = client.receive();
      assertThat(refused.status()).isEqualTo(403);
      assertThat(refused.header("connection")).contains("close");
    }
  }

  @Test
  void twoLengthsOfABodyAreRefused() throws Exception {
    try (RawConnection client = new RawConnection(port)) {
      client.send("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n");
      client.send("Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
      RawResponse refused = client.receive();
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.code()).isEqualTo("BadRequest");
      assertThat(client.isClosedByPeer()).isTrue();
    }
    assertThat(requests).isEmpty();
  }

  @Test
  void malformedHeadsAreRefusedAndTheConnectionClosed() throws Exception {
    for (String head :
        new String[] {
          "GARBAGE\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 0, 1\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 0x0\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked, gzip\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding:\r\n\r\n",
          "GET / HTTP/1.1\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: h\r\n: x\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: h\r\nx: a\nb: c\r\n\r\n",
          "GET / HTTP/9.9\r\nHost: h\r\n\r\n",
          "GET\0 / HTTP/1.1\r\nHost: h\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: h\r\nx: " + "y".repeat(70_000) + "\r\n\r\n",
          "GET /" + "y".repeat(70_000) + " HTTP/1.1\r\nHost: h\r\n\r\n",
          "GET / HTTP/1.1\r\nHost : h\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: h\r\nx\0y: h\r\n\r\n",
        }) {
      try (RawConnection client = new RawConnection(port)) {
        client.send(head);
        assertThat(client.receive().status()).as(head.substring(0, 9)).isBetween(400, 499);
        assertThat(client.isClosedByPeer()).isTrue();
      }
    }
    assertThat(requests).isEmpty();
  }

  @Test
  void aBodyIsReadNoFasterThanItIsAskedFor() throws Exception {
    CompletableFuture<S3Answer> never = new CompletableFuture<>();
    service = request -> Uni.createFrom().completionStage(never);
    AtomicLong sent = new AtomicLong();
    try (RawConnection client = new RawConnection(port)) {
      client.send("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000000\r\n\r\n");
      Thread sender = Thread.ofVirtual().start(() -> sendUntilStuck(client, sent));
      requests.take();
      long stuckAt = awaitStandstill(sent);
      assertThat(stuckAt).isLessThan(32L << 20);
      never.complete(S3Answer.of(200));
      sender.interrupt();
    }
  }

  private static void sendUntilStuck(RawConnection client, AtomicLong sent) {
    byte[] block = new byte[64 << 10];
    try {
      while (sent.get() < 1_000_000_000L) {
        client.send(block, 0, block.length);
        sent.addAndGet(block.length);
      }
    } catch (IOException closed) {
      sent.incrementAndGet();
    }
  }

  private static long awaitStandstill(AtomicLong counter) throws InterruptedException {
    BlockingQueue<Long> nothing = new LinkedBlockingQueue<>();
    long last = -1;
    for (int quiet = 0; quiet < 5; ) {
      assertThat(nothing.poll(100, TimeUnit.MILLISECONDS)).isNull();
      long now = counter.get();
      quiet = now == last ? quiet + 1 : 0;
      last = now;
    }
    return last;
  }

  @Test
  void anAnswerIsPulledNoFasterThanTheClientReads() throws Exception {
    AtomicLong pulled = new AtomicLong();
    long length = 200L << 20;
    service = request -> Uni.createFrom().item(pulledAnswer(length, zeros(length, pulled)));
    try (RawConnection client = new RawConnection(port, 64 << 10)) {
      client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
      assertThat(client.receiveHeaders().status()).isEqualTo(200);
      long stuckAt = awaitStandstill(pulled);
      assertThat(stuckAt).isLessThan(32L << 20);
      for (long read = 0; read < length; read += 1 << 20) {
        assertThat(client.read(1 << 20)).hasSize(1 << 20);
      }
      client.send("GET /again HTTP/1.1\r\nHost: h\r\n\r\n");
      assertThat(client.receiveHeaders().status()).isEqualTo(200);
    }
  }

  @Test
  void aSourceIsClosedWhenItsClientLeaves() throws Exception {
    CompletableFuture<Void> closed = new CompletableFuture<>();
    ByteSource endless = endless(closed);
    service = request -> Uni.createFrom().item(pulledAnswer(1L << 40, endless));
    try (RawConnection client = new RawConnection(port)) {
      client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
      client.receiveHeaders();
      client.abort();
    }
    closed.get(20, TimeUnit.SECONDS);
  }

  @Test
  void anAnswerThatFailsInTheMiddleNeverEndsShort() throws Exception {
    AtomicBoolean isFirst = new AtomicBoolean(true);
    service =
        request ->
            Uni.createFrom()
                .item(
                    pulledAnswer(
                        1000,
                        source(
                            () ->
                                isFirst.getAndSet(false)
                                    ? Uni.createFrom()
                                        .item(Optional.of(Piece.of(ByteBuffer.allocate(10))))
                                    : Uni.createFrom().failure(new IOException("lost")))));
    try (RawConnection client = new RawConnection(port)) {
      client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
      assertThatThrownBy(client::receive).isInstanceOf(IOException.class);
    }
  }

  @Test
  void theAnswerToAHeadHasALengthAndNoBody() throws Exception {
    service =
        request ->
            Uni.createFrom().item(S3Answer.of(200).withBody(new AnswerBody.LengthOnly(12345)));
    try (RawConnection client = new RawConnection(port)) {
      for (int i = 0; i < 2; i++) {
        client.send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n");
        assertThat(client.receiveHead().header("content-length")).contains("12345");
      }
    }
  }

  @Test
  void aLeavingClientFailsTheBodyThatIsBeingRead() throws Exception {
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    service =
        request ->
            request
                .body()
                .collect(1000, S3Error.ENTITY_TOO_LARGE.failure())
                .onFailure()
                .invoke(failure::complete)
                .map(bytes -> S3Answer.of(200));
    try (RawConnection client = new RawConnection(port)) {
      client.send("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\nabc");
      requests.take();
      client.abort();
    }
    assertThat(failure.get(20, TimeUnit.SECONDS)).isInstanceOf(ClientGoneException.class);
  }

  @Test
  void pastTheBoundsRequestsGetSlowDown() throws Exception {
    BlockingQueue<UniEmitter<? super S3Answer>> held = new LinkedBlockingQueue<>();
    service = request -> Uni.createFrom().emitter(emitter -> held.add(emitter));
    String get = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
    try (RawConnection one = new RawConnection(port);
        RawConnection two = new RawConnection(port);
        RawConnection three = new RawConnection(port)) {
      one.send(get);
      two.send(get);
      requests.take();
      requests.take();
      three.send(get);
      assertThat(three.receive().code()).isEqualTo("SlowDown");
      held.take().complete(S3Answer.of(200));
      held.take().complete(S3Answer.of(200));
      assertThat(one.receive().status()).isEqualTo(200);
      assertThat(two.receive().status()).isEqualTo(200);
      service = request -> Uni.createFrom().item(S3Answer.of(200));
      three.send(get);
      assertThat(three.receive().status()).isEqualTo(200);
    }
  }

  @Test
  void stoppingFinishesWhatIsInFlight() throws Exception {
    BlockingQueue<UniEmitter<? super S3Answer>> held = new LinkedBlockingQueue<>();
    service = request -> Uni.createFrom().emitter(emitter -> held.add(emitter));
    try (RawConnection client = new RawConnection(port)) {
      client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
      UniEmitter<? super S3Answer> emitter = held.take();
      CompletableFuture<Void> stopped = endpoint.stop(LONG).subscribeAsCompletionStage();
      assertThat(stopped).isNotDone();
      emitter.complete(S3Answer.of(200));
      RawResponse answer = client.receive();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.header("connection")).contains("close");
      stopped.get(20, TimeUnit.SECONDS);
    }
  }

  private RawResponse exchange(String request) throws IOException {
    try (RawConnection client = new RawConnection(port)) {
      client.send(request.getBytes(ISO_8859_1));
      return client.receive();
    } catch (EOFException closed) {
      throw new AssertionError("closed after " + request, closed);
    }
  }

  private static Uni<S3Answer> refusal(S3Error error) {
    return Uni.createFrom()
        .item(
            () ->
                S3Answer.of(
                    org.nonagon.gateway.s3.S3ErrorMapper.answer(
                        error.failure(),
                        false,
                        "/",
                        new org.nonagon.gateway.s3.RequestIds("r", "h"))));
  }

  private static S3Answer pulledAnswer(long length, ByteSource source) {
    return S3Answer.of(200).withBody(new AnswerBody.Pulled(length, source));
  }

  private static ByteSource zeros(long length, AtomicLong pulled) {
    byte[] block = new byte[64 << 10];
    Arrays.fill(block, (byte) 'z');
    return source(
        () -> {
          if (pulled.get() >= length) {
            return Uni.createFrom().item(Optional.empty());
          }
          pulled.addAndGet(block.length);
          return Uni.createFrom().item(Optional.of(Piece.of(ByteBuffer.wrap(block))));
        });
  }

  private static ByteSource endless(CompletableFuture<Void> closed) {
    return new ByteSource() {
      @Override
      public Uni<Optional<Piece>> next() {
        return Uni.createFrom().item(Optional.of(Piece.of(ByteBuffer.allocate(64 << 10))));
      }

      @Override
      public void close() {
        closed.complete(null);
      }
    };
  }

  private static ByteSource source(java.util.function.Supplier<Uni<Optional<Piece>>> next) {
    return new ByteSource() {
      @Override
      public Uni<Optional<Piece>> next() {
        return next.get();
      }

      @Override
      public void close() {}
    };
  }
}
