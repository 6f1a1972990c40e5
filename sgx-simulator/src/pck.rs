//! What a PCK certificate says of its platform: Intel's SGX extension.

use crate::{der, oid, Extension, TcbLevel};

/// What only certificates by the Platform CA say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlatformConfiguration {
    /// The platform's instance.
    pub instance: [u8; 16],
    /// Whether packages can be added.
    pub dynamic_platform: bool,
    /// Whether Intel keeps the platform's root keys.
    pub cached_keys: bool,
    /// Whether simultaneous multithreading is on.
    pub smt_enabled: bool,
}

/// The content of the SGX extension.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SgxExtension {
    /// The platform's provisioning identifier.
    pub ppid: [u8; 16],
    /// The security versions of the TCB's components.
    pub components: [u8; 16],
    /// The security version of the provisioning certification enclave.
    pub pce_svn: u16,
    /// The processor's own form of the component versions.
    pub cpu_svn: [u8; 16],
    /// The identifier of the provisioning certification enclave.
    pub pce_id: [u8; 2],
    /// The platform's family, model, stepping, type and custom SKU.
    pub fmspc: [u8; 6],
    /// How memory is protected: 0 stands for standard, 1 for scalable, 2 for scalable with integrity.
    pub sgx_type: u8,
    /// What the Platform CA adds.
    pub configuration: Option<PlatformConfiguration>,
}

impl SgxExtension {
    /// Gives the platform the versions that a TCB level asks for.
    pub fn stand_at(&mut self, level: &TcbLevel) {
        for (mine, its) in self.components.iter_mut().zip(&level.tcb.components) {
            *mine = its.svn;
        }
        self.cpu_svn = self.components;
        self.pce_svn = level.tcb.pce_svn;
    }

    /// The members of the extension in DER: one per number below the extension's object identifier, in order.
    pub fn members(&self) -> Vec<Vec<u8>> {
        let sgx_type = der::element(der::ENUMERATED, &[self.sgx_type]);
        let mut members = vec![
            member("1", der::octet_string(&self.ppid)),
            member("2", der::sequence(&self.tcb())),
            member("3", der::octet_string(&self.pce_id)),
            member("4", der::octet_string(&self.fmspc)),
            member("5", sgx_type),
        ];
        if let Some(configuration) = &self.configuration {
            let flags = [
                member("7.1", der::boolean(configuration.dynamic_platform)),
                member("7.2", der::boolean(configuration.cached_keys)),
                member("7.3", der::boolean(configuration.smt_enabled)),
            ];
            members.push(member("6", der::octet_string(&configuration.instance)));
            members.push(member("7", der::sequence(&flags)));
        }
        members
    }

    /// The members of the TCB in DER: sixteen components, PCESVN, CPUSVN.
    fn tcb(&self) -> Vec<Vec<u8>> {
        let components = (1..).zip(self.components);
        let mut tcb: Vec<_> = components
            .map(|(number, svn)| member(&format!("2.{number}"), der::unsigned(&[svn])))
            .collect();
        let pce_svn = der::unsigned(&self.pce_svn.to_be_bytes());
        tcb.push(member("2.17", pce_svn));
        tcb.push(member("2.18", der::octet_string(&self.cpu_svn)));
        tcb
    }

    /// The extension as a certificate carries it.
    pub fn extension(&self) -> Extension {
        Extension {
            oid: oid::SGX_EXTENSION.into(),
            critical: false,
            value: der::sequence(&self.members()),
        }
    }
}

/// A member of the extension under its number.
fn member(number: &str, value: Vec<u8>) -> Vec<u8> {
    let identifier = format!("{}.{number}", oid::SGX_EXTENSION);
    der::sequence(&[der::object_identifier(&identifier), value])
}
