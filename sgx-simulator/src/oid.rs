//! The object identifiers that occur in SGX certificates and revocation lists.

/// ecdsa-with-SHA256.
pub const ECDSA_WITH_SHA256: &str = "1.2.840.10045.4.3.2";
/// id-ecPublicKey.
pub const EC_PUBLIC_KEY: &str = "1.2.840.10045.2.1";
/// The curve P-256: prime256v1.
pub const P256: &str = "1.2.840.10045.3.1.7";

/// commonName.
pub const COMMON_NAME: &str = "2.5.4.3";
/// countryName.
pub const COUNTRY: &str = "2.5.4.6";
/// localityName.
pub const LOCALITY: &str = "2.5.4.7";
/// stateOrProvinceName.
pub const STATE: &str = "2.5.4.8";
/// organizationName.
pub const ORGANIZATION: &str = "2.5.4.10";

/// subjectKeyIdentifier.
pub const SUBJECT_KEY_IDENTIFIER: &str = "2.5.29.14";
/// keyUsage.
pub const KEY_USAGE: &str = "2.5.29.15";
/// basicConstraints.
pub const BASIC_CONSTRAINTS: &str = "2.5.29.19";
/// cRLNumber.
pub const CRL_NUMBER: &str = "2.5.29.20";
/// cRLReason of a revoked certificate.
pub const CRL_REASON: &str = "2.5.29.21";
/// cRLDistributionPoints.
pub const CRL_DISTRIBUTION_POINTS: &str = "2.5.29.31";
/// authorityKeyIdentifier.
pub const AUTHORITY_KEY_IDENTIFIER: &str = "2.5.29.35";

/// Intel's extension of a PCK certificate. Its members are `.1` to `.7` below it.
pub const SGX_EXTENSION: &str = "1.2.840.113741.1.13.1";
