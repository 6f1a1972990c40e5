//! The vendor: who certifies platforms and says how they stand.

use crate::{
    oid, reason, signed, Certificate, Collateral, EnclaveReport, Extension, Key, KeyUsage, Name,
    PckAuthority, Platform, PlatformConfiguration, QeIdentity, RevocationList, SgxExtension,
    TcbInfo, Timestamp,
};
use sha2::{Digest, Sha256};

/// How long revocation lists, TCB info and QE identity hold, in milliseconds: 30 days.
pub const VALIDITY: Timestamp = 30 * DAY;

const DAY: Timestamp = 24 * 60 * 60 * 1000;
const YEAR: Timestamp = 365 * DAY;

const ROOT_LIST: &str = "https://certificates.trustedservices.intel.com/IntelSGXRootCA.der";
const PCK_LIST: &str = "https://api.trustedservices.intel.com/sgx/certification/v4/pckcrl";

/// A key and its certificate, not signed yet.
#[derive(Clone, Debug)]
pub struct Authority {
    /// The key.
    pub key: Key,
    /// Its certificate.
    pub certificate: Certificate,
}

/// All that a vendor publishes, not signed yet. [`Vendor::collateral`] and [`Vendor::platform`] sign it as it stands.
#[derive(Clone, Debug)]
pub struct Vendor {
    /// What all keys follow from.
    pub seed: String,
    /// From when new certificates hold.
    pub founded: Timestamp,
    /// The root, which certifies itself.
    pub root: Authority,
    /// The PCK Processor CA.
    pub processor_ca: Authority,
    /// The PCK Platform CA.
    pub platform_ca: Authority,
    /// Who signs TCB info and QE identity.
    pub tcb_signing: Authority,
    /// What the root has revoked: nothing.
    pub root_crl: RevocationList,
    /// What the PCK Processor CA has revoked: nothing.
    pub processor_crl: RevocationList,
    /// What the PCK Platform CA has revoked: nothing.
    pub platform_crl: RevocationList,
    /// How platforms stand. Those of this vendor have its FMSPC and the versions of its first level.
    pub tcb_info: TcbInfo,
    /// What quoting enclaves look like. Those of this vendor look like that, and have the version of its first level.
    pub qe_identity: QeIdentity,
}

impl Vendor {
    /// A vendor whose certificates hold from a year ago for many years, and all else from `now` for [`VALIDITY`].
    pub fn new(seed: &str, now: Timestamp) -> Self {
        let founded = now.saturating_sub(YEAR);
        let key = |name: &str| Key::from_seed(&format!("{seed}/{name}"));
        let root = root(key("root"), founded);
        let below = |name: &str, common_name: &str, usage| {
            let key = key(name);
            let certificate = certificate(&root, &key, common_name, founded, usage);
            Authority { key, certificate }
        };
        let processor_ca = below(
            "processor",
            "Intel SGX PCK Processor CA",
            KeyUsage::Authority,
        );
        let platform_ca = below("platform", "Intel SGX PCK Platform CA", KeyUsage::Authority);
        let tcb_signing = below("tcb", "Intel SGX TCB Signing", KeyUsage::Signature);
        let due = now + VALIDITY;
        let qe_signer = Sha256::digest(format!("{seed}/quoting enclave signer"));
        Self {
            seed: seed.into(),
            founded,
            root_crl: revocation_list(&root, now),
            processor_crl: revocation_list(&processor_ca, now),
            platform_crl: revocation_list(&platform_ca, now),
            tcb_info: TcbInfo::new(now, due),
            qe_identity: QeIdentity::new(qe_signer.into(), now, due),
            root,
            processor_ca,
            platform_ca,
            tcb_signing,
        }
    }

    /// The same vendor with another Processor CA: of the same name, with another key, certified by the same root, as Intel has
    /// two. It has revoked nothing.
    pub fn with_another_processor_ca(&self) -> Self {
        let key = Key::from_seed(&format!("{}/another processor", self.seed));
        let certificate = certificate(
            &self.root,
            &key,
            "Intel SGX PCK Processor CA",
            self.founded,
            KeyUsage::Authority,
        );
        let processor_ca = Authority { key, certificate };
        Self {
            processor_crl: revocation_list(&processor_ca, self.processor_crl.this_update),
            processor_ca,
            ..self.clone()
        }
    }

