package org.nonagon.metadataclient.message;

import static org.nonagon.metadataclient.message.Fields.all;
import static org.nonagon.metadataclient.message.Fields.required;

import java.util.Optional;
import java.util.TreeMap;
import org.nonagon.metadataclient.proto.Values;
import org.nonagon.protocol.object.Acl;
import org.nonagon.protocol.object.ContentHeaders;
import org.nonagon.protocol.object.ObjectAttributes;
import org.nonagon.protocol.object.ObjectLock;
import org.nonagon.protocol.object.Retention;
import org.nonagon.protocol.object.Tags;
import org.nonagon.protocol.object.UserMetadata;

/** What versions carry beside their bytes. */
final class AttributeMessages {
  private AttributeMessages() {}

  static Values.ObjectAttributes message(ObjectAttributes attributes) {
    Values.ObjectAttributes.Builder message =
        Values.ObjectAttributes.newBuilder()
            .putAllHeaders(attributes.headers().values())
            .putAllMetadata(attributes.metadata().values())
            .putAllTags(attributes.tags().values())
            .addAllGrants(all(attributes.acl().grants(), AttributeMessages::message))
            .setLegalHold(attributes.lock().legalHold())
            .setStorageClass(attributes.storageClass());
    attributes.lock().retention().ifPresent(held -> message.setRetention(message(held)));
    return message.build();
  }

  static ObjectAttributes value(Values.ObjectAttributes attributes) {
    Optional<Retention> retention =
        attributes.hasRetention()
            ? Optional.of(value(attributes.getRetention()))
            : Optional.empty();
    return new ObjectAttributes(
        new ContentHeaders(new TreeMap<>(attributes.getHeadersMap())),
        new UserMetadata(new TreeMap<>(attributes.getMetadataMap())),
        new Tags(new TreeMap<>(attributes.getTagsMap())),
        new Acl(all(attributes.getGrantsList(), AttributeMessages::value)),
        new ObjectLock(retention, attributes.getLegalHold()),
        attributes.getStorageClass());
  }

  private static Values.Grant message(Acl.Grant grant) {
    return Values.Grant.newBuilder()
        .setGrantee(grant.grantee())
        .setPermission(message(grant.permission()))
        .build();
  }

  private static Acl.Grant value(Values.Grant grant) {
    return new Acl.Grant(grant.getGrantee(), value(grant.getPermission()));
  }

  private static Values.Permission message(Acl.Permission permission) {
    return switch (permission) {
      case READ -> Values.Permission.PERMISSION_READ;
      case WRITE -> Values.Permission.PERMISSION_WRITE;
      case READ_ACP -> Values.Permission.PERMISSION_READ_ACP;
      case WRITE_ACP -> Values.Permission.PERMISSION_WRITE_ACP;
      case FULL_CONTROL -> Values.Permission.PERMISSION_FULL_CONTROL;
    };
  }

  private static Acl.Permission value(Values.Permission permission) {
    return switch (permission) {
      case PERMISSION_READ -> Acl.Permission.READ;
      case PERMISSION_WRITE -> Acl.Permission.WRITE;
      case PERMISSION_READ_ACP -> Acl.Permission.READ_ACP;
      case PERMISSION_WRITE_ACP -> Acl.Permission.WRITE_ACP;
      case PERMISSION_FULL_CONTROL -> Acl.Permission.FULL_CONTROL;
      case PERMISSION_UNSPECIFIED, UNRECOGNIZED -> throw Fields.unknown("permission");
    };
  }

  private static Values.Retention message(Retention retention) {
    Values.RetentionMode mode =
        switch (retention.mode()) {
          case GOVERNANCE -> Values.RetentionMode.RETENTION_MODE_GOVERNANCE;
          case COMPLIANCE -> Values.RetentionMode.RETENTION_MODE_COMPLIANCE;
        };
    return Values.Retention.newBuilder()
        .setMode(mode)
        .setUntil(Fields.message(retention.until()))
        .build();
  }

  private static Retention value(Values.Retention retention) {
    Retention.Mode mode =
        switch (retention.getMode()) {
          case RETENTION_MODE_GOVERNANCE -> Retention.Mode.GOVERNANCE;
          case RETENTION_MODE_COMPLIANCE -> Retention.Mode.COMPLIANCE;
          case RETENTION_MODE_UNSPECIFIED, UNRECOGNIZED -> throw Fields.unknown("retention mode");
        };
    return new Retention(
        mode, Fields.value(required(retention.hasUntil(), retention.getUntil(), "until")));
  }
}
