package org.nonagon.systemtests.clients;

import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * The calls with bodies, which the SDK's clients send in different ways. Every call waits, and
 * fails with the SDK's own exception.
 */
interface ObjectClient extends AutoCloseable {

  PutObjectResponse put(PutObjectRequest request, byte[] body);

  ResponseBytes<GetObjectResponse> get(GetObjectRequest request);

  HeadObjectResponse head(HeadObjectRequest request);

  void delete(DeleteObjectRequest request);

  UploadPartResponse uploadPart(UploadPartRequest request, byte[] body);

  @Override
  void close();
}