    /// The public root key: what a verifier pins.
    pub fn root_key(&self) -> [u8; 64] {
        self.root.key.public()
    }

    /// Issues revocation lists, TCB info and QE identity anew, as they are, for [`VALIDITY`] from `now` on.
    pub fn issue(&mut self, now: Timestamp) {
        let due = now + VALIDITY;
        for list in [
            &mut self.root_crl,
            &mut self.processor_crl,
            &mut self.platform_crl,
        ] {
            list.this_update = now;
            list.next_update = Some(due);
        }
        (self.tcb_info.issue_date, self.tcb_info.next_update) = (now, due);
        (self.qe_identity.issue_date, self.qe_identity.next_update) = (now, due);
    }

    /// Signs all that is published.
    pub fn collateral(&self) -> Collateral {
        let by_root = |authority: &Authority| authority.certificate.sign(&self.root.key);
        Collateral {
            root: by_root(&self.root),
            processor_ca: by_root(&self.processor_ca),
            platform_ca: by_root(&self.platform_ca),
            tcb_signing: by_root(&self.tcb_signing),
            root_crl: self.root_crl.sign(&self.root.key),
            processor_crl: self.processor_crl.sign(&self.processor_ca.key),
            platform_crl: self.platform_crl.sign(&self.platform_ca.key),
            tcb_info: self.tcb_info.sign(&self.tcb_signing.key),
            qe_identity: self.qe_identity.sign(&self.tcb_signing.key),
        }
    }

    /// The platform with a number: the same number, the same platform. The Processor CA certifies those with even numbers,
    /// the Platform CA the others.
    pub fn platform(&self, number: u64) -> Platform {
        let derived = |name: &str| format!("{}/{number}/{name}", self.seed);
        let bytes = |name: &str| <[u8; 32]>::from(Sha256::digest(derived(name)));
        let half = |name: &str| bytes(name)[..16].try_into().expect("half of 32 bytes");
        let authority = match number % 2 {
            0 => PckAuthority::Processor,
            _ => PckAuthority::Platform,
        };
        let configuration = PlatformConfiguration {
            instance: half("instance"),
            dynamic_platform: true,
            cached_keys: true,
            smt_enabled: true,
        };
        let mut sgx = SgxExtension {
            ppid: half("ppid"),
            components: [0; 16],
            pce_svn: 0,
            cpu_svn: [0; 16],
            pce_id: self.tcb_info.pce_id,
            fmspc: self.tcb_info.fmspc,
            sgx_type: (number % 2) as u8,
            configuration: (authority == PckAuthority::Platform).then_some(configuration),
        };
        if let Some(level) = self.tcb_info.tcb_levels.first() {
            sgx.stand_at(level);
        }
        let mut platform = Platform {
            authority,
            qe_report: self.quoting_enclave(&sgx),
            sgx,
            pck: Key::from_seed(&derived("pck")),
            certificate: Vec::new(),
            issuers: Vec::new(),
            attestation_key: Key::from_seed(&derived("attestation key")),
            user_data: bytes("user data")[..20].try_into().expect("20 of 32 bytes"),
        };
        self.certify(&mut platform);
        platform
    }

    /// Gives a platform a certificate of what it is now.
    pub fn certify(&self, platform: &mut Platform) {
        let issuer = self.authority(platform.authority);
        platform.certificate = self.pck_certificate(platform).sign(&issuer.key);
        platform.issuers = [issuer, &self.root]
            .map(|issuer| issuer.certificate.sign(&self.root.key))
            .into();
    }

    /// The certificate of a platform as it is now, not signed yet.
    pub fn pck_certificate(&self, platform: &Platform) -> Certificate {
        let mut certificate = certificate(
            self.authority(platform.authority),
            &platform.pck,
            "Intel SGX PCK Certificate",
            self.founded,
            KeyUsage::Signature,
        );
        let authority = match platform.authority {
            PckAuthority::Processor => "processor",
            PckAuthority::Platform => "platform",
        };
        let list = format!("{PCK_LIST}?ca={authority}&encoding=der");
        *certificate.extension_mut(oid::CRL_DISTRIBUTION_POINTS) =
            Extension::crl_distribution_points(&list);
        certificate.extensions.push(platform.sgx.extension());
        certificate
    }

