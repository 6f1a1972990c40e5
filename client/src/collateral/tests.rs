//! Folders of collateral.

use super::*;
use base64::{engine::general_purpose::STANDARD, Engine};
use dcap::{verify, DcapProof, Memory, INTEL_ROOT_KEY};
use sgx_simulator::{pem, Vendor};
use std::path::PathBuf;
use support::{url_encoded, Folder};

const NOW: u64 = 1_800_000_000_000;

/// A moment in milliseconds at which all of Intel's files hold: 2025-06-20.
const IN_TIME: u64 = 1_750_377_600_000;

fn intel() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../logic/dcap/tests/intel")
}

fn file(name: &str) -> Vec<u8> {
    fs::read(intel().join(name)).expect("a file")
}

#[test]
fn a_folder_of_intels_is_what_a_quote_of_its_machine_needs() {
    let mut memory = Memory::new(INTEL_ROOT_KEY, IN_TIME);
    let files = read_collateral(&intel()).expect("collateral");
    for CollateralFile { piece, .. } in &files {
        let taken = match piece {
            Piece::Authority(_, it) => memory.post_authority(it).map(|_| ()),
            Piece::Revocations(_, it) => memory.post_revocations(it).map(|_| ()),
            Piece::TcbInfo(_, it) => {
                let signer = it.signer.expect("its chain is there");
                let taken = memory.post_tcb_info(&it.body, &it.signature, &signer);
                taken.map(|_| ())
            }
            Piece::QeIdentity(it) => {
                let signer = it.signer.expect("its chain is there");
                memory.post_qe_identity(&it.body, &it.signature, &signer)
            }
        };
        assert_eq!(taken, Ok(()), "{piece:?}");
    }
    let read = QuoteFile::read(&intel().join("quote.bin")).expect("a quote");
    let (id, pck) = read.platform(INTEL_ROOT_KEY, IN_TIME).expect("a platform");
    assert_eq!(memory.set_pck(&read.certificate), Ok(id));
    let places: Vec<Place> = files.iter().map(|it| it.piece.place()).collect();
    let Some(Place::Authority(signer)) = places.first() else {
        panic!("the signer is the first");
    };
    assert_eq!(
        places,
        [
            Place::Authority(*signer),
            Place::Authority(pck.issuer),
            Place::Revocations(Issuer::Root),
            Place::Revocations(Issuer::Authority(pck.issuer)),
            Place::TcbInfo(pck.fmspc),
            Place::QeIdentity,
        ]
    );
    let proof = DcapProof::Registered {
        pck: id,
        quote: read.quote,
    };
    assert!(verify(&memory, &proof).is_ok());
}

#[test]
fn a_platform_is_nobodys_under_another_root_or_after_its_time() {
    let read = QuoteFile::read(&intel().join("quote.bin")).expect("a quote");
    let foreign = read.platform([1; 64], IN_TIME);
    assert_eq!(foreign.err(), Some(Error::InvalidSignature));
    let late = read.platform(INTEL_ROOT_KEY, u64::MAX);
    assert_eq!(late.err(), Some(Error::Expired));
}

#[test]
fn a_document_is_by_the_signer_beside_it_or_by_the_only_one_there_is() {
    let document = |signer| Document {
        body: Vec::new(),
        signature: [0; 64],
        signer,
    };
    let [one, other] = [[1; 20], [2; 20]];
    assert_eq!(document(Some(one)).signed_by(&[other, other]), Ok(one));
    assert_eq!(document(None).signed_by(&[other]), Ok(other));
    for known in [&[][..], &[one, other]] {
        let unknown = document(None).signed_by(known);
        assert_eq!(unknown, Err(UnknownSigner(known.len())));
    }
    let (folder, _) = published("no-signer");
    fs::remove_file(folder.path().join("tcb-signing-chain.pem")).expect("it was there");
    let files = read_collateral(folder.path()).expect("collateral");
    let signers = files.iter().filter_map(|it| match &it.piece {
        Piece::TcbInfo(_, it) | Piece::QeIdentity(it) => Some(it.signer),
        _ => None,
    });
    assert_eq!(signers.collect::<Vec<_>>(), [None; 2]);
}

#[test]
fn one_file_may_have_what_belongs_to_several_keys_of_one_authority() {
    let vendor = Vendor::new("files", NOW);
    let [one, other] = [&vendor, &vendor.with_another_processor_ca()].map(Vendor::collateral);
    let folder = Folder::new("several-keys");
    one.write_to(folder.path()).expect("files");
    let chain = pem(&[other.processor_ca, one.processor_ca, one.root]);
    fs::write(folder.path().join("pck-processor-chain.pem"), chain).expect("a file");
    let files = read_collateral(folder.path()).expect("collateral");
    let of_chain = files
        .iter()
        .filter(|it| it.name == "pck-processor-chain.pem");
    let mut keys = of_chain.map(|it| it.piece.place());
    let (first, second) = (keys.next().expect("a key"), keys.next().expect("a key"));
    assert!(first != second && keys.next().is_none());
}

