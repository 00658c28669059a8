package org.nonagon.protocol.catalog;

/**
 * All metadata of a cluster. Has a local implementation over PostgreSQL, one in memory for tests,
 * and remote clients; one contract suite holds them all to the same answers.
 */
public interface Catalog
    extends BucketCatalog,
        ObjectCatalog,
        UploadCatalog,
        BlobCatalog,
        RewriteCatalog,
        ChangeCatalog,
        IdentityCatalog,
        ClusterCatalog,
        MembershipCatalog,
        RepairCatalog,
        ScrubCatalog,
        SettingCatalog {}