    /// Puts a platform's certificate on its authority's revocation list.
    pub fn revoke(&mut self, platform: &Platform) {
        let serial = self.pck_certificate(platform).serial;
        let list = match platform.authority {
            PckAuthority::Processor => &mut self.processor_crl,
            PckAuthority::Platform => &mut self.platform_crl,
        };
        list.revoke(&serial, reason::KEY_COMPROMISE);
    }

    /// The authority that certifies such platforms.
    pub fn authority(&self, authority: PckAuthority) -> &Authority {
        match authority {
            PckAuthority::Processor => &self.processor_ca,
            PckAuthority::Platform => &self.platform_ca,
        }
    }

    /// The report of a quoting enclave as the identity wants it.
    fn quoting_enclave(&self, sgx: &SgxExtension) -> EnclaveReport {
        let identity = &self.qe_identity;
        let mut attributes = identity.attributes;
        attributes[8..].copy_from_slice(&EnclaveReport::default().attributes[8..]);
        let level = identity.tcb_levels.first();
        EnclaveReport {
            cpu_svn: sgx.cpu_svn,
            misc_select: identity.miscselect,
            attributes,
            mr_enclave: Sha256::digest(format!("{}/quoting enclave", self.seed)).into(),
            mr_signer: identity.mrsigner,
            isv_prod_id: identity.isvprodid,
            isv_svn: level.map_or(0, |level| level.tcb.isvsvn),
            ..EnclaveReport::default()
        }
    }
}

/// The root with its own certificate.
fn root(key: Key, founded: Timestamp) -> Authority {
    let name = Name::of_intel("Intel SGX Root CA");
    let identifier = key.identifier();
    let certificate = Certificate {
        version: 2,
        serial: identifier.to_vec(),
        signed_algorithm: signed::ecdsa_with_sha256(),
        signature_algorithm: signed::ecdsa_with_sha256(),
        issuer: name.clone(),
        not_before: founded,
        not_after: founded + 20 * YEAR,
        subject: name,
        public_key: key.public_key_info(),
        extensions: vec![
            Extension::authority_key_identifier(&identifier),
            Extension::crl_distribution_points(ROOT_LIST),
            Extension::subject_key_identifier(&identifier),
            Extension::key_usage(KeyUsage::Authority),
            Extension::authority(1),
        ],
    };
    Authority { key, certificate }
}

/// A certificate by an authority for a key, to be used as the usage says.
fn certificate(
    issuer: &Authority,
    key: &Key,
    common_name: &str,
    founded: Timestamp,
    usage: KeyUsage,
) -> Certificate {
    let identifier = key.identifier();
    let (years, constraints) = match usage {
        KeyUsage::Authority => (15, Extension::authority(0)),
        KeyUsage::Signature => (7, Extension::no_authority()),
    };
    Certificate {
        version: 2,
        serial: identifier.to_vec(),
        signed_algorithm: signed::ecdsa_with_sha256(),
        signature_algorithm: signed::ecdsa_with_sha256(),
        issuer: issuer.certificate.subject.clone(),
        not_before: founded,
        not_after: founded + years * YEAR,
        subject: Name::of_intel(common_name),
        public_key: key.public_key_info(),
        extensions: vec![
            Extension::authority_key_identifier(&issuer.key.identifier()),
            Extension::crl_distribution_points(ROOT_LIST),
            Extension::subject_key_identifier(&identifier),
            Extension::key_usage(usage),
            constraints,
        ],
    }
}

/// An empty revocation list by an authority.
fn revocation_list(issuer: &Authority, now: Timestamp) -> RevocationList {
    RevocationList {
        version: 1,
        signed_algorithm: signed::ecdsa_with_sha256(),
        signature_algorithm: signed::ecdsa_with_sha256(),
        issuer: issuer.certificate.subject.clone(),
        this_update: now,
        next_update: Some(now + VALIDITY),
        revoked: Vec::new(),
        extensions: vec![
            Extension::crl_number(1),
            Extension::authority_key_identifier(&issuer.key.identifier()),
        ],
    }
}
