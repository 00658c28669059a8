package org.nonagon.gateway.admin;

import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.nonagon.gateway.s3.AnswerBody;
import org.nonagon.gateway.s3.Authentication;
import org.nonagon.gateway.s3.Caller;
import org.nonagon.gateway.s3.JsonDocument;
import org.nonagon.gateway.s3.S3Answer;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.gateway.s3.S3Headers;
import org.nonagon.gateway.s3.S3Service;
import org.nonagon.protocol.catalog.Catalog;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.identity.AccountId;

/**
 * Answers what administrators ask and does what they order.
 *
 * <p>Every request is a path below {@value #ROOT} and a query; none has a body. To add one: write
 * its handler, and name it here.
 *
 * <p>Thread-safe.
 */
public final class AdminApi implements S3Service {
  /** What all paths begin with. */
  public static final String ROOT = "/_nonagon/admin/v1/";

  private static final String JSON = "application/json";

  private final Authentication authentication;
  private final Map<String, AdminHandler> handlers = new HashMap<>();

  /**
   * The API.
   *
   * @param home whose blobs it speaks of
   * @param nanoTime a time of which only differences count
   * @param trace is told of every request that the gateway answers
   */
  public AdminApi(
      Catalog catalog,
      Home home,
      Authentication authentication,
      LongSupplier nanoTime,
      RequestTrace trace) {
    this.authentication = authentication;
    handlers.put("GET status", new ClusterStatus(catalog, home, nanoTime)::status);
    ClusterReports reports = new ClusterReports(catalog, home);
    handlers.put("GET nodes", reports::nodes);
    handlers.put("GET drives", reports::drives);
    handlers.put("GET repairs", reports::repairs);
    handlers.put("GET layout", reports::layout);
    handlers.put("GET explain", new Explain(catalog)::explain);
    Settings settings = new Settings(catalog);
    handlers.put("GET config", settings::list);
    handlers.put("PUT config", settings::set);
    DriveOrders orders = new DriveOrders(catalog);
    handlers.put("POST drain", orders::drain);
    handlers.put("POST activate", orders::activate);
    handlers.put("POST lose", orders::lose);
    ScrubOrders scrubs = new ScrubOrders(catalog, home);
    handlers.put("GET scrub", scrubs::list);
    handlers.put("POST scrub", scrubs::request);
    handlers.put("GET trace", new TraceReport(trace)::since);
  }

  @Override
  public Uni<S3Answer> serve(Incoming request) {
    return authentication
        .authenticate(request.head(), Optional.empty())
        .invoke(verified -> check(verified.caller(), request))
        .chain(verified -> handler(request).handle(verified.head().query()))
        .map(AdminApi::answer);
  }

  private static void check(Caller caller, Incoming request) {
    if (!caller.account().id().equals(AccountId.ROOT)) {
      throw S3Error.ACCESS_DENIED
          .failure("Only the root account administers the cluster.")
          .exception();
    }
    if (request.bodyBytes().orElse(0) != 0) {
      throw S3Error.INVALID_REQUEST.failure("Requests of this API have no body.").exception();
    }
  }

  private AdminHandler handler(Incoming request) {
    String path = request.head().rawPath();
    String name = path.startsWith(ROOT) ? path.substring(ROOT.length()) : "";
    AdminHandler handler = handlers.get(request.head().method() + ' ' + name);
    if (handler == null) {
      throw S3Error.NO_SUCH_RESOURCE.failure().exception();
    }
    return handler;
  }

  private static S3Answer answer(JsonDocument document) {
    return S3Answer.of(S3Answer.OK)
        .with(S3Headers.CONTENT_TYPE, JSON)
        .withBody(new AnswerBody.Document(ByteBuffer.wrap(document.toBytes())));
  }
}
