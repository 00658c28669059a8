package org.nonagon.systemtests.clients;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** {@link ObjectClient} on the SDK's asynchronous client. */
record AsyncObjectClient(S3AsyncClient s3) implements ObjectClient {

  @Override
  public PutObjectResponse put(PutObjectRequest request, byte[] body) {
    return await(s3.putObject(request, AsyncRequestBody.fromBytes(body)));
  }

  @Override
  public ResponseBytes<GetObjectResponse> get(GetObjectRequest request) {
    return await(s3.getObject(request, AsyncResponseTransformer.toBytes()));
  }

  @Override
  public HeadObjectResponse head(HeadObjectRequest request) {
    return await(s3.headObject(request));
  }

  @Override
  public void delete(DeleteObjectRequest request) {
    await(s3.deleteObject(request));
  }

  @Override
  public UploadPartResponse uploadPart(UploadPartRequest request, byte[] body) {
    return await(s3.uploadPart(request, AsyncRequestBody.fromBytes(body)));
  }

  @Override
  public void close() {
    s3.close();
  }

  private static <T> T await(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof SdkException failure) {
        throw failure;
      }
      throw e;
    }
  }
}
