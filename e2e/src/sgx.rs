//! Machines that prove by SGX quotes what they are, under the root of a simulated vendor.

use crate::{
    client::{DcapVerifierClient, RegistryClient},
    worker::Machine,
};
use client::hash::blake2_256;
use dcap::{strip, DcapProof, PckId};
use ink::primitives::AccountId;
use interfaces::Evidence;
use primitives::Result;
use protocol::{RegistrationInfo, TcbStatus};
use scale::Encode;
use sgx_simulator::{Collateral, EnclaveReport, Platform, TcbLevel, Vendor};
use sp_io::hashing::sha2_256;

/// The vendor, and the verifier contract that pins its root key.
pub struct Sgx {
    /// Who certifies the machines.
    pub vendor: Vendor,
    /// Who checks their quotes.
    pub verifier: DcapVerifierClient,
}

/// The vendor of every deployment on the embedded chain that begins at this moment. One of its TCB levels has an
/// advisory that registries do not white-list.
pub fn vendor(now: u64) -> Vendor {
    let mut vendor = Vendor::new("embedded chain", now);
    let mut level = vendor.tcb_info.level("ConfigurationNeeded").clone();
    level.tcb.components[CONFIGURATION].svn -= 1;
    level.advisory_ids = vec!["INTEL-SA-00477".into()];
    let worse = |other: &TcbLevel| {
        let svn = |level: &TcbLevel| level.tcb.components[CONFIGURATION].svn;
        svn(other) < svn(&level)
    };
    let levels = &mut vendor.tcb_info.tcb_levels;
    let place = levels.iter().position(worse).unwrap_or(levels.len());
    levels.insert(place, level);
    vendor
}

/// The component in which platforms of the simulated vendor differ that only need another configuration.
const CONFIGURATION: usize = 6;

impl Sgx {
    /// Posts all that the vendor publishes.
    ///
    /// # Errors
    /// Those of the verifier's messages.
    pub fn post(&self, poster: AccountId) -> std::result::Result<(), dcap::Error> {
        self.post_authorities(poster)?;
        self.post_lists_and_documents(poster, &self.vendor.collateral())
    }

    /// Posts what has to be renewed every month, as it is published at `now`.
    ///
    /// # Errors
    /// Those of the verifier's messages.
    pub fn renew(&mut self, poster: AccountId, now: u64) -> std::result::Result<(), dcap::Error> {
        self.vendor.issue(now);
        self.post_lists_and_documents(poster, &self.vendor.collateral())
    }

    fn post_authorities(&self, poster: AccountId) -> std::result::Result<(), dcap::Error> {
        let collateral = self.vendor.collateral();
        for certificate in [
            collateral.processor_ca,
            collateral.platform_ca,
            collateral.tcb_signing,
        ] {
            self.verifier.post_authority(poster, certificate)?;
        }
        Ok(())
    }

    fn post_lists_and_documents(
        &self,
        poster: AccountId,
        collateral: &Collateral,
    ) -> std::result::Result<(), dcap::Error> {
        for list in [
            &collateral.root_crl,
            &collateral.processor_crl,
            &collateral.platform_crl,
        ] {
            self.verifier.post_revocations(poster, list.clone())?;
        }
        let info = &collateral.tcb_info;
        self.verifier.post_tcb_info(
            poster,
            info.body.clone().into(),
            info.signature,
            info.signer,
        )?;
        let identity = &collateral.qe_identity;
        self.verifier.post_qe_identity(
            poster,
            identity.body.clone().into(),
            identity.signature,
            identity.signer,
        )
    }

    /// The platform of a machine: the same machine, the same platform, with the standing that the machine has.
    pub fn platform(&self, machine: &Machine) -> Platform {
        let hash = blake2_256(&machine.id());
        let number = u64::from_le_bytes(std::array::from_fn(|place| hash[place]));
        let mut platform = self.vendor.platform(number);
        let status = name_of(machine.tcb_status);
        let mut levels = self.vendor.tcb_info.tcb_levels.iter();
        let level = levels.find(|level| {
            let mut advisories = machine.advisories.iter();
            level.tcb_status == status && advisories.all(|it| level.advisory_ids.contains(it))
        });
        platform
            .sgx
            .stand_at(level.expect("the vendor has such platforms"));
        self.vendor.certify(&mut platform);
        platform
    }

    /// The machine's quote of what it says of itself, as Intel's library returns it.
    pub fn quote(&self, machine: &Machine, info: &RegistrationInfo<AccountId>) -> Vec<u8> {
        self.platform(machine).quote(&report(machine, info))
    }

    /// Evidence that carries the platform's certificate.
    pub fn evidence(&self, machine: &Machine, info: &RegistrationInfo<AccountId>) -> Evidence {
        self.evidence_of(&DcapProof::Complete {
            certificate: self.platform(machine).certificate,
            quote: stripped(&self.quote(machine, info)),
        })
    }

    /// What a registry takes.
    pub fn evidence_of(&self, proof: &DcapProof) -> Evidence {
        Evidence {
            verifier: self.verifier.address(),
            proof: proof.encode(),
        }
    }

    /// Registers a machine, or registers it again, with a quote made right now for a challenge of the registry's.
    /// Its platform's certificate is registered first, unless it is already.
    ///
    /// # Errors
    /// Those of `request_challenge` and `register_worker`.
    pub fn register(
        &self,
        machine: &Machine,
        registry: &RegistryClient,
        relayer: AccountId,
    ) -> Result<()> {
        let challenge = registry.request_challenge(relayer, machine.id())?;
        let info = machine.registration(registry.id(), challenge);
        let platform = self.platform(machine);
        let pck = pck_id(&platform);
        if self.verifier.pck(pck).is_none() {
            let set = self.verifier.set_pck(relayer, platform.certificate);
            assert_eq!(set, Ok(pck), "the platform is the vendor's");
        }
        let quote = stripped(&self.quote(machine, &info));
        let evidence = self.evidence_of(&DcapProof::Registered { pck, quote });
        registry.register_worker(relayer, info, evidence)
    }
}

/// What the processor says of the machine's enclave, which bound `info` to it.
pub fn report(machine: &Machine, info: &RegistrationInfo<AccountId>) -> EnclaveReport {
    let measurement = machine.measurement;
    let number = |place: usize| u16::from_le_bytes([measurement[place], measurement[place + 1]]);
    let mut report = EnclaveReport {
        isv_prod_id: number(32),
        isv_svn: number(34),
        ..EnclaveReport::default()
    };
    report.mr_enclave.copy_from_slice(&measurement[..32]);
    report.mr_signer.copy_from_slice(&measurement[36..]);
    report.report_data[..32].copy_from_slice(&blake2_256(&info.encode()));
    report
}

/// What the verifier calls a platform.
pub fn pck_id(platform: &Platform) -> PckId {
    sha2_256(&platform.pck.public())
}

/// A quote without what is not signed.
pub fn stripped(raw: &[u8]) -> Vec<u8> {
    strip(raw).expect("a whole quote").quote
}

fn name_of(status: TcbStatus) -> &'static str {
    match status {
        TcbStatus::UpToDate => "UpToDate",
        TcbStatus::SWHardeningNeeded => "SWHardeningNeeded",
        TcbStatus::ConfigurationNeeded => "ConfigurationNeeded",
        TcbStatus::ConfigurationAndSWHardeningNeeded => "ConfigurationAndSWHardeningNeeded",
        TcbStatus::OutOfDate => "OutOfDate",
        TcbStatus::OutOfDateConfigurationNeeded => "OutOfDateConfigurationNeeded",
        TcbStatus::Revoked => "Revoked",
    }
}