#[test]
fn a_second_key_of_one_name_has_places_of_its_own() {
    let vendor = Vendor::new("files", NOW);
    let places = |vendor: &Vendor, test| {
        let folder = Folder::new(test);
        vendor.collateral().write_to(folder.path()).expect("files");
        let files = read_collateral(folder.path()).expect("collateral");
        files.iter().map(|it| it.piece.place()).collect::<Vec<_>>()
    };
    let first = places(&vendor, "first-key");
    let second = places(&vendor.with_another_processor_ca(), "second-key");
    let differ = (0..first.len()).filter(|place| first[*place] != second[*place]);
    assert_eq!(
        differ.collect::<Vec<_>>(),
        [1, 4],
        "its certificate and its list"
    );
}

/// What a vendor publishes, in a folder for one test; and what is read of it.
fn published(test: &str) -> (Folder, Vec<CollateralFile>) {
    let folder = Folder::new(test);
    let written = Vendor::new("files", NOW)
        .collateral()
        .write_to(folder.path());
    written.expect("files");
    let files = read_collateral(folder.path()).expect("collateral");
    assert_eq!(files.len(), FILES.len());
    (folder, files)
}

/// Expects that all files are read as before.
fn expect_same(folder: &Folder, files: &[CollateralFile], change: &str) {
    let read = read_collateral(folder.path());
    assert_eq!(read.expect(change), files, "{change}");
}

fn flaw_of(folder: &Folder) -> String {
    match read_collateral(folder.path()) {
        Err(CollateralError::Invalid { flaw, .. }) => flaw.to_string(),
        read => panic!("{read:?}"),
    }
}

#[test]
fn chains_may_be_in_any_order_and_pem_of_any_width() {
    let (folder, files) = published("chain-files");
    let collateral = Vendor::new("files", NOW).collateral();
    let root = collateral.root;
    for (name, certificate) in [
        ("tcb-signing-chain.pem", collateral.tcb_signing),
        ("pck-processor-chain.pem", collateral.processor_ca),
        ("pck-platform-chain.pem", collateral.platform_ca),
    ] {
        let chain = [root.clone(), certificate];
        let encoded = url_encoded(&pem(&chain));
        let wide = chain.map(|der| support::pem("CERTIFICATE", &der, 76, "\r\n"));
        for (change, text) in [
            ("another order", encoded.clone()),
            ("wider lines", wide.join("\r\n") + "\r\n\0"),
            (
                "all headers",
                format!("HTTP/2 200\r\nissuer-chain: {encoded}\r\nage: 0\r\n\r\n"),
            ),
        ] {
            folder.write(name, text);
            expect_same(&folder, &files, change);
        }
    }
}

#[test]
fn a_chain_is_of_no_use_without_the_authority_that_its_name_says() {
    let (folder, _) = published("chains-mixed-up");
    let collateral = Vendor::new("files", NOW).collateral();
    let chain = pem(&[collateral.platform_ca.clone(), collateral.root]);
    folder.write("pck-processor-chain.pem", &chain);
    let expected = concat!(
        r#"there is no certificate for "Intel SGX PCK Processor CA" in it, "#,
        r#"but for "Intel SGX PCK Platform CA", "Intel SGX Root CA""#
    );
    assert_eq!(flaw_of(&folder), expected);
    let second = Vendor::new("second", NOW).collateral();
    fs::remove_file(folder.path().join("pck-processor-chain.pem")).expect("it was there");
    let both = pem(&[collateral.tcb_signing, second.tcb_signing]);
    folder.write("tcb-signing-chain.pem", both);
    let expected = "there are 2 certificates for \"Intel SGX TCB Signing\" in it instead of one";
    assert_eq!(flaw_of(&folder), expected);
}

#[test]
fn revocation_lists_may_be_in_der_pem_hexadecimal_or_base64() {
    let (folder, files) = published("lists");
    for name in ["root-ca.crl", "pck-processor.crl", "pck-platform.crl"] {
        let der = fs::read(folder.path().join(name)).expect("a list");
        for (change, text) in [
            ("hexadecimal", hex::encode(&der)),
            (
                "hexadecimal with a prefix",
                format!("\n 0x{}\r\n", hex::encode(&der)),
            ),
            ("base64", format!("{}\n", STANDARD.encode(&der))),
            ("PEM", support::pem("X509 CRL", &der, 64, "\n")),
            (
                "wide PEM",
                support::pem("X509 CRL", &der, 76, "\r\n") + "\r\n",
            ),
            (
                "encoded PEM",
                url_encoded(&support::pem("X509 CRL", &der, 64, "\n")),
            ),
        ] {
            folder.write(name, text);
            expect_same(&folder, &files, change);
        }
        folder.write(name, der);
    }
}

