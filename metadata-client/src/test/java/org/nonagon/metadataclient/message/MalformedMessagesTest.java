package org.nonagon.metadataclient.message;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nonagon.metadataclient.proto.Calls;
import org.nonagon.metadataclient.proto.Values;

class MalformedMessagesTest {
  @Test
  void whatIsMalformedIsRefusedAsSuch() {
    List<Runnable> readings =
        List.of(
            () -> CommitMessages.value(Calls.CommitRequest.getDefaultInstance()),
            () -> LookupMessages.value(Calls.LookupReply.getDefaultInstance()),
            () -> BlobMessages.value(Values.BlobManifest.getDefaultInstance()),
            () -> BucketMessages.value(Values.Bucket.getDefaultInstance()),
            () -> ChangeMessages.page(List.of()),
            () -> ClusterMessages.value(Values.Layout.getDefaultInstance()),
            () -> CompletionMessages.value(Calls.CompleteUploadRequest.getDefaultInstance()),
            () -> ContentMessages.value(Values.Extent.getDefaultInstance()),
            () -> IdentityMessages.value(Values.AccessKey.getDefaultInstance()),
            () -> UploadMessages.value(Calls.PutPartRequest.getDefaultInstance()),
            () -> UploadListMessages.page(List.of()),
            () -> Fields.value(Values.Moment.newBuilder().setSeconds(Long.MAX_VALUE).build()),
            () -> Fields.value(Values.Moment.newBuilder().setNanos(-1).build()),
            () -> Fields.value(Values.VersionId.newBuilder().setRank(1).build()),
            () -> BucketMessages.value(Values.Versioning.UNRECOGNIZED));
    for (Runnable reading : readings) {
      assertThatThrownBy(reading::run).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
