//! The report of an SGX enclave (`sgx_report_body_t`, 384 bytes).

use protocol::Measurement;

/// How long an enclave report is.
pub const REPORT: usize = 384;

/// The bit of the attributes' first byte that lets the enclave be debugged.
const DEBUG: u8 = 0x02;

/// An enclave report. Numbers in it are in little endian.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EnclaveReport<'a>(pub &'a [u8; REPORT]);

impl EnclaveReport<'_> {
    /// Which extended features an exception reports.
    pub fn misc_select(&self) -> [u8; 4] {
        self.field::<16, 4>()
    }

    /// Flags, and the extended features that the enclave may use.
    pub fn attributes(&self) -> [u8; 16] {
        self.field::<48, 16>()
    }

    /// What the enclave consists of.
    pub fn mr_enclave(&self) -> [u8; 32] {
        self.field::<64, 32>()
    }

    /// Who signed the enclave.
    pub fn mr_signer(&self) -> [u8; 32] {
        self.field::<128, 32>()
    }

    /// Which of the signer's products it is.
    pub fn isv_prod_id(&self) -> u16 {
        u16::from_le_bytes(self.field::<256, 2>())
    }

    /// The version of the product.
    pub fn isv_svn(&self) -> u16 {
        u16::from_le_bytes(self.field::<258, 2>())
    }

    /// What the enclave bound to its report.
    pub fn report_data(&self) -> [u8; 64] {
        self.field::<320, 64>()
    }

    /// Whether the enclave can be debugged.
    pub fn is_debug(&self) -> bool {
        self.attributes()
            .first()
            .is_some_and(|flags| flags & DEBUG != 0)
    }

    /// MRENCLAVE, ISVPRODID, ISVSVN, MRSIGNER, as they stand in the report.
    pub fn measurement(&self) -> Measurement {
        let mut measurement = [0; 68];
        let (enclave, rest) = measurement.split_at_mut(32);
        let (product, signer) = rest.split_at_mut(4);
        enclave.copy_from_slice(&self.mr_enclave());
        product.copy_from_slice(&self.field::<256, 4>());
        signer.copy_from_slice(&self.mr_signer());
        measurement
    }

    /// A field of constant place and size, so that the compiler knows it to lie within the report.
    fn field<const START: usize, const SIZE: usize>(&self) -> [u8; SIZE] {
        const { assert!(START + SIZE <= REPORT) };
        let mut field = [0; SIZE];
        field.copy_from_slice(&self.0[START..][..SIZE]);
        field
    }
}
