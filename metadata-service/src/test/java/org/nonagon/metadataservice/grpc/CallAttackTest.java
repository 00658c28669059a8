package org.nonagon.metadataservice.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nonagon.metadataclient.RemoteCatalog;
import org.nonagon.metadataclient.SignedCalls;
import org.nonagon.metadataclient.message.Fields;
import org.nonagon.metadataclient.proto.Calls;
import org.nonagon.metadataclient.proto.MetadataGrpc;
import org.nonagon.metadataclient.proto.Values;
import org.nonagon.protocol.catalog.Bucket;
import org.nonagon.protocol.catalog.BucketCatalog.CreateBucketOutcome.Created;
import org.nonagon.protocol.catalog.CatalogException;
import org.nonagon.protocol.identity.AccountId;
import org.nonagon.protocol.object.BucketName;
import org.nonagon.protocol.wire.RequestClaim;
import org.nonagon.protocol.wire.RequestSigner;
import org.nonagon.testkit.memory.InMemoryCatalog;

/** Calls that are not of this cluster, or not of this version. */
class CallAttackTest {
  private final InMemoryCatalog memory =
      new InMemoryCatalog(InstantSource.system(), new SplittableRandom(1));
  private final ServedCatalog served = new ServedCatalog(memory);

  @AfterEach
  void close() {
    served.close();
  }

  private Status refusal(ClientInterceptor... interceptors) {
    return failure(
            () ->
                MetadataGrpc.newBlockingStub(served.channel(interceptors))
                    .clusterId(Calls.ClusterIdRequest.getDefaultInstance()))
        .getStatus();
  }

  private static StatusRuntimeException failure(Runnable call) {
    return catchThrowableOfType(StatusRuntimeException.class, call::run);
  }

  private static ClientInterceptor header(String value) {
    Metadata headers = new Metadata();
    headers.put(SignedCalls.AUTHORIZATION, value);
    return MetadataUtils.newAttachHeadersInterceptor(headers);
  }

  private static String signature(String path) {
    return new RequestSigner(ServedCatalog.SECRET, InstantSource.system(), new SecureRandom())
        .sign(SignedCalls.HTTP_METHOD, path, RequestClaim.NO_LENGTH);
  }

  private MetadataGrpc.MetadataBlockingStub genuine() {
    return MetadataGrpc.newBlockingStub(
        served.channel(ServedCatalog.signing(ServedCatalog.SECRET)));
  }

  private Bucket bucket() {
    return ((Created)
            memory
                .createBucket(new BucketName("a-bucket"), new AccountId(2), "us-east-1")
                .await()
                .indefinitely())
        .bucket();
  }

