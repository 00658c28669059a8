package org.nonagon.systemtests.clients;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Request;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/**
 * Lets an asynchronous client be called as the blocking one is, so that a test is written once for
 * both. Each call goes to the asynchronous client's method of the same name, waits for its answer
 * and fails with the SDK's own exception. The convenience methods of {@link S3Client} (builders as
 * lambdas, pages) are its own and end in these calls.
 */
final class AwaitedS3Client implements InvocationHandler {
  private static final String PAGES = "Paginator";

  private final S3AsyncClient client;

  private AwaitedS3Client(S3AsyncClient client) {
    this.client = client;
  }

  /** The client with the face of the blocking one; closing it closes the client. */
  static S3Client of(S3AsyncClient client) {
    return (S3Client)
        Proxy.newProxyInstance(
            S3Client.class.getClassLoader(),
            new Class<?>[] {S3Client.class},
            new AwaitedS3Client(client));
  }

  @Override
  public @Nullable Object invoke(Object self, Method method, Object @Nullable [] arguments)
      throws Throwable {
    if (method.getName().equals("close")) {
      client.close();
      return null;
    }
    if (arguments == null || !(arguments[0] instanceof S3Request request)) {
      return InvocationHandler.invokeDefault(self, method, arguments);
    }
    if (arguments.length == 2 && arguments[1] instanceof RequestBody body) {
      return await(send(request, body));
    }
    if (method.getName().equals("getObjectAsBytes")) {
      return await(
          client.getObject((GetObjectRequest) request, AsyncResponseTransformer.toBytes()));
    }
    if (arguments.length > 1 || method.getName().endsWith(PAGES)) {
      return InvocationHandler.invokeDefault(self, method, arguments);
    }
    Method same = S3AsyncClient.class.getMethod(method.getName(), method.getParameterTypes());
    return await((CompletableFuture<?>) same.invoke(client, arguments));
  }

  private CompletableFuture<?> send(S3Request request, RequestBody body) throws IOException {
    try (InputStream stream = body.contentStreamProvider().newStream()) {
      AsyncRequestBody bytes = AsyncRequestBody.fromBytes(stream.readAllBytes());
      return request instanceof PutObjectRequest put
          ? client.putObject(put, bytes)
          : client.uploadPart((UploadPartRequest) request, bytes);
    }
  }

  private static Object await(CompletableFuture<?> answer) {
    try {
      return answer.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof SdkException failure) {
        throw failure;
      }
      throw e;
    }
  }
}
