//! Enclave reports: what the processor says of an enclave.

/// Bits of the first byte of an enclave's attributes.
pub mod attribute {
    /// The enclave runs.
    pub const INITIALISED: u8 = 0b0000_0001;
    /// It can be read by a debugger.
    pub const DEBUG: u8 = 0b0000_0010;
    /// It runs in 64-bit mode.
    pub const MODE_64: u8 = 0b0000_0100;
    /// It can derive the provisioning key.
    pub const PROVISION_KEY: u8 = 0b0001_0000;
}

/// A report's body: 384 bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnclaveReport {
    /// The processor's security versions.
    pub cpu_svn: [u8; 16],
    /// The extended features.
    pub misc_select: [u8; 4],
    /// Zero.
    pub reserved_1: [u8; 12],
    /// The enclave's extended product number.
    pub isv_extended_product_id: [u8; 16],
    /// The attributes: eight bytes of flags, eight of processor features.
    pub attributes: [u8; 16],
    /// The measurement of the enclave.
    pub mr_enclave: [u8; 32],
    /// Zero.
    pub reserved_2: [u8; 32],
    /// The hash of its signer's key.
    pub mr_signer: [u8; 32],
    /// Zero.
    pub reserved_3: [u8; 32],
    /// The configuration's identifier.
    pub config_id: [u8; 64],
    /// The number its signer gave it.
    pub isv_prod_id: u16,
    /// Its security version.
    pub isv_svn: u16,
    /// The configuration's security version.
    pub config_svn: u16,
    /// Zero.
    pub reserved_4: [u8; 42],
    /// The family its signer gave it.
    pub isv_family_id: [u8; 16],
    /// What the enclave says.
    pub report_data: [u8; 64],
}

/// A running 64-bit enclave without debugging; all else is zero.
impl Default for EnclaveReport {
    fn default() -> Self {
        let mut attributes = [0; 16];
        attributes[0] = attribute::INITIALISED | attribute::MODE_64;
        attributes[8] = 0xE7;
        Self {
            cpu_svn: [0; 16],
            misc_select: [0; 4],
            reserved_1: [0; 12],
            isv_extended_product_id: [0; 16],
            attributes,
            mr_enclave: [0; 32],
            reserved_2: [0; 32],
            mr_signer: [0; 32],
            reserved_3: [0; 32],
            config_id: [0; 64],
            isv_prod_id: 0,
            isv_svn: 0,
            config_svn: 0,
            reserved_4: [0; 42],
            isv_family_id: [0; 16],
            report_data: [0; 64],
        }
    }
}

impl EnclaveReport {
    /// The report's bytes.
    pub fn encode(&self) -> [u8; 384] {
        [
            &self.cpu_svn[..],
            &self.misc_select,
            &self.reserved_1,
            &self.isv_extended_product_id,
            &self.attributes,
            &self.mr_enclave,
            &self.reserved_2,
            &self.mr_signer,
            &self.reserved_3,
            &self.config_id,
            &self.isv_prod_id.to_le_bytes(),
            &self.isv_svn.to_le_bytes(),
            &self.config_svn.to_le_bytes(),
            &self.reserved_4,
            &self.isv_family_id,
            &self.report_data,
        ]
        .concat()
        .try_into()
        .expect("the fields of a report have 384 bytes")
    }
}