  @Test
  void anUnsignedCallIsUnauthenticated() {
    assertThat(refusal().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Bearer x", "NONAGON1-HMAC-SHA256 1 2 3"})
  void whatIsNoSignatureIsUnauthenticated(String value) {
    assertThat(refusal(header(value)).getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
  }

  @Test
  void theSignatureOfAnotherClusterIsUnauthenticated() {
    assertThat(refusal(ServedCatalog.signing(ServedCatalog.secret('x'))).getCode())
        .isEqualTo(Status.Code.UNAUTHENTICATED);
  }

  @Test
  void theSignatureOfAnotherCallIsUnauthenticated() {
    String other = signature(SignedCalls.path(MetadataGrpc.getDeleteBucketMethod()));
    assertThat(refusal(header(other)).getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
  }

  @Test
  void aSignatureIsTakenOnce() {
    ClientInterceptor replaying =
        header(signature(SignedCalls.path(MetadataGrpc.getClusterIdMethod())));
    Channel channel = served.channel(replaying);
    Calls.ClusterIdReply first =
        MetadataGrpc.newBlockingStub(channel)
            .clusterId(Calls.ClusterIdRequest.getDefaultInstance());
    assertThat(first.hasId()).isTrue();
    assertThat(refusal(replaying).getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
  }

  @Test
  void anUnsignedRemoteCatalogFailsAndDoesNothing() {
    RemoteCatalog unsigned = new RemoteCatalog(served.channel(), ServedCatalog.PATIENT);
    BucketName name = new BucketName("never-made");
    assertThatThrownBy(
            () ->
                unsigned
                    .createBucket(name, new AccountId(2), "us-east-1")
                    .await()
                    .atMost(ServedCatalog.PATIENT))
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining("UNAUTHENTICATED");
    assertThat(memory.bucket(name).await().indefinitely()).isEmpty();
  }

  @Test
  void anOversizedMessageIsRefusedByTheServer() {
    Calls.GetAccessKeyRequest oversized =
        Calls.GetAccessKeyRequest.newBuilder()
            .setIdBytes(ByteString.copyFrom(new byte[RemoteCatalog.MAX_MESSAGE_BYTES]))
            .build();
    assertThat(failure(() -> genuine().getAccessKey(oversized)).getStatus().getCode())
        .isIn(Status.Code.RESOURCE_EXHAUSTED, Status.Code.CANCELLED);
  }

  @Test
  void anOversizedQuestionIsRefusedBeforeItLeaves() {
    String oversized = "x".repeat(RemoteCatalog.MAX_MESSAGE_BYTES);
    assertThatThrownBy(
            () -> served.remote().accessKey(oversized).await().atMost(ServedCatalog.PATIENT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("bytes");
  }

  @Test
  void anUnknownEnumValueIsRefusedAndDoesNothing() {
    Bucket bucket = bucket();
    Calls.SetVersioningRequest newer =
        Calls.SetVersioningRequest.newBuilder()
            .setBucket(Fields.message(bucket.id()))
            .setVersioningValue(99)
            .build();
    assertThat(failure(() -> genuine().setVersioning(newer)).getStatus().getCode())
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(memory.bucket(bucket.name()).await().indefinitely()).contains(bucket);
  }

  @Test
  void anUnknownFieldIsIgnored() {
    Bucket bucket = bucket();
    Calls.SetVersioningRequest newer =
        Calls.SetVersioningRequest.newBuilder()
            .setBucket(Fields.message(bucket.id()))
            .setVersioning(Values.Versioning.VERSIONING_ENABLED)
            .setUnknownFields(
                UnknownFieldSet.newBuilder()
                    .addField(99, Field.newBuilder().addVarint(7).build())
                    .build())
            .build();
    assertThat(genuine().setVersioning(newer).getDone()).isTrue();
    assertThat(memory.bucket(bucket.name()).await().indefinitely().map(Bucket::versioning))
        .contains(Bucket.Versioning.ENABLED);
  }

  @Test
  void aMessageWithoutItsFieldsIsRefused() {
    assertThat(
            failure(() -> genuine().commit(Calls.CommitRequest.getDefaultInstance()))
                .getStatus()
                .getCode())
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(
            failure(() -> genuine().lookup(Calls.LookupRequest.getDefaultInstance()))
                .getStatus()
                .getCode())
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
  }

  @Test
  void aPageThatNoCatalogGivesIsRefused() {
    assertThatThrownBy(
            () ->
                served
                    .remote()
                    .buckets(new AccountId(2), "", "", 0)
                    .await()
                    .atMost(ServedCatalog.PATIENT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("limit");
  }

  @Test
  void whatIsNoMessageFailsItsCallAndNoOther() {
    ManagedChannel channel = served.channel(ServedCatalog.signing(ServedCatalog.SECRET));
    MethodDescriptor<byte[], byte[]> method =
        MethodDescriptor.newBuilder(new RawBytes(), new RawBytes())
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(MetadataGrpc.getCommitMethod().getFullMethodName())
            .build();
    byte[] noMessage = {(byte) 0xff, (byte) 0xff, (byte) 0xff};
    assertThat(
            failure(
                () ->
                    ClientCalls.blockingUnaryCall(channel, method, CallOptions.DEFAULT, noMessage)))
        .isNotNull();
    assertThat(
            MetadataGrpc.newBlockingStub(channel)
                .clusterId(Calls.ClusterIdRequest.getDefaultInstance())
                .hasId())
        .isTrue();
  }

  /** Sends bytes as they are. */
  private static final class RawBytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      return new byte[0];
    }
  }

  @Test
  void aKeyOfNoAccountIsAbsent() {
    assertThat(served.remote().accessKey("nobody").await().atMost(ServedCatalog.PATIENT))
        .isEqualTo(Optional.empty());
  }
}
