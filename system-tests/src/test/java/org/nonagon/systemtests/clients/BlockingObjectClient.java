package org.nonagon.systemtests.clients;

import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** {@link ObjectClient} on the SDK's blocking client. */
record BlockingObjectClient(S3Client s3) implements ObjectClient {

  @Override
  public PutObjectResponse put(PutObjectRequest request, byte[] body) {
    return s3.putObject(request, RequestBody.fromBytes(body));
  }

  @Override
  public ResponseBytes<GetObjectResponse> get(GetObjectRequest request) {
    return s3.getObjectAsBytes(request);
  }

  @Override
  public HeadObjectResponse head(HeadObjectRequest request) {
    return s3.headObject(request);
  }

  @Override
  public void delete(DeleteObjectRequest request) {
    s3.deleteObject(request);
  }

  @Override
  public UploadPartResponse uploadPart(UploadPartRequest request, byte[] body) {
    return s3.uploadPart(request, RequestBody.fromBytes(body));
  }

  @Override
  public void close() {
    s3.close();
  }
}