#[test]
fn what_is_no_revocation_list_is_told() {
    let list = support::pem("X509 CRL", &file("root-ca.crl"), 64, "\n");
    assert_eq!(
        revocation_lists(list.as_bytes()),
        Ok(vec![file("root-ca.crl")])
    );
    let damaged = list.replace("END X509 CRL", "END CERTIFICATE");
    let read = revocation_lists(damaged.as_bytes());
    assert!(matches!(read, Err(Flaw::Pem(_))));
    for none in ["", "<html>", "0x", &list.replace("X509 CRL", "CERTIFICATE")] {
        let read = revocation_lists(none.as_bytes());
        assert_eq!(read, Err(Flaw::RevocationList), "{none}");
    }
}

#[test]
fn an_answer_with_more_white_space_is_checked_with_the_chain_beside_it() {
    let (folder, files) = published("answers");
    for name in ["tcb-info.json", "qe-identity.json"] {
        let text = fs::read_to_string(folder.path().join(name)).expect("an answer");
        let spaced = text.replace("\":", "\" : ").replace(",\"", ",\n\"");
        folder.write(name, &spaced);
        expect_same(&folder, &files, "more white space");
        folder.write(name, spaced.replace("SGX", "sgx").replace("QE", "qe"));
        assert!(flaw_of(&folder).starts_with("somebody has changed its text"));
        folder.write(name, text);
    }
    // Without the chain nobody can tell, but no white space was signed.
    fs::remove_file(folder.path().join("tcb-signing-chain.pem")).expect("it was there");
    let text = fs::read_to_string(folder.path().join("tcb-info.json")).expect("an answer");
    folder.write("tcb-info.json", text.replace("\":", "\" : "));
    let mut others = files[1..].to_vec();
    for CollateralFile { piece, .. } in &mut others {
        if let Piece::TcbInfo(_, it) | Piece::QeIdentity(it) = piece {
            it.signer = None;
        }
    }
    expect_same(&folder, &others, "more white space without the chain");
}

#[test]
fn tcb_information_of_version_2_is_told() {
    let (folder, _) = published("versions");
    let text = fs::read_to_string(folder.path().join("tcb-info.json")).expect("an answer");
    let older = text.replace("\"version\":3", "\"version\":2");
    folder.write("tcb-info.json", older);
    let flaw = flaw_of(&folder);
    assert!(
        flaw.starts_with("its tcbInfo is of version 2, but version 3 is needed"),
        "{flaw}"
    );
}

#[test]
fn what_is_wrong_with_a_file_is_said() {
    let read = |format, content: &str| parse(format, content.as_bytes(), &mut None);
    let tcb_info = String::from_utf8(file("tcb-info.json")).expect("text");
    let edited = |from: &str, to: &str| {
        assert!(tcb_info.contains(from));
        read(Format::TcbInfo, &tcb_info.replacen(from, to, 1))
    };
    assert!(matches!(edited("tcbInfo", "info"), Err(Flaw::Response(_))));
    assert!(matches!(edited("}", ""), Err(Flaw::Response(_))));
    assert_eq!(edited("signature", "sign"), Err(Flaw::Signature));
    assert_eq!(
        edited("signature\":\"", "signature\":\"0"),
        Err(Flaw::Signature)
    );
    assert_eq!(edited("fmspc\":\"", "fmspc\":\"0"), Err(Flaw::Fmspc));
    let format = Format::TcbSigning;
    assert_eq!(read(format, "nothing"), Err(Flaw::NoCertificate));
    let chain = String::from_utf8(file("tcb-signing-chain.pem")).expect("text");
    let damaged = chain.replacen("MII", "M!I", 1);
    assert!(matches!(read(format, &damaged), Err(Flaw::Pem(_))));
}

#[test]
fn an_error_names_the_file() {
    let nowhere = Path::new("/nowhere");
    let empty = read_collateral(nowhere).expect_err("no folder").to_string();
    assert!(empty.starts_with("/nowhere has no collateral"), "{empty}");
    assert!(empty.contains("tcb-info.json"), "{empty}");
    let missing = QuoteFile::read(nowhere).expect_err("no file").to_string();
    assert!(missing.starts_with("/nowhere cannot be read"), "{missing}");
}
