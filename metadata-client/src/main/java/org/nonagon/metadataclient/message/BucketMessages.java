package org.nonagon.metadataclient.message;

import static org.nonagon.metadataclient.message.Fields.NOTHING;
import static org.nonagon.metadataclient.message.Fields.required;

import java.util.List;
import java.util.Optional;
import org.nonagon.metadataclient.proto.Calls;
import org.nonagon.metadataclient.proto.Values;
import org.nonagon.protocol.catalog.Bucket;
import org.nonagon.protocol.catalog.BucketCatalog.CreateBucketOutcome;
import org.nonagon.protocol.catalog.BucketCatalog.DeleteBucketOutcome;
import org.nonagon.protocol.identity.AccountId;
import org.nonagon.protocol.object.BucketName;

/** Buckets. */
public final class BucketMessages {
  private BucketMessages() {}

  /** As a message. */
  public static Values.Bucket message(Bucket bucket) {
    return Values.Bucket.newBuilder()
        .setId(Fields.message(bucket.id()))
        .setName(bucket.name().value())
        .setOwner(bucket.owner().value())
        .setRegion(bucket.region())
        .setCreated(Fields.message(bucket.created()))
        .setVersioning(message(bucket.versioning()))
        .build();
  }

  /** As a value. */
  public static Bucket value(Values.Bucket bucket) {
    return new Bucket(
        Fields.value(required(bucket.hasId(), bucket.getId(), "bucket")),
        new BucketName(bucket.getName()),
        new AccountId(bucket.getOwner()),
        bucket.getRegion(),
        Fields.value(required(bucket.hasCreated(), bucket.getCreated(), "created")),
        value(bucket.getVersioning()));
  }

  /** As a message. */
  public static Values.Versioning message(Bucket.Versioning versioning) {
    return switch (versioning) {
      case OFF -> Values.Versioning.VERSIONING_OFF;
      case ENABLED -> Values.Versioning.VERSIONING_ENABLED;
      case SUSPENDED -> Values.Versioning.VERSIONING_SUSPENDED;
    };
  }

  /** As a value. */
  public static Bucket.Versioning value(Values.Versioning versioning) {
    return switch (versioning) {
      case VERSIONING_OFF -> Bucket.Versioning.OFF;
      case VERSIONING_ENABLED -> Bucket.Versioning.ENABLED;
      case VERSIONING_SUSPENDED -> Bucket.Versioning.SUSPENDED;
      case VERSIONING_UNSPECIFIED, UNRECOGNIZED -> throw Fields.unknown("versioning");
    };
  }

  /** As a message. */
  public static Calls.CreateBucketReply message(CreateBucketOutcome outcome) {
    Calls.CreateBucketReply.Builder message = Calls.CreateBucketReply.newBuilder();
    switch (outcome) {
      case CreateBucketOutcome.Created created -> message.setCreated(message(created.bucket()));
      case CreateBucketOutcome.AlreadyOwned owned ->
          message.setAlreadyOwned(message(owned.bucket()));
      case CreateBucketOutcome.Taken _ -> message.setTaken(NOTHING);
      case CreateBucketOutcome.TooMany _ -> message.setTooMany(NOTHING);
    }
    return message.build();
  }

  /** As a value. */
  public static CreateBucketOutcome value(Calls.CreateBucketReply reply) {
    return switch (reply.getOutcomeCase()) {
      case CREATED -> new CreateBucketOutcome.Created(value(reply.getCreated()));
      case ALREADY_OWNED -> new CreateBucketOutcome.AlreadyOwned(value(reply.getAlreadyOwned()));
      case TAKEN -> new CreateBucketOutcome.Taken();
      case TOO_MANY -> new CreateBucketOutcome.TooMany();
      case OUTCOME_NOT_SET -> throw Fields.unknown("outcome of making a bucket");
    };
  }

  /** As a message. */
  public static Calls.DeleteBucketOutcome message(DeleteBucketOutcome outcome) {
    return switch (outcome) {
      case DELETED -> Calls.DeleteBucketOutcome.DELETE_BUCKET_OUTCOME_DELETED;
      case NOT_EMPTY -> Calls.DeleteBucketOutcome.DELETE_BUCKET_OUTCOME_NOT_EMPTY;
      case NO_SUCH_BUCKET -> Calls.DeleteBucketOutcome.DELETE_BUCKET_OUTCOME_NO_SUCH_BUCKET;
    };
  }

  /** As a value. */
  public static DeleteBucketOutcome value(Calls.DeleteBucketOutcome outcome) {
    return switch (outcome) {
      case DELETE_BUCKET_OUTCOME_DELETED -> DeleteBucketOutcome.DELETED;
      case DELETE_BUCKET_OUTCOME_NOT_EMPTY -> DeleteBucketOutcome.NOT_EMPTY;
      case DELETE_BUCKET_OUTCOME_NO_SUCH_BUCKET -> DeleteBucketOutcome.NO_SUCH_BUCKET;
      case DELETE_BUCKET_OUTCOME_UNSPECIFIED, UNRECOGNIZED ->
          throw Fields.unknown("outcome of removing a bucket");
    };
  }

  /** As slices. */
  public static List<Calls.ListBucketsReply> slices(List<Bucket> buckets) {
    return PageSlices.of(
        Fields.all(buckets, BucketMessages::message),
        (slice, _) -> Calls.ListBucketsReply.newBuilder().addAllBuckets(slice).build());
  }

  /** As values. */
  public static List<Bucket> page(List<Calls.ListBucketsReply> slices) {
    return PageSlices.join(slices, Calls.ListBucketsReply::getBucketsList, BucketMessages::value);
  }

  /** What an answer found. */
  public static Optional<Bucket> found(Calls.GetBucketReply reply) {
    return reply.hasBucket() ? Optional.of(value(reply.getBucket())) : Optional.empty();
  }

  /** An answer that tells what was found. */
  public static Calls.GetBucketReply bucketReply(Optional<Bucket> found) {
    Calls.GetBucketReply.Builder reply = Calls.GetBucketReply.newBuilder();
    found.ifPresent(one -> reply.setBucket(message(one)));
    return reply.build();
  }

  /** An answer that tells how removing a bucket ended. */
  public static Calls.DeleteBucketReply reply(DeleteBucketOutcome outcome) {
    return Calls.DeleteBucketReply.newBuilder().setOutcome(message(outcome)).build();
  }
}
